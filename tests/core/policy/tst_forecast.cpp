// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodesic.h"
#include "core/policy/forecast.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using model::EdgeId;
using model::ForecastQuestion;

namespace {

const geo::Geodetic kHere{-33.86, 151.21, 0.0};

std::vector<EdgeCandidate> threeEdges()
{
    std::vector<EdgeCandidate> edges(3);
    for (std::size_t i = 0; i < edges.size(); ++i) {
        edges[i].id = EdgeId(std::string(1, static_cast<char>('a' + i)));
        edges[i].place = geo::destination(kHere, 45.0, 1'000.0 * static_cast<double>(i));
        edges[i].health = model::EdgeHealth::Healthy;
        edges[i].connectionsMax = 10;
        edges[i].connections = 4;
    }
    return edges;
}

std::vector<PlacedDevice> fourEach()
{
    std::vector<PlacedDevice> devices;
    for (const char *edge : {"a", "b", "c"})
        for (int i = 0; i < 4; ++i)
            devices.push_back({kHere, EdgeId(edge)});
    return devices;
}

std::uint32_t sumOf(const model::Placements &placements)
{
    std::uint32_t sum = placements.unplaced;
    for (const auto &[edge, devices] : placements.byEdge)
        sum += devices;
    return sum;
}

} // namespace

class tst_Forecast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoLosesAnEdgeIsMoved()
    {
        ForecastQuestion question;
        question.without = {EdgeId("b")};
        const model::Forecast forecast = policy::forecast(threeEdges(), fourEach(), question);
        QCOMPARE(sumOf(forecast.moved), 4u);
        QCOMPARE(forecast.moved.unplaced, 0u);
        QVERIFY(!forecast.moved.byEdge.contains(EdgeId("b")));
        QVERIFY(forecast.moved.byEdge.size() == 2); // loads are counted as they come
        QVERIFY(!forecast.choice);
        QCOMPARE(sumOf(forecast.coming), 0u);
    }

    void nobodyIsOverfilled()
    {
        ForecastQuestion question;
        question.place = kHere;
        question.devices = 30;
        question.without = {EdgeId("a")};
        const model::Forecast forecast = policy::forecast(threeEdges(), fourEach(), question);
        QCOMPARE(forecast.moved.unplaced, 0u);
        // Of 20 places 8 were in use and 4 were taken by those who moved.
        QCOMPARE(forecast.coming.unplaced, 22u);
        QCOMPARE(sumOf(forecast.coming), 30u);
        QVERIFY(forecast.choice && forecast.choice->edge);
        QVERIFY(policy::forecast(threeEdges(), fourEach(), question).coming == forecast.coming);
    }

    void addedLoadSendsPeopleElsewhere()
    {
        ForecastQuestion question;
        question.place = kHere;
        question.addedConnections = {{EdgeId("a"), 6}, {EdgeId("nobody"), 1}};
        const model::Forecast forecast = policy::forecast(threeEdges(), fourEach(), question);
        QVERIFY(forecast.choice->edge != EdgeId("a"));
        QCOMPARE(sumOf(forecast.coming), 1u);
    }

    void whoCannotBeDrainedStays()
    {
        ForecastQuestion question;
        question.draining = {EdgeId("a"), EdgeId("b"), EdgeId("c")};
        const model::Forecast forecast = policy::forecast(threeEdges(), fourEach(), question);
        QCOMPARE(forecast.moved.unplaced, 0u);
        for (const char *edge : {"a", "b", "c"})
            QCOMPARE(forecast.moved.byEdge.at(EdgeId(edge)), 4u);
    }

    void chanceFollowsTheSeed()
    {
        ForecastQuestion question;
        question.place = kHere;
        const auto firstOf = [&](std::uint64_t seed) {
            question.seed = seed;
            return policy::forecast(threeEdges(), {}, question).choice->random;
        };
        QCOMPARE(firstOf(7), firstOf(7));
        QVERIFY(firstOf(7) != firstOf(8));
    }
};

QTEST_GUILESS_MAIN(tst_Forecast)
#include "tst_forecast.moc"
