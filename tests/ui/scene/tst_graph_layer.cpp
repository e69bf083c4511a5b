// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/graph_script.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/graph_actions.h"
#include "ui/scene/scene_stage.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QAction>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using namespace stag::ui::scene;
using ui::models::EntityKind;
using ui::models::EntityRef;

namespace {

const model::SessionId kRoom("room");

live::LiveEvent anchorAt(const char *id, double x)
{
    live::LiveEvent event = anchorEvent("room", id, std::string("Anchor ") + id);
    std::get<live::AnchorChanged>(event).anchor.pose.position.x = x;
    return event;
}

/// A stage with the anchors of rowOfAnchors(), of which "d" is not in the view.
struct Fixture
{
    TestClock clock;
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    ui::models::LiveStore store{clock};
    ui::models::Selection selection;
    ui::models::Visibility visibility;
    ui::models::AnchorGraph graph{store, selection};
    ui::models::Geofences fences{store};
    SceneStage stage{store, selection, visibility, graph, fences, theme};
    GraphActions actions{store, selection, graph, stage};
    std::uint64_t asked = 0;
    graph::Query query;

    Fixture()
    {
        QObject::connect(&graph,
                         &ui::models::AnchorGraph::wanted,
                         &graph,
                         [this](std::uint64_t number, const graph::Query &wanted) {
                             asked = number;
                             query = wanted;
                         });
        store.apply({anchorAt("a", -1), anchorAt("b", 0), anchorAt("c", 2)});
        stage.setViewport({800, 600});
        actions.retranslate();
    }
    void showRow()
    {
        actions.show->trigger();
        graph.take(asked, rowOfAnchors());
        draw();
    }
    void draw() { stage.prepareFrame({}); }
    void select(const QStringList &ids)
    {
        std::vector<EntityRef> refs;
        for (const QString &id : ids)
            refs.push_back({kRoom, EntityKind::Anchor, id.toStdString()});
        selection.select(std::move(refs));
    }
    [[nodiscard]] std::optional<ui::models::EdgeRef> edgeAt(const QVector3D &place) const
    {
        const Camera &camera = stage.camera().camera();
        const auto px = Projector(camera, {800, 600})(place);
        return px ? stage.graph().edgeAt(camera, {800, 600}, *px, 1e6f) : std::nullopt;
    }
    [[nodiscard]] QVariantMap legendOf(graph::EdgeKind kind) const
    {
        for (const QVariant &row : stage.graph().legend()) {
            if (row.toMap().value(QStringLiteral("kind")) == static_cast<int>(kind))
                return row.toMap();
        }
        return {};
    }
};

} // namespace

