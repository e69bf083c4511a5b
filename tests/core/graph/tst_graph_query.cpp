// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/query.h"
#include "core/graph/topology.h"
#include "tests/core/graph/graph_fixture.h"

#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::graph;
using namespace stag::graph::test;

namespace {

/// Anchors a, b, c, d, two metres apart on the x axis and each turned a quarter more, and a mesh at
/// c.
void fill(Topology &topology)
{
    const std::string ids = "abcd";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        NodeState state = at({2.0 * double(i), 0, 0});
        state.sessionFromNode.rotation = spatial::fromAxisAngle({0, 0, 1}, 1.5707963 * double(i));
        QVERIFY(topology.put(anchorKey(ids.substr(i, 1)), state));
        if (i > 0)
            QVERIFY(topology.link(EdgeKind::Adjacent,
                                  anchorKey(ids.substr(i, 1)),
                                  anchorKey(ids.substr(i - 1, 1)),
                                  seenAt(10, 20)));
    }
    QVERIFY(topology.put(meshKey("m"), at({})));
    QVERIFY(topology.link(EdgeKind::AnchoredTo, meshKey("m"), anchorKey("c"), seenAt(1, 1)));
}

QString nodesOf(const Answer &answer)
{
    return idsOf(answer.nodes, [](const FoundNode &node) {
        return node.key.id.empty() ? node.key.session.text() : node.key.id;
    });
}

QString edgesOf(const Answer &answer)
{
    QStringList edges;
    for (const FoundEdge &edge : answer.edges)
        edges += QString::fromStdString(
            edge.from.id + ">" + (edge.to.id.empty() ? edge.to.session.text() : edge.to.id));
    edges.sort();
    return edges.join(u' ');
}

bool near(const spatial::Vec3 &a, const spatial::Vec3 &b)
{
    return spatial::distance(a, b) < 1e-6;
}

} // namespace

