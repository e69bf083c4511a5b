// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/graph_script.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"

#include <QtTest>

using namespace stag;
using namespace stag::test;
using ui::models::AnchorGraph;
using ui::models::EntityKind;
using ui::models::EntityRef;
using Prominence = AnchorGraph::Prominence;

namespace {

const model::SessionId kRoom("room");

ui::models::ModelLimits quickLimits()
{
    ui::models::ModelLimits limits;
    limits.graphInterval = std::chrono::milliseconds(1);
    limits.graphRetryInterval = std::chrono::milliseconds(1);
    return limits;
}

struct Fixture
{
    TestClock clock;
    ui::models::LiveStore store{clock};
    ui::models::Selection selection;
    AnchorGraph graph;
    std::vector<std::pair<std::uint64_t, graph::Query>> asked;

    explicit Fixture(const ui::models::ModelLimits &limits = quickLimits())
        : graph(store, selection, limits)
    {
        QObject::connect(&graph,
                         &AnchorGraph::wanted,
                         &graph,
                         [this](std::uint64_t number, const graph::Query &query) {
                             asked.emplace_back(number, query);
                         });
        store.apply({live::SnapshotBegin{}, live::SnapshotEnd{}});
    }
    void show()
    {
        graph.setSession(kRoom);
        graph.setShown(true);
    }
    void showRow()
    {
        show();
        graph.take(asked.back().first, rowOfAnchors());
    }
    void select(const char *id) { selection.select({kRoom, EntityKind::Anchor, id}); }
};

} // namespace

