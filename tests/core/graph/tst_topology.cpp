// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/topology.h"
#include "tests/core/graph/graph_fixture.h"

#include <QTest>

#include <algorithm>

using namespace stag;
using namespace stag::graph;
using namespace stag::graph::test;

namespace {

/// "ObservedIn s, Adjacent b": the edges at a node, in any order.
QString edgesAt(const Topology &topology, const NodeKey &key, EdgeKinds kinds = EdgeKinds::all())
{
    static constexpr std::array<const char *, kEdgeKindCount> kNames{
        "observed in", "anchored to", "adjacent", "mesh of"};
    QStringList edges;
    topology.eachLink(*topology.find(key), kinds, [&](const Topology::Link &link) {
        const NodeKey other = topology.keyOf(link.other);
        edges += QStringLiteral("%1 %2").arg(
            QLatin1String(kNames[static_cast<std::size_t>(link.kind)]),
            QString::fromStdString(other.id.empty() ? other.session.text() : other.id));
        return true;
    });
    edges.sort();
    return edges.join(QStringLiteral(", "));
}

/// Two anchors next to each other with a mesh, and one far away.
void fill(Topology &topology)
{
    for (const auto &[id, x] : {std::pair{"a", 0.0}, {"b", 1.0}, {"c", 50.0}})
        QVERIFY(topology.put(anchorKey(id), at({x, 0, 0})));
    QVERIFY(topology.put(meshKey("m"), at({})));
    QVERIFY(topology.link(EdgeKind::Adjacent, anchorKey("a"), anchorKey("b"), seenAt(3, 4)));
    QVERIFY(topology.link(EdgeKind::AnchoredTo, meshKey("m"), anchorKey("b"), seenAt(5, 6)));
}

std::size_t countWithin(const Topology &topology, const spatial::Vec3 &center, double radiusM)
{
    const auto session = topology.find(sessionKey("s"));
    return session ? topology.pointsOf(*session).within(center, radiusM, 100).size() : 0;
}

} // namespace