class tst_GraphQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data()
    {
        QTest::addColumn<int>("question");
        QTest::addColumn<QString>("kinds");
        QTest::addColumn<QString>("nodes");
        QTest::addColumn<QString>("edges");
        QTest::addRow("neighbours") << int(Question::Neighbours) << "all"
                                    << "c s d b m"
                                    << "b>c b>s c>d c>s d>s m>c m>s";
        QTest::addRow("adjacent neighbours") << int(Question::Neighbours) << "adjacent"
                                             << "c b d"
                                             << "b>c c>d";
        QTest::addRow("component") << int(Question::Component) << "adjacent"
                                   << "c b d a"
                                   << "a>b b>c c>d";
        QTest::addRow("radius") << int(Question::Radius) << "all"
                                << "c m b d"
                                << "b>c c>d m>c";
    }

    void answers()
    {
        QFETCH(const int, question);
        QFETCH(const QString, kinds);
        QFETCH(const QString, nodes);
        QFETCH(const QString, edges);
        Topology topology;
        fill(topology);
        Query query;
        query.question = static_cast<Question>(question);
        query.from = anchorKey("c");
        query.radiusM = 2.0;
        if (kinds == u"adjacent")
            query.kinds = {EdgeKind::Adjacent};
        const auto found = answer(topology, query);
        QVERIFY(found);
        const auto sorted = [](const QString &text) {
            QStringList words = text.split(u' ');
            words.sort();
            return words;
        };
        QCOMPARE(sorted(nodesOf(*found)), sorted(nodes));
        QCOMPARE(nodesOf(*found).left(1), nodes.left(1)); // the start comes first
        QCOMPARE(edgesOf(*found), edges);
        QVERIFY(!found->more);
    }

    void pathComposesItsTransforms()
    {
        Topology topology;
        fill(topology);
        Query query;
        query.question = Question::Path;
        query.from = anchorKey("a");
        query.to = meshKey("m");
        query.kinds = {EdgeKind::Adjacent, EdgeKind::AnchoredTo};
        const auto found = answer(topology, query);
        QVERIFY(found && found->isConnected);
        QCOMPARE(nodesOf(*found), u"a b c m");
        QCOMPARE(edgesOf(*found), u"a>b b>c m>c");
        QCOMPARE(found->cost, 4.0);
        QVERIFY(near(found->startFromEnd.pose.position, {4, 0, 0}));
        QVERIFY(std::abs(spatial::angleRad(found->startFromEnd.pose.rotation, {}) - 3.1415926)
                < 1e-5);
        // Two edges between two anchors each: four observations of 2 cm, and their angles behind a
        // lever.
        const Uncertainty spread = spreadOf(found->startFromEnd);
        QVERIFY(std::abs(spread.rotationRad - 0.04) < 1e-9);
        QVERIFY(spread.positionM > 0.02);
        QVERIFY(spread.positionM < 0.1);
    }

    void edgeSaysWhereItsBeginningIsSeenFromItsEnd()
    {
        Topology topology;
        fill(topology);
        Query query;
        query.from = anchorKey("b");
        query.kinds = {EdgeKind::ObservedIn};
        const auto found = answer(topology, query);
        QVERIFY(found);
        QCOMPARE(edgesOf(*found), u"b>s");
        const FoundEdge &edge = found->edges.front();
        QVERIFY(near(edge.toFromFrom.position, {2, 0, 0}));
        QVERIFY(std::abs(edge.uncertainty.positionM - 0.01) < 1e-12);
        QCOMPARE(edge.distanceM, 2.0);
        QCOMPARE(edge.seen, seenAt(1, 2));

        query.kinds = {EdgeKind::Adjacent};
        const auto neighbours = answer(topology, query);
        QVERIFY(neighbours);
        QCOMPARE(edgesOf(*neighbours), u"a>b b>c");
        for (const FoundEdge &adjacent : neighbours->edges) {
            if (adjacent.from.id == "a") // a is two metres behind b, which looks along y
                QVERIFY(near(adjacent.toFromFrom.position, {0, 2, 0}));
            QCOMPARE(adjacent.seen, seenAt(10, 20));
        }
    }

    void limits()
    {
        Topology topology;
        fill(topology);
        Query query;
        query.question = Question::Component;
        query.from = anchorKey("a");
        query.nodesMax = 2;
        QCOMPARE(answer(topology, query)->nodes.size(), std::size_t(2));
        QVERIFY(answer(topology, query)->more);
        query.nodesMax = 100;
        QVERIFY(!answer(topology, query)->more);
        QCOMPARE(answer(topology, query, {.answerNodesMax = 3})->nodes.size(), std::size_t(3));
        QVERIFY(answer(topology, query, {.answerNodesMax = 3})->more);
        QCOMPARE(answer(topology, query, {.answerEdgesMax = 1})->edges.size(), std::size_t(1));
        QVERIFY(answer(topology, query, {.answerEdgesMax = 1})->more);
        query.question = Question::Neighbours;
        query.kinds = {EdgeKind::Adjacent};
        query.hops = 3;
        QCOMPARE(answer(topology, query)->nodes.size(), std::size_t(4));
        QCOMPARE(answer(topology, query, {.hopsMax = 1})->nodes.size(), std::size_t(2));
        query.question = Question::Radius;
        query.radiusM = 100;
        query.nodesMax = 3;
        QCOMPARE(nodesOf(*answer(topology, query)), u"a b c");
        QVERIFY(answer(topology, query)->more);
        query.question = Question::Path;
        query.to = anchorKey("d");
        query.nodesMax = 3;
        QCOMPARE(nodesOf(*answer(topology, query)), u"a b c");
        QVERIFY(answer(topology, query)->more);
        QVERIFY(near(answer(topology, query)->startFromEnd.pose.position, {6, 0, 0}));
    }

    void unknownAndUnconnected()
    {
        Topology topology;
        fill(topology);
        QVERIFY(topology.put(anchorKey("far", "t"), at({})));
        Query query;
        query.from = anchorKey("x");
        QCOMPARE(answer(topology, query).error().code, ErrorCode::NotFound);
        query.question = Question::Path;
        query.from = anchorKey("a");
        query.to = anchorKey("x");
        QCOMPARE(answer(topology, query).error().code, ErrorCode::NotFound);
        query.to = anchorKey("far", "t");
        const auto found = answer(topology, query);
        QVERIFY(found);
        QVERIFY(!found->isConnected);
        QVERIFY(found->nodes.empty());
    }
};

QTEST_APPLESS_MAIN(tst_GraphQuery)
#include "tst_graph_query.moc"
