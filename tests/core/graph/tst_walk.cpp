// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/walk.h"
#include "tests/core/graph/graph_fixture.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stag;
using namespace stag::graph;
using namespace stag::graph::test;

namespace {

constexpr std::size_t kMany = 100'000;

/// A ring of anchors one metre apart, and one shortcut through an anchor of which little is known.
void fillRing(Topology &topology, int count)
{
    const double radiusM = count / 6.283185307179586;
    for (int i = 0; i < count; ++i) {
        const double angle = i / radiusM;
        QVERIFY(topology.put(anchorKey(std::to_string(i)),
                             at({radiusM * std::cos(angle), radiusM * std::sin(angle), 0})));
    }
    for (int i = 0; i < count; ++i)
        QVERIFY(topology.link(EdgeKind::Adjacent,
                              anchorKey(std::to_string(i)),
                              anchorKey(std::to_string((i + 1) % count)),
                              seenAt(1, 1)));
    QVERIFY(topology.put(anchorKey("middle"), at({}, {5.0, 0.1})));
    for (const int i : {0, count / 2})
        QVERIFY(topology.link(
            EdgeKind::Adjacent, anchorKey(std::to_string(i)), anchorKey("middle"), seenAt(1, 1)));
}

QString pathText(const Topology &topology, const std::vector<NodeIndex> &nodes)
{
    return idsOf(nodes, [&](NodeIndex node) {
        const NodeKey key = topology.keyOf(node);
        return key.id.empty() ? key.session.text() : key.id;
    });
}

} // namespace

class tst_Walk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortestPathIs_data()
    {
        QTest::addColumn<int>("weight");
        QTest::addColumn<bool>("throughSession");
        QTest::addColumn<QString>("expected");
        QTest::addRow("in metres") << int(Weight::Distance) << false << "0 middle 10 11";
        QTest::addRow("in hops") << int(Weight::Hops) << false << "0 middle 10 11";
        QTest::addRow("in hops through the session") << int(Weight::Hops) << true << "0 s 11";
        QTest::addRow("by certainty")
            << int(Weight::Uncertainty) << false << "0 19 18 17 16 15 14 13 12 11";
    }

    void shortestPathIs()
    {
        QFETCH(const int, weight);
        QFETCH(const bool, throughSession);
        QFETCH(const QString, expected);
        Topology topology;
        fillRing(topology, 20);
        EdgeKinds kinds{EdgeKind::Adjacent};
        if (throughSession)
            kinds.insert(EdgeKind::ObservedIn);
        const auto path = shortestPath(topology,
                                       *topology.find(anchorKey("0")),
                                       *topology.find(anchorKey("11")),
                                       kinds,
                                       static_cast<Weight>(weight),
                                       kMany);
        QVERIFY(path && *path);
        QCOMPARE(pathText(topology, (*path)->nodes), expected);
        QCOMPARE((*path)->kinds.size() + 1, (*path)->nodes.size());
    }

    void pathToItself()
    {
        Topology topology;
        fillRing(topology, 5);
        const NodeIndex node = *topology.find(anchorKey("0"));
        const auto path =
            shortestPath(topology, node, node, EdgeKinds::all(), Weight::Distance, kMany);
        QVERIFY(path && *path);
        QCOMPARE((*path)->nodes.size(), std::size_t(1));
        QCOMPARE((*path)->cost, 0.0);
    }

    void noPath()
    {
        Topology topology;
        fillRing(topology, 5);
        QVERIFY(topology.put(anchorKey("alone"), at({})));
        const auto path = shortestPath(topology,
                                       *topology.find(anchorKey("0")),
                                       *topology.find(anchorKey("alone")),
                                       {EdgeKind::Adjacent},
                                       Weight::Distance,
                                       kMany);
        QVERIFY(path);
        QVERIFY(!*path);
    }

    void searchNodesMax()
    {
        Topology topology;
        fillRing(topology, 40);
        const auto search = [&](std::size_t nodesMax) {
            return shortestPath(topology,
                                *topology.find(anchorKey("0")),
                                *topology.find(anchorKey("9")),
                                {EdgeKind::Adjacent},
                                Weight::Hops,
                                nodesMax);
        };
        QVERIFY(search(40));
        const auto refused = search(5);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    }

    void reachableByHops_data()
    {
        QTest::addColumn<uint>("hops");
        QTest::addColumn<int>("countMax");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("more");
        QTest::addRow("itself") << 0u << 100 << 1 << false;
        QTest::addRow("one hop") << 1u << 100 << 4 << false;
        QTest::addRow("two hops") << 2u << 100 << 7 << false;
        QTest::addRow("all") << std::numeric_limits<uint>::max() << 100 << 21 << false;
        QTest::addRow("all, but not so many") << std::numeric_limits<uint>::max() << 6 << 6 << true;
        QTest::addRow("just all") << std::numeric_limits<uint>::max() << 21 << 21 << false;
    }

    void reachableByHops()
    {
        QFETCH(const uint, hops);
        QFETCH(const int, countMax);
        QFETCH(const int, count);
        QFETCH(const bool, more);
        Topology topology;
        fillRing(topology, 20);
        const Reached reached = reachable(topology,
                                          *topology.find(anchorKey("0")),
                                          {EdgeKind::Adjacent},
                                          hops,
                                          std::size_t(countMax));
        QCOMPARE(int(reached.visits.size()), count);
        QCOMPARE(reached.more, more);
        for (std::size_t i = 1; i < reached.visits.size(); ++i)
            QVERIFY(reached.visits[i - 1].hops <= reached.visits[i].hops);
    }
};

QTEST_APPLESS_MAIN(tst_Walk)
#include "tst_walk.moc"