class tst_Topology : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void edgesAtEachKindOfNode()
    {
        Topology topology;
        fill(topology);
        QCOMPARE(topology.nodeCount(), std::size_t(5));
        QCOMPARE(edgesAt(topology, anchorKey("a")), u"adjacent b, observed in s");
        QCOMPARE(edgesAt(topology, anchorKey("b")), u"adjacent a, anchored to m, observed in s");
        QCOMPARE(edgesAt(topology, meshKey("m")), u"anchored to b, mesh of s");
        QCOMPARE(edgesAt(topology, sessionKey("s")),
                 u"mesh of m, observed in a, observed in b, observed in c");
        QCOMPARE(edgesAt(topology, sessionKey("s"), {EdgeKind::MeshOf}), u"mesh of m");
    }

    void keysAreOfTheirSession()
    {
        Topology topology;
        fill(topology);
        QVERIFY(!topology.find(anchorKey("a", "t")));
        QVERIFY(topology.put(anchorKey("a", "t"), at({9, 0, 0})));
        QVERIFY(*topology.find(anchorKey("a", "t")) != *topology.find(anchorKey("a")));
        QCOMPARE(topology.keyOf(*topology.find(anchorKey("a", "t"))), anchorKey("a", "t"));
        QVERIFY(!topology.find(meshKey("a")));
        QVERIFY(
            !topology.link(EdgeKind::Adjacent, anchorKey("a"), anchorKey("a", "t"), seenAt(1, 1)));
    }

    void linkIsRefused_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addRow("unknown end") << int(EdgeKind::Adjacent) << "a"
                                     << "x";
        QTest::addRow("to itself") << int(EdgeKind::Adjacent) << "a"
                                   << "a";
        QTest::addRow("anchored anchor") << int(EdgeKind::AnchoredTo) << "a"
                                         << "b";
        QTest::addRow("what follows from the key") << int(EdgeKind::ObservedIn) << "a"
                                                   << "b";
    }

    void linkIsRefused()
    {
        QFETCH(const int, kind);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        Topology topology;
        fill(topology);
        QVERIFY(!topology.link(static_cast<EdgeKind>(kind),
                               anchorKey(from.toStdString()),
                               anchorKey(to.toStdString()),
                               seenAt(1, 1)));
        QCOMPARE(edgesAt(topology, anchorKey("a")), u"adjacent b, observed in s");
    }

    void linkTwiceChangesWhenItWasSeen()
    {
        Topology topology;
        fill(topology);
        QVERIFY(topology.link(EdgeKind::Adjacent, anchorKey("b"), anchorKey("a"), seenAt(3, 9)));
        int count = 0;
        topology.eachLink(
            *topology.find(anchorKey("a")), {EdgeKind::Adjacent}, [&](const Topology::Link &link) {
                ++count;
                return link.seen == seenAt(3, 9);
            });
        QCOMPARE(count, 1);
        QCOMPARE(edgesAt(topology, anchorKey("a")), u"adjacent b, observed in s");
    }

    void unlinkEndsBothDirections()
    {
        Topology topology;
        fill(topology);
        topology.unlinkAll(EdgeKind::Adjacent, anchorKey("a"));
        QCOMPARE(edgesAt(topology, anchorKey("a")), u"observed in s");
        QCOMPARE(edgesAt(topology, anchorKey("b")), u"anchored to m, observed in s");
    }

    void movedAnchorIsFoundWhereItIs()
    {
        Topology topology;
        fill(topology);
        QCOMPARE(countWithin(topology, {50, 0, 0}, 1), std::size_t(1));
        QVERIFY(topology.put(anchorKey("c"), at({0, 9, 0})));
        QCOMPARE(countWithin(topology, {50, 0, 0}, 1), std::size_t(0));
        QCOMPARE(countWithin(topology, {0, 9, 0}, 1), std::size_t(1));
    }

    void meshIsWhereItsAnchorIs()
    {
        Topology topology;
        fill(topology);
        const NodeIndex mesh = *topology.find(meshKey("m"));
        QCOMPARE(topology.positionOf(mesh), (spatial::Vec3{1, 0, 0}));
        QVERIFY(topology.put(anchorKey("b"), at({7, 0, 0})));
        QCOMPARE(topology.stateOf(mesh).sessionFromNode.position, (spatial::Vec3{7, 0, 0}));
        QVERIFY(topology.remove(anchorKey("b")));
        QCOMPARE(topology.positionOf(mesh), spatial::Vec3());
    }

    void removedNodeLeavesNothing()
    {
        Topology topology;
        fill(topology);
        QVERIFY(topology.remove(anchorKey("b")));
        QVERIFY(!topology.remove(anchorKey("b")));
        QCOMPARE(edgesAt(topology, anchorKey("a")), u"observed in s");
        QCOMPARE(edgesAt(topology, meshKey("m")), u"mesh of s");
        QCOMPARE(edgesAt(topology, sessionKey("s")), u"mesh of m, observed in a, observed in c");
        QCOMPARE(countWithin(topology, {}, 10), std::size_t(1));
        QVERIFY(topology.put(anchorKey("b"), at({2, 0, 0}))); // takes the place that became free
        QCOMPARE(edgesAt(topology, anchorKey("b")), u"observed in s");
        QCOMPARE(topology.nodeCount(), std::size_t(5));
    }

    void removedSessionTakesAllWithIt()
    {
        Topology topology;
        fill(topology);
        QVERIFY(topology.put(anchorKey("a", "t"), at({})));
        QVERIFY(topology.remove(sessionKey("s")));
        QCOMPARE(topology.nodeCount(), std::size_t(2));
        QVERIFY(!topology.find(anchorKey("a")));
        QVERIFY(!topology.find(sessionKey("s")));
        QCOMPARE(edgesAt(topology, sessionKey("t")), u"observed in a");
        fill(topology);
        QCOMPARE(countWithin(topology, {}, 100), std::size_t(3));
    }

    void loadingIndexesInOneGo()
    {
        Topology topology;
        topology.beginLoading();
        fill(topology);
        QVERIFY(topology.put(anchorKey("c"), at({0, 9, 0})));
        QVERIFY(topology.remove(anchorKey("b")));
        QCOMPARE(countWithin(topology, {}, 100), std::size_t(0));
        topology.finishLoading();
        QCOMPARE(countWithin(topology, {}, 100), std::size_t(2));
        QCOMPARE(countWithin(topology, {0, 9, 0}, 1), std::size_t(1));
        QVERIFY(topology.remove(anchorKey("c")));
        QCOMPARE(countWithin(topology, {}, 100), std::size_t(1));
    }

    void nodesMax()
    {
        Topology topology(Limits{.nodesMax = 3});
        QVERIFY(topology.put(anchorKey("a"), at({})));
        QVERIFY(topology.put(anchorKey("b"), at({})));
        const auto refused = topology.put(anchorKey("c"), at({}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TooLarge);
        QVERIFY(topology.put(anchorKey("b"), at({1, 0, 0}))); // a change needs no place
        QCOMPARE(topology.nodeCount(), std::size_t(3));
    }
};

QTEST_APPLESS_MAIN(tst_Topology)
#include "tst_topology.moc"
