// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/edge_score.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using model::EdgeExclusion;
using model::EdgeHealth;

namespace {

EdgeCandidate healthy()
{
    EdgeCandidate edge;
    edge.id = model::EdgeId("e");
    edge.health = EdgeHealth::Healthy;
    return edge;
}

} // namespace

class tst_EdgeScore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scores_data()
    {
        QTest::addColumn<double>("distanceM");
        QTest::addColumn<int>("connections");
        QTest::addColumn<int>("health");
        QTest::addColumn<double>("expected");
        const int well = int(EdgeHealth::Healthy);
        QTest::addRow("at the edge, empty") << 0.0 << 0 << well << 1.0;
        QTest::addRow("half way, half full") << 25'000.0 << 50 << well << 0.2 + 0.2 + 0.2;
        QTest::addRow("at the border, full") << 50'000.0 << 100 << well << 0.2;
        QTest::addRow("beyond the border") << 90'000.0 << 0 << well << 0.6;
        QTest::addRow("overfull") << 0.0 << 250 << well << 0.6;
        QTest::addRow("degraded") << 0.0 << 0 << int(EdgeHealth::Degraded) << 0.9;
        QTest::addRow("unknown") << 0.0 << 0 << int(EdgeHealth::Unknown) << 0.8;
        QTest::addRow("offline") << 0.0 << 0 << int(EdgeHealth::Offline) << 0.8;
    }

    void scores()
    {
        QFETCH(const double, distanceM);
        QFETCH(const int, connections);
        QFETCH(const int, health);
        QFETCH(const double, expected);
        EdgeCandidate edge = healthy();
        edge.connections = static_cast<std::uint32_t>(connections);
        edge.health = static_cast<EdgeHealth>(health);
        const model::EdgeScore score = scoreOf(edge, distanceM);
        QVERIFY2(std::abs(score.total - expected) < 1e-12,
                 qPrintable(QString::number(score.total)));
        QVERIFY(!score.roundTrip);
    }

    void aRoundTripCountsOnlyWhereItIsKnown()
    {
        EdgeCandidate edge = healthy();
        const double without = scoreOf(edge, 10'000.0).total;
        edge.roundTrip = std::chrono::milliseconds(0);
        QVERIFY(scoreOf(edge, 10'000.0).total > without);
        edge.roundTrip = std::chrono::milliseconds(100);
        const model::EdgeScore middle = scoreOf(edge, 10'000.0);
        QCOMPARE(middle.roundTrip.value_or(-1.0), 0.5);
        QVERIFY(middle.total < without);
        edge.roundTrip = std::chrono::seconds(10);
        QCOMPARE(scoreOf(edge, 10'000.0).roundTrip.value_or(-1.0), 0.0);
        QCOMPARE(scoreOf(edge, 0.0).total, 1.0 / 1.4);
    }

    void nothingLeavesItsRange()
    {
        EdgeCandidate edge = healthy();
        for (const double distanceM : {0.0, 1.0, 49'999.0, 50'001.0, 2e7})
            for (const std::uint32_t max : {0u, 1u, 1'000'000u})
                for (const int ms : {-1, 0, 50, 1'000'000}) {
                    edge.connectionsMax = max;
                    edge.connections = 7;
                    edge.roundTrip.reset();
                    if (ms >= 0)
                        edge.roundTrip = std::chrono::milliseconds(ms);
                    const double total = scoreOf(edge, distanceM).total;
                    QVERIFY(total >= 0.0 && total <= 1.0);
                }
    }

    void excludes_data()
    {
        QTest::addColumn<bool>("isActive");
        QTest::addColumn<bool>("isDraining");
        QTest::addColumn<int>("health");
        QTest::addColumn<int>("connections");
        QTest::addColumn<double>("distanceM");
        QTest::addColumn<int>("expected");
        const int well = int(EdgeHealth::Healthy);
        QTest::addRow("nothing wrong") << true << false << well << 99 << 50'000.0 << -1;
        QTest::addRow("degraded") << true << false << int(EdgeHealth::Degraded) << 0 << 0.0 << -1;
        QTest::addRow("unknown") << true << false << int(EdgeHealth::Unknown) << 0 << 0.0 << -1;
        QTest::addRow("inactive") << false << true << well << 0 << 0.0
                                  << int(EdgeExclusion::Inactive);
        QTest::addRow("offline") << true << true << int(EdgeHealth::Offline) << 0 << 0.0
                                 << int(EdgeExclusion::Offline);
        QTest::addRow("draining") << true << true << well << 100 << 0.0
                                  << int(EdgeExclusion::Draining);
        QTest::addRow("too far") << true << false << well << 100 << 50'000.1
                                 << int(EdgeExclusion::TooFar);
        QTest::addRow("full") << true << false << well << 100 << 0.0 << int(EdgeExclusion::Full);
    }

    void excludes()
    {
        QFETCH(const bool, isActive);
        QFETCH(const bool, isDraining);
        QFETCH(const int, health);
        QFETCH(const int, connections);
        QFETCH(const double, distanceM);
        QFETCH(const int, expected);
        EdgeCandidate edge = healthy();
        edge.isActive = isActive;
        edge.isDraining = isDraining;
        edge.health = static_cast<EdgeHealth>(health);
        edge.connections = static_cast<std::uint32_t>(connections);
        const auto exclusion = exclusionOf(edge, distanceM);
        QCOMPARE(exclusion ? int(*exclusion) : -1, expected);
    }
};

QTEST_GUILESS_MAIN(tst_EdgeScore)
#include "tst_edge_score.moc"
