// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/packed_mesh.h"
#include "tests/support/colour_count.h"
#include "tests/support/test_clock.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/geofences.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/scene_view.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QDockWidget>
#include <QGuiApplication>
#include <QMainWindow>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>

#include <algorithm>

using namespace stag;
using namespace stag::ui::scene;
using stag::live::EntityKind;
using stag::ui::models::EntityRef;

namespace {

const model::SessionId kRoom{"room-1"};

/// A floor of 4 by 4 metres with a bump, as a device would send it.
std::shared_ptr<const model::MeshPayload> floorPayload(float heightM)
{
    mesh::Mesh mesh;
    constexpr std::uint32_t cells = 16;
    for (std::uint32_t row = 0; row <= cells; ++row) {
        for (std::uint32_t column = 0; column <= cells; ++column) {
            mesh.positions.insert(mesh.positions.end(),
                                  {static_cast<float>(column) / 4.0f - 2.0f,
                                   row == 8 && column == 8 ? heightM + 0.4f : heightM,
                                   static_cast<float>(row) / 4.0f - 2.0f});
        }
    }
    for (std::uint32_t row = 0; row < cells; ++row) {
        for (std::uint32_t column = 0; column < cells; ++column) {
            const std::uint32_t at = row * (cells + 1) + column;
            const std::uint32_t below = at + cells + 1;
            mesh.indices.insert(mesh.indices.end(), {at, below, at + 1, at + 1, below, below + 1});
        }
    }
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices = codec::encodeStreamKitMesh(mesh);
    return payload;
}

live::LiveEvent
anchorEvent(const char *id, const spatial::Vec3 &position, model::AnchorTraits traits = {})
{
    model::Anchor anchor;
    anchor.id = model::AnchorId{id};
    anchor.session = kRoom;
    anchor.pose.position = position;
    anchor.timestamp = fromUnixMs(1'700'000'000'000);
    return live::AnchorChanged{anchor, live::DeliveryClass::Reliable, std::move(traits)};
}

live::LiveEvent deviceEvent(const char *id, const spatial::Vec3 &position)
{
    model::AnchorTraits traits;
    traits.kind = model::AnchorKind::Device;
    traits.device = model::DeviceId{id};
    traits.deviceName = id;
    traits.stream = "head";
    return anchorEvent(id, position, traits);
}

/// A square metre in y = 0.6, over the bump; counter-clockwise from above if `up`.
live::LiveEvent planeEvent(const char *id, bool up)
{
    model::AnchorTraits traits;
    traits.kind = model::AnchorKind::Plane;
    traits.label = id;
    traits.polygon = {{-0.5, 0, -0.5}, {-0.5, 0, 0.5}, {0.5, 0, 0.5}, {0.5, 0, -0.5}};
    if (!up)
        std::reverse(traits.polygon.begin(), traits.polygon.end());
    return anchorEvent(id, {0.0, 0.6, 0.0}, traits);
}

live::LiveEvent meshEvent(const char *id, float heightM)
{
    model::Mesh mesh;
    mesh.id = model::MeshId{id};
    mesh.session = kRoom;
    mesh.payload = floorPayload(heightM);
    mesh.hash = sha256({mesh.payload->vertices});
    mesh.timestamp = fromUnixMs(1'700'000'000'000);
    return live::MeshChanged{mesh};
}

std::vector<live::LiveEvent> room()
{
    return {anchorEvent("table", {0.8, 0.6, 0.5}),
            anchorEvent("lamp", {-1.2, 1.4, -0.6}),
            deviceEvent("headset", {0.2, 1.6, -1.0}),
            meshEvent("floor", 0.0f)};
}

EntityRef ref(EntityKind kind, const char *id)
{
    return {kRoom, kind, id};
}

/// How many of a sample of pixels differ.
double difference(const QImage &a, const QImage &b)
{
    int different = 0;
    int count = 0;
    for (int y = 0; y < a.height(); y += 3) {
        for (int x = 0; x < a.width(); x += 3, ++count)
            different += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
    }
    return static_cast<double>(different) / count;
}

} // namespace