class tst_AnchorGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsAskedWhileItIsHidden()
    {
        Fixture fixture;
        fixture.graph.setSession(kRoom);
        fixture.store.apply({anchorEvent("room", "a")});
        QTest::qWait(20);
        QVERIFY(fixture.asked.empty());
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Off);
    }

    void itAsksForTheSession()
    {
        Fixture fixture;
        fixture.show();
        QCOMPARE(fixture.asked.size(), 1u);
        const graph::Query &query = fixture.asked.front().second;
        QVERIFY(query.question == graph::Question::Neighbours);
        QVERIFY(query.from == sessionNode());
        QVERIFY(query.kinds == graph::EdgeKinds::all());
        QCOMPARE(query.nodesMax, ui::models::ModelLimits().graphNodesMax);
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Waiting);
        fixture.graph.take(fixture.asked.front().first, rowOfAnchors());
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Ready);
        QCOMPARE(fixture.graph.edges().size(), 6u);
    }

    void itAsksAgainWhenEdgesMayHaveChanged_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<bool>("asksAgain");
        QTest::newRow("anchor added") << 0 << true;
        QTest::newRow("plane added") << 1 << true;
        QTest::newRow("mesh added") << 2 << true;
        QTest::newRow("mesh changed") << 3 << false;
        QTest::newRow("pose of a device") << 4 << false;
        QTest::newRow("anchor of another session") << 5 << false;
    }
    void itAsksAgainWhenEdgesMayHaveChanged()
    {
        QFETCH(const int, what);
        QFETCH(const bool, asksAgain);
        Fixture fixture;
        fixture.store.apply({meshEvent("room", "m0", "a")});
        fixture.showRow();
        const std::array events{anchorEvent("room", "x"),
                                planeEvent("room", "p"),
                                meshEvent("room", "m1", "a"),
                                meshEvent("room", "m0", "b"),
                                poseEvent("room", "d", "D"),
                                anchorEvent("hall", "x")};
        fixture.store.apply({events.at(static_cast<std::size_t>(what))});
        if (asksAgain)
            QTRY_COMPARE(fixture.asked.size(), 2u);
        else
            QTest::qWait(20);
        QCOMPARE(fixture.asked.size(), asksAgain ? 2u : 1u);
    }

    void oneQuestionAtATime()
    {
        Fixture fixture;
        fixture.show();
        fixture.store.apply({anchorEvent("room", "x")});
        QTest::qWait(20);
        QCOMPARE(fixture.asked.size(), 1u);
        fixture.graph.take(fixture.asked.front().first, rowOfAnchors());
        QTRY_COMPARE(fixture.asked.size(), 2u);
    }

    void aFailureIsSaidAndTriedAgain()
    {
        Fixture fixture;
        fixture.show();
        fixture.graph.take(fixture.asked.front().first, Error{ErrorCode::Timeout, "late"});
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Failed);
        QTRY_COMPARE(fixture.asked.size(), 2u);
        fixture.graph.take(fixture.asked.back().first, rowOfAnchors());
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Ready);
    }

    void aSessionThatTheGraphDoesNotKnowHasNoEdges()
    {
        Fixture fixture;
        fixture.show();
        fixture.graph.take(fixture.asked.front().first, Error{ErrorCode::NotFound, "no node"});
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Ready);
        QVERIFY(fixture.graph.edges().empty());
    }

    void anAnswerOfAnotherSessionIsDropped()
    {
        Fixture fixture;
        fixture.show();
        fixture.graph.setSession(model::SessionId("hall"));
        fixture.graph.take(fixture.asked.front().first, rowOfAnchors());
        QVERIFY(fixture.graph.edges().empty());
        QVERIFY(fixture.graph.state() == AnchorGraph::State::Waiting);
    }

    void edges_overflow()
    {
        ui::models::ModelLimits limits = quickLimits();
        limits.graphEdgesMax = 2;
        Fixture fixture(limits);
        fixture.showRow();
        QCOMPARE(fixture.graph.edges().size(), 2u);
        QVERIFY(fixture.graph.isCut());
    }

    void nodes_overflow()
    {
        Fixture fixture;
        fixture.show();
        graph::Answer answer = rowOfAnchors();
        answer.more = true; // the server left some out
        fixture.graph.take(fixture.asked.front().first, answer);
        QVERIFY(fixture.graph.isCut());
    }

    void neighboursOfTheSelectionAreInFront()
    {
        Fixture fixture;
        fixture.showRow();
        QVERIFY(fixture.graph.prominences().empty());
        QVERIFY(fixture.graph.foreground().empty());
        fixture.select("a");
        const auto prominences = fixture.graph.prominences();
        QVERIFY(prominences[0] == Prominence::Strong); // a – b
        QVERIFY(prominences[1] == Prominence::Faded);  // b – c
        const auto front = fixture.graph.foreground();
        QVERIFY(front.contains(anchorNode("a")) && front.contains(anchorNode("b")));
        QVERIFY(!front.contains(anchorNode("c")) && !front.contains(anchorNode("d")));
        fixture.selection.select({kRoom, EntityKind::Session, {}});
        QVERIFY(fixture.graph.foreground().empty());
    }

    void aSelectedEdgeIsInFrontAndGoesWhenItIsGone()
    {
        Fixture fixture;
        fixture.showRow();
        const ui::models::EdgeRef edge{anchorNode("b"), anchorNode("c"), graph::EdgeKind::Adjacent};
        QVERIFY(fixture.graph.edge(edge) != nullptr);
        fixture.selection.selectEdge(edge);
        QVERIFY(fixture.graph.prominences()[1] == Prominence::Strong);
        QCOMPARE(fixture.graph.foreground().size(), 2u);
        fixture.store.apply({anchorEvent("room", "x")});
        QTRY_COMPARE(fixture.asked.size(), 2u);
        graph::Answer answer = rowOfAnchors();
        answer.edges.erase(answer.edges.begin() + 1);
        fixture.graph.take(fixture.asked.back().first, answer);
        QVERIFY(!fixture.selection.edge());
    }

    void aPathIsAskedForAndFollowed()
    {
        Fixture fixture;
        fixture.showRow();
        fixture.graph.focusOnPath(anchorNode("a"), anchorNode("c"));
        const graph::Query &query = fixture.asked.back().second;
        QVERIFY(query.question == graph::Question::Path);
        QVERIFY(query.from == anchorNode("a") && query.to == anchorNode("c"));
        QVERIFY(!fixture.graph.focusAnswer());
        graph::Answer path;
        path.nodes = {foundNode(anchorNode("a")), foundNode(anchorNode("b"))};
        path.edges = {foundEdge(anchorNode("a"), anchorNode("b"))};
        fixture.graph.take(fixture.asked.back().first, path);
        QVERIFY(fixture.graph.prominences()[0] == Prominence::Strong);
        QVERIFY(fixture.graph.prominences()[1] == Prominence::Faded);
        QCOMPARE(fixture.graph.foreground().size(), 2u);
        // It is found anew with the graph.
        fixture.store.apply({anchorEvent("room", "x")});
        QTRY_COMPARE(fixture.asked.size(), 4u);
        fixture.graph.focusOnNeighbours();
        QVERIFY(fixture.graph.prominences().empty());
    }

    void whereThereIsNoPathNothingIsInFront()
    {
        Fixture fixture;
        fixture.showRow();
        fixture.graph.focusOnPath(anchorNode("a"), anchorNode("d"));
        graph::Answer none;
        none.isConnected = false;
        fixture.graph.take(fixture.asked.back().first, none);
        QVERIFY(fixture.graph.prominences().empty());
    }

    void componentAndRadius_data()
    {
        QTest::addColumn<bool>("isRadius");
        QTest::newRow("component") << false;
        QTest::newRow("radius") << true;
    }
    void componentAndRadius()
    {
        QFETCH(const bool, isRadius);
        Fixture fixture;
        fixture.showRow();
        if (isRadius)
            fixture.graph.focusOnRadius(anchorNode("b"), 2.5);
        else
            fixture.graph.focusOnComponent(anchorNode("b"));
        const graph::Query &query = fixture.asked.back().second;
        QVERIFY(query.question
                == (isRadius ? graph::Question::Radius : graph::Question::Component));
        QCOMPARE(query.radiusM, isRadius ? 2.5 : 0.0);
        graph::Answer near = rowOfAnchors();
        near.edges.resize(1);
        near.nodes.erase(near.nodes.begin());
        near.nodes.resize(2);
        fixture.graph.take(fixture.asked.back().first, near);
        QVERIFY(fixture.graph.prominences()[0] == Prominence::Normal);
        QVERIFY(fixture.graph.prominences()[1] == Prominence::Faded);
        QCOMPARE(fixture.graph.foreground().size(), 2u);
    }

    void neighboursByDistance()
    {
        Fixture fixture;
        fixture.showRow();
        const auto edges = fixture.graph.edgesAt(anchorNode("b"), {graph::EdgeKind::Adjacent});
        QCOMPARE(edges.size(), 2u);
        QCOMPARE(edges[0]->distanceM, 1.0);
        QCOMPARE(edges[1]->distanceM, 2.0);
        QVERIFY(fixture.graph.node(anchorNode("d")) != nullptr);
        QVERIFY(fixture.graph.node(anchorNode("x")) == nullptr);
    }
};

QTEST_GUILESS_MAIN(tst_AnchorGraph)
#include "tst_anchor_graph.moc"