class tst_GraphLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLegendCountsWhatIsInTheView()
    {
        Fixture fixture;
        QVERIFY(!fixture.stage.graph().isShown());
        fixture.showRow();
        QVERIFY(fixture.stage.graph().isShown());
        const auto count = [&](graph::EdgeKind kind) {
            return fixture.legendOf(kind).value(QStringLiteral("count")).toString();
        };
        QCOMPARE(count(graph::EdgeKind::Adjacent), QStringLiteral("2"));
        QCOMPARE(count(graph::EdgeKind::ObservedIn), QStringLiteral("3")); // not of d
        QCOMPARE(fixture.stage.graph().countText(), QStringLiteral("2"));
        fixture.stage.graph().toggleKind(static_cast<int>(graph::EdgeKind::ObservedIn));
        fixture.draw();
        QCOMPARE(fixture.stage.graph().countText(), QStringLiteral("5"));
        fixture.visibility.setShown({{kRoom, EntityKind::Anchor, "c"}}, false);
        fixture.draw();
        QCOMPARE(fixture.stage.graph().countText(), QStringLiteral("3"));
    }

    void edgesArePickedWhereTheyAre()
    {
        Fixture fixture;
        fixture.showRow();
        QVERIFY(fixture.edgeAt({-0.5f, 0, 0})->from == anchorNode("a"));
        QVERIFY(fixture.edgeAt({1.0f, 0, 0})->to == anchorNode("c"));
        QVERIFY(!fixture.edgeAt({1.0f, 0.6f, 0}));
        // The anchor moves, and its edges with it before the server is asked again.
        fixture.store.apply({anchorAt("c", -3)});
        fixture.draw();
        QVERIFY(!fixture.edgeAt({1.0f, 0, 0}));
        fixture.stage.graph().toggleKind(static_cast<int>(graph::EdgeKind::Adjacent));
        fixture.draw();
        QVERIFY(!fixture.edgeAt({-0.5f, 0, 0}));
    }

    void whatIsBehindSomethingIsNotPicked()
    {
        Fixture fixture;
        fixture.showRow();
        const Camera &camera = fixture.stage.camera().camera();
        const auto px = Projector(camera, {800, 600})({-0.5f, 0, 0});
        QVERIFY(px);
        QVERIFY(!fixture.stage.graph().edgeAt(camera, {800, 600}, *px, 0.1f));
    }

    void aPathIsToldInWords()
    {
        Fixture fixture;
        fixture.showRow();
        QVERIFY(!fixture.actions.path->isEnabled());
        fixture.select({QStringLiteral("a"), QStringLiteral("c")});
        QVERIFY(fixture.actions.path->isEnabled());
        QCOMPARE(fixture.actions.path->text(), QStringLiteral("Path from Anchor a to Anchor c"));
        fixture.actions.path->trigger();
        QVERIFY(fixture.query.question == graph::Question::Path);
        QVERIFY(fixture.stage.graph().isFocused());
        QCOMPARE(fixture.stage.graph().finding(), QStringLiteral("Searching…"));
        graph::Answer path;
        path.nodes = {
            foundNode(anchorNode("a")), foundNode(anchorNode("b")), foundNode(anchorNode("c"))};
        path.edges = {foundEdge(anchorNode("a"), anchorNode("b")),
                      foundEdge(anchorNode("b"), anchorNode("c"), 2.0)};
        path.cost = 3.0;
        path.startFromEnd = graph::withUncertainty({}, {0.02, 0.0});
        fixture.graph.take(fixture.asked, path);
        fixture.draw();
        QCOMPARE(fixture.stage.graph().finding(),
                 QStringLiteral("Anchor a → Anchor c: 3.00 m in 2 steps\n± 20 mm, ± 0.0°"));
        path.isConnected = false;
        fixture.actions.path->trigger();
        fixture.graph.take(fixture.asked, path);
        QVERIFY(fixture.stage.graph().finding().startsWith(u"No path leads from Anchor a"));
        fixture.stage.stepBack(); // Escape
        QVERIFY(!fixture.stage.graph().isFocused());
        QVERIFY(fixture.stage.graph().finding().isEmpty());
    }

    void whatHangsTogetherIsCounted()
    {
        Fixture fixture;
        fixture.showRow();
        fixture.select({QStringLiteral("b")});
        fixture.actions.component->trigger();
        QVERIFY(fixture.query.question == graph::Question::Component);
        graph::Answer part = rowOfAnchors();
        part.nodes.erase(part.nodes.begin());
        part.nodes.pop_back();
        fixture.graph.take(fixture.asked, part);
        QCOMPARE(fixture.stage.graph().finding(),
                 QStringLiteral("3 anchors hang together with Anchor b"));
        part.more = true;
        fixture.actions.all().at(3)->trigger();
        QVERIFY(fixture.query.question == graph::Question::Radius);
        QCOMPARE(fixture.query.radiusM, 0.5);
        fixture.graph.take(fixture.asked, part);
        QCOMPARE(fixture.stage.graph().finding(),
                 QStringLiteral("3 anchors around Anchor b (and more)"));
    }

    void noticesSayWhatIsMissing()
    {
        Fixture fixture;
        QVERIFY(fixture.stage.graph().notice().isEmpty());
        fixture.actions.show->trigger();
        QCOMPARE(fixture.stage.graph().notice(), QStringLiteral("Asking the server…"));
        fixture.graph.take(fixture.asked, graph::Answer{});
        QVERIFY(fixture.stage.graph().notice().startsWith(u"No edges yet."));
        fixture.graph.setSession(model::SessionId("other"));
        fixture.graph.take(fixture.asked, Error{ErrorCode::Unavailable, "away"});
        QVERIFY(fixture.stage.graph().notice().startsWith(u"The server did not tell"));
        fixture.graph.setSession(kRoom);
        graph::Answer cut = rowOfAnchors();
        cut.more = true;
        fixture.graph.take(fixture.asked, cut);
        QVERIFY(fixture.stage.graph().notice().startsWith(u"Only the first 5 nodes and 6 edges"));
    }

    void neighboursHaveTheirNamesInTheView()
    {
        Fixture fixture;
        fixture.showRow();
        fixture.select({QStringLiteral("a")});
        fixture.draw();
        const auto front = fixture.stage.graph().foreground();
        QVERIFY(front.contains(EntityRef{kRoom, EntityKind::Anchor, "b"}));
        QVERIFY(!front.contains(EntityRef{kRoom, EntityKind::Anchor, "c"}));
    }

    void dashes_overflow()
    {
        const SceneColours colours{};
        EdgeItem edge;
        edge.ref.kind = graph::EdgeKind::MeshOf;
        edge.to = {1'000, 0, 0};
        LineList lines;
        drawEdges(lines, {edge}, colours);
        QVERIFY(lines.vertices().size() <= 4 * (kDashesMax + 1));
        QVERIFY(lines.vertices().size() > 4);
    }

    void spreads_overflow()
    {
        Fixture fixture;
        fixture.actions.show->trigger();
        graph::Answer answer;
        std::vector<live::LiveEvent> events;
        for (std::size_t i = 0; i <= kSpreadsMax; ++i) {
            const std::string id = "n" + std::to_string(i);
            events.push_back(anchorAt(id.c_str(), static_cast<double>(i)));
            answer.nodes.push_back(foundNode(anchorNode(id)));
            if (i > 0)
                answer.edges.push_back(
                    foundEdge(anchorNode("n" + std::to_string(i - 1)), anchorNode(id)));
        }
        fixture.store.apply(events);
        fixture.draw();
        fixture.graph.take(fixture.asked, answer);
        fixture.draw();
        const std::size_t all = fixture.stage.graph().ballCount();
        QCOMPARE(all, kSpreadsMax);
        fixture.select({QStringLiteral("n5")});
        fixture.draw();
        QCOMPARE(fixture.stage.graph().ballCount(), 3u); // itself and two neighbours
    }
};

QTEST_MAIN(tst_GraphLayer)
#include "tst_graph_layer.moc"