class TestSceneView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<stag::ui::models::LiveStore>(m_clock);
        m_selection = std::make_unique<stag::ui::models::Selection>();
        m_visibility = std::make_unique<stag::ui::models::Visibility>();
        auto tokens = stag::ui::theme::embeddedTokens();
        QVERIFY(tokens);
        m_theme = std::make_unique<stag::ui::theme::Theme>(*tokens);
        m_theme->setScheme(stag::ui::theme::Scheme::Dark);
        m_graph = std::make_unique<stag::ui::models::AnchorGraph>(*m_store, *m_selection);
        m_fences = std::make_unique<stag::ui::models::Geofences>(*m_store);
        m_view = std::make_unique<SceneView>(
            *m_store, *m_selection, *m_visibility, *m_graph, *m_fences, *m_theme);
        m_view->resize(800, 520);
    }

    void cleanup()
    {
        m_view.reset();
        m_fences.reset();
        m_graph.reset();
        m_theme.reset();
        m_visibility.reset();
        m_selection.reset();
        m_store.reset();
    }

    void emptyTeachesAndFilledShows()
    {
        showView();
        const QImage empty = m_view->grabImage();
        m_store->apply(room());
        settle();
        const QImage filled = m_view->grabImage();
        QCOMPARE(filled.size(), m_view->size() * m_view->devicePixelRatio());
        QVERIFY(test::colourCount(filled) > 200);
        QVERIFY(difference(empty, filled) > 0.1);
    }

    void themesDiffer()
    {
        showView();
        m_store->apply(room());
        settle();
        const QImage dark = m_view->grabImage();
        m_theme->setScheme(stag::ui::theme::Scheme::Light);
        settle();
        const QImage light = m_view->grabImage();
        QVERIFY(difference(dark, light) > 0.9);
        QVERIFY(qGray(light.pixel(400, 100)) > qGray(dark.pixel(400, 100)) + 60);
    }

    void meshModesDiffer_data()
    {
        QTest::addColumn<MeshMode>("mode");
        QTest::newRow("wireframe") << MeshMode::Wireframe;
        QTest::newRow("by age") << MeshMode::ByAge;
        QTest::newRow("by normal") << MeshMode::ByNormal;
    }
    void meshModesDiffer()
    {
        QFETCH(MeshMode, mode);
        showView();
        m_store->apply(room());
        settle();
        const QImage shaded = m_view->grabImage();
        m_view->setMeshMode(mode);
        settle();
        QVERIFY(difference(shaded, m_view->grabImage()) > 0.05);
        QCOMPARE(m_view->meshMode(), mode);
    }

    void clickSelects_data()
    {
        QTest::addColumn<EntityRef>("entity");
        QTest::newRow("anchor") << ref(EntityKind::Anchor, "table");
        QTest::newRow("another anchor") << ref(EntityKind::Anchor, "lamp");
        QTest::newRow("device") << ref(EntityKind::Device, "headset");
    }
    void clickSelects()
    {
        QFETCH(EntityRef, entity);
        showView();
        m_store->apply(room());
        settle();
        const auto at = m_view->projectedPosition(entity);
        QVERIFY(at);
        click(*at);
        QTRY_VERIFY(m_selection->current() == entity);
        // A click on nothing clears.
        click({m_view->width() - 5, m_view->height() / 2});
        QTRY_VERIFY(!m_selection->current());
    }

    void clickSelectsMesh()
    {
        showView();
        m_store->apply({meshEvent("floor", 0.0f)});
        settle();
        const auto at = m_view->projectedPosition(ref(EntityKind::Mesh, "floor"));
        QVERIFY(at);
        click(*at + QPoint{0, 12});
        QTRY_VERIFY(m_selection->current() == ref(EntityKind::Mesh, "floor"));
    }

    void planesArePickedFromTheirFront_data()
    {
        QTest::addColumn<bool>("up");
        QTest::newRow("front") << true;
        QTest::newRow("back: what lies behind is meant") << false;
    }
    void planesArePickedFromTheirFront()
    {
        QFETCH(bool, up);
        showView();
        m_store->apply({meshEvent("floor", 0.0f), planeEvent("plane", up)});
        settle();
        const auto at = m_view->projectedPosition(ref(EntityKind::Plane, "plane"));
        QVERIFY(at);
        click(*at);
        const EntityRef expected =
            up ? ref(EntityKind::Plane, "plane") : ref(EntityKind::Mesh, "floor");
        QTRY_VERIFY(m_selection->current() == expected);
    }

    void hiddenThingsAreNeitherDrawnNorPicked()
    {
        showView();
        m_store->apply(room());
        settle();
        const auto lamp = ref(EntityKind::Anchor, "lamp");
        const auto at = m_view->projectedPosition(lamp);
        QVERIFY(at);
        m_visibility->setShown({lamp}, false);
        settle();
        QVERIFY(!m_view->projectedPosition(lamp));
        click(*at);
        settle();
        QVERIFY(m_selection->current() != lamp);
    }

    void selectionElsewhereIsSeenHere()
    {
        showView();
        m_store->apply(room());
        settle();
        const QImage before = m_view->grabImage();
        m_selection->select(ref(EntityKind::Anchor, "table"));
        settle();
        QVERIFY(difference(before, m_view->grabImage()) > 0.001);
    }

    void fliesToTheSelection()
    {
        showView();
        m_store->apply(room());
        settle();
        const auto lamp = ref(EntityKind::Anchor, "lamp");
        m_selection->select(lamp);
        m_view->flyToSelection();
        const auto isCentred = [&] {
            const auto at = m_view->projectedPosition(lamp);
            return at && (*at - m_view->rect().center()).manhattanLength() < 80;
        };
        QTRY_VERIFY(m_view->isSettled() && isCentred());
    }

    void newestMeshVersionIsShown()
    {
        showView();
        m_store->apply({meshEvent("floor", 0.0f)});
        settle();
        for (int i = 1; i <= 20; ++i)
            m_store->apply({meshEvent("floor", 0.1f * static_cast<float>(i))});
        settle();
        // The middle of the surface that is shown is at 2.0 m plus half the bump.
        m_store->apply({anchorEvent("probe", {0.0, 2.2, 0.0})});
        settle();
        QTRY_COMPARE(m_view->projectedPosition(ref(EntityKind::Mesh, "floor")),
                     m_view->projectedPosition(ref(EntityKind::Anchor, "probe")));
    }

    void theSessionOfTheSelectionIsShown()
    {
        showView();
        m_store->apply(room());
        auto other = anchorEvent("elsewhere", {0, 0, 0});
        std::get<live::AnchorChanged>(other).anchor.session = model::SessionId{"room-2"};
        m_store->apply({other});
        QCOMPARE(m_view->currentSession(), kRoom);
        QSignalSpy changed(m_view.get(), &SceneView::currentSessionChanged);
        m_selection->select({model::SessionId{"room-2"}, EntityKind::Session, {}});
        QCOMPARE(m_view->currentSession(), model::SessionId{"room-2"});
        QCOMPARE(changed.size(), 1);
        m_store->clear();
        QCOMPARE(m_view->currentSession(), model::SessionId{});
    }

    void survivesDocking()
    {
        QMainWindow window;
        auto *dock = new QDockWidget(&window);
        dock->setWidget(m_view.get());
        window.addDockWidget(Qt::LeftDockWidgetArea, dock);
        window.resize(900, 600);
        window.show();
        m_store->apply(room());
        settle();
        dock->setFloating(true);
        settle();
        dock->setFloating(false);
        settle();
        m_view->resize(500, 300);
        settle();
        QVERIFY(test::colourCount(m_view->grabImage()) > 200);
        const auto at = m_view->projectedPosition(ref(EntityKind::Anchor, "table"));
        QVERIFY(at);
        click(*at);
        QTRY_VERIFY(m_selection->current() == ref(EntityKind::Anchor, "table"));
        dock->setWidget(nullptr);
        m_view->setParent(nullptr);
    }

    void wheelAndKeysMoveTheCamera()
    {
        showView();
        m_store->apply(room());
        settle();
        const QByteArray start = m_view->saveState();
        const QPointF middle = m_view->rect().center();
        QWheelEvent wheel(middle,
                          m_view->mapToGlobal(middle),
                          {},
                          {0, 240},
                          Qt::NoButton,
                          Qt::NoModifier,
                          Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(sceneWindow(), &wheel);
        QTRY_VERIFY(m_view->saveState() != start);
        const QByteArray zoomed = m_view->saveState();
        QTest::keyClick(sceneWindow(), Qt::Key_7);
        QTRY_VERIFY(m_view->isSettled() && m_view->saveState() != zoomed);
        const QByteArray fromAbove = m_view->saveState();
        QTest::keyClick(sceneWindow(), Qt::Key_1, Qt::ControlModifier); // chooses a workspace
        QCOMPARE(m_view->saveState(), fromAbove);
        QTest::keyClick(sceneWindow(), Qt::Key_Slash, Qt::ShiftModifier); // 7 on a German keyboard
        QTRY_VERIFY(m_view->isSettled() && m_view->saveState() != fromAbove);
        QVERIFY(m_view->restoreState(zoomed));
        QCOMPARE(m_view->saveState(), zoomed);
        QVERIFY(!m_view->restoreState("nonsense"));
        QCOMPARE(m_view->saveState(), zoomed);
    }

    void edgesAreDrawnAndPicked()
    {
        showView();
        m_store->apply(room());
        answerWithOneEdge();
        settle();
        const QImage without = m_view->grabImage();
        QTest::keyClick(sceneWindow(), Qt::Key_L);
        QVERIFY(m_view->overlays().testFlag(Overlay::Graph));
        settle();
        QVERIFY(difference(without, m_view->grabImage()) > 0.01);
        const auto table = m_view->projectedPosition(ref(EntityKind::Anchor, "table"));
        const auto lamp = m_view->projectedPosition(ref(EntityKind::Anchor, "lamp"));
        QVERIFY(table && lamp);
        const QPoint between = (3 * *table + *lamp) / 4;
        click(between);
        QTRY_VERIFY(m_selection->edge());
        QVERIFY(m_selection->edge()->from.id == "lamp");
        QTest::mouseMove(sceneWindow(), between + QPoint{1, 0});
        QTRY_VERIFY(m_selection->hoveredEdge() == m_selection->edge());
        QTest::keyClick(sceneWindow(), Qt::Key_Escape);
        QTRY_VERIFY(!m_selection->edge());
        QTest::keyClick(sceneWindow(), Qt::Key_L);
        settle();
        click(between);
        settle();
        QVERIFY(!m_selection->edge());
    }

    void edgesAreRemembered()
    {
        showView();
        m_view->setOverlays(kUsualOverlays | Overlay::Graph);
        const QByteArray state = m_view->saveState();
        m_view->setOverlays(kUsualOverlays);
        QVERIFY(m_view->restoreState(state));
        QVERIFY(m_view->overlays().testFlag(Overlay::Graph));
        QCOMPARE(m_view->saveState(), state);
        // What was written before there was a graph.
        QVERIFY(m_view->restoreState(state.chopped(qsizetype(graph::kEdgeKindCount))));
        QCOMPARE(m_view->saveState(), state);
    }

    void seesThroughADevice()
    {
        showView();
        m_view->setNavigation(Navigation::Device);
        QCOMPARE(m_view->navigation(), Navigation::Orbit); // no device, nothing happens
        m_store->apply(room());
        settle();
        m_view->setNavigation(Navigation::Device);
        QCOMPARE(m_view->navigation(), Navigation::Device);
        settle();
        QVERIFY(!m_view->projectedPosition(ref(EntityKind::Device, "headset")));
        QTest::keyClick(sceneWindow(), Qt::Key_Escape);
        QTRY_COMPARE(m_view->navigation(), Navigation::Orbit);
    }

private:
    /// A server whose graph joins the lamp and the table.
    void answerWithOneEdge()
    {
        graph::Answer answer;
        for (const char *id : {"lamp", "table"}) {
            graph::FoundNode node;
            node.key = {kRoom, graph::NodeKind::Anchor, id};
            answer.nodes.push_back(node);
        }
        graph::FoundEdge edge;
        edge.from = answer.nodes[0].key;
        edge.to = answer.nodes[1].key;
        answer.edges = {edge};
        connect(m_graph.get(),
                &stag::ui::models::AnchorGraph::wanted,
                this,
                [this, answer](std::uint64_t number) { m_graph->take(number, answer); });
    }

    void showView()
    {
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        settle();
    }

    /// Until everything has arrived in a frame.
    void settle()
    {
        QTRY_VERIFY(!m_view->grabImage().isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isSettled(), 20'000);
        QVERIFY(!m_view->grabImage().isNull()); // draws what came last
    }

    [[nodiscard]] QWindow *sceneWindow() const
    {
        for (QWindow *window : QGuiApplication::allWindows()) {
            if (window->inherits("QQuickView"))
                return window;
        }
        return nullptr;
    }

    void click(const QPoint &at) { QTest::mouseClick(sceneWindow(), Qt::LeftButton, {}, at); }

    stag::test::TestClock m_clock;
    std::unique_ptr<stag::ui::models::LiveStore> m_store;
    std::unique_ptr<stag::ui::models::Selection> m_selection;
    std::unique_ptr<stag::ui::models::Visibility> m_visibility;
    std::unique_ptr<stag::ui::models::AnchorGraph> m_graph;
    std::unique_ptr<stag::ui::models::Geofences> m_fences;
    std::unique_ptr<stag::ui::theme::Theme> m_theme;
    std::unique_ptr<SceneView> m_view;
};

QTEST_MAIN(TestSceneView)
#include "tst_scene_view.moc"
