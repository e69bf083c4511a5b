// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_view.h"

#include "ui/models/anchor_graph.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/frame_statistics.h"
#include "ui/scene/graph_actions.h"
#include "ui/scene/scene_stage.h"
#include "ui/scene/scene_window.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QDataStream>
#include <QEvent>
#include <QFileDialog>
#include <QIODevice>
#include <QMenu>
#include <QPointer>
#include <QQmlEngine>
#include <QStandardPaths>
#include <QTimer>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace stag::ui::scene {
namespace {

constexpr std::chrono::milliseconds kFactsInterval{500};
constexpr quint32 kStateMagic = 0x53534331; // "SSC1": format and version of saveState()
/// Stored as what is hidden: views that were saved before there were fences show them.
constexpr Overlays kStoredHidden = Overlay::Fences;
constexpr QSize kMinimumSize{240, 180};

struct OverlayEntry
{
    Overlay overlay;
    const char *text;
};

constexpr std::array kOverlayEntries{
    OverlayEntry{Overlay::Grid,
                 QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Ground grid and axes")},
    OverlayEntry{Overlay::Anchors, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Anchors")},
    OverlayEntry{Overlay::Planes, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Planes")},
    OverlayEntry{Overlay::Devices, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Devices")},
    OverlayEntry{Overlay::Trails, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Trails")},
    OverlayEntry{Overlay::Graph, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Anchor graph")},
    OverlayEntry{Overlay::Fences, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Geofences")},
    OverlayEntry{Overlay::Labels, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Labels")},
    OverlayEntry{Overlay::Facts, QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Facts")},
};

constexpr std::array kMeshModeTexts{
    QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Shaded"),
    QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "Wireframe"),
    QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "By age"),
    QT_TRANSLATE_NOOP("stag::ui::scene::SceneView", "By normal"),
};

} // namespace

class SceneView::Private
{
public:
    Private(SceneView &view,
            models::LiveStore &store,
            models::Selection &selection,
            models::Visibility &visibility,
            models::AnchorGraph &graph,
            const models::Geofences &fences,
            theme::Theme &theme)
        : m_view(view)
        , stage(store, selection, visibility, graph, fences, theme)
        , graphActions(store, selection, graph, stage)
        , window(new SceneWindow(stage, theme))
        , statistics(*window)
        , container(QWidget::createWindowContainer(window, &view))
    {}

    // The window holds QML that is bound to the stage; it goes first, and its container with it.
    ~Private() { delete container; }

    void openMeshMenu(const QPointF &at);
    void openOverlayMenu(const QPointF &at);
    void openGraphMenu(const QPointF &at);
    /// The end of what saveState() wrote; older programs wrote none.
    void restoreEdgeKinds(QDataStream &in);

    SceneView &m_view;
    SceneStage stage;
    GraphActions graphActions;
    SceneWindow *window; ///< owned by `container`
    FrameStatistics statistics;
    QWidget *container;
    QTimer factsTimer;

private:
    void popUp(QMenu *menu, const QPointF &at);
};

void SceneView::Private::popUp(QMenu *menu, const QPointF &at)
{
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(container->mapToGlobal(at.toPoint()));
}

void SceneView::Private::openMeshMenu(const QPointF &at)
{
    auto *menu = new QMenu(&m_view);
    auto *group = new QActionGroup(menu);
    for (std::size_t i = 0; i < kMeshModeTexts.size(); ++i) {
        QAction *action = menu->addAction(tr(kMeshModeTexts[i]));
        const auto mode = static_cast<MeshMode>(i);
        action->setCheckable(true);
        action->setChecked(stage.meshMode() == mode);
        group->addAction(action);
        connect(action, &QAction::triggered, menu, [this, mode] { stage.setMeshMode(mode); });
    }
    popUp(menu, at);
}

void SceneView::Private::openOverlayMenu(const QPointF &at)
{
    auto *menu = new QMenu(&m_view);
    for (const OverlayEntry &entry : kOverlayEntries) {
        QAction *action = menu->addAction(tr(entry.text));
        action->setCheckable(true);
        action->setChecked(stage.overlays().testFlag(entry.overlay));
        connect(action, &QAction::toggled, menu, [this, overlay = entry.overlay](bool on) {
            Overlays overlays = stage.overlays();
            stage.setOverlays(overlays.setFlag(overlay, on));
        });
    }
    popUp(menu, at);
}

void SceneView::Private::openGraphMenu(const QPointF &at)
{
    auto *menu = new QMenu(&m_view);
    graphActions.fill(*menu);
    popUp(menu, at);
}

void SceneView::Private::restoreEdgeKinds(QDataStream &in)
{
    graph::EdgeKinds kinds;
    for (std::size_t kind = 0; kind < graph::kEdgeKindCount; ++kind) {
        bool isOn = false;
        in >> isOn;
        if (isOn)
            kinds.insert(static_cast<graph::EdgeKind>(kind));
    }
    if (in.status() == QDataStream::Ok)
        stage.graph().setKinds(kinds);
}

SceneView::SceneView(models::LiveStore &store,
                     models::Selection &selection,
                     models::Visibility &visibility,
                     models::AnchorGraph &graph,
                     const models::Geofences &fences,
                     theme::Theme &theme,
                     QWidget *parent)
    : QWidget(parent)
{
    m_private =
        std::make_unique<Private>(*this, store, selection, visibility, graph, fences, theme);
    m_private->graphActions.retranslate();
    Private &p = *m_private;
    setMinimumSize(kMinimumSize);
    setFocusProxy(p.container);
    p.container->setFocusPolicy(Qt::StrongFocus);
    p.container->setAccessibleName(tr("3D view"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(p.container);

    connect(&p.stage, &SceneStage::sessionChanged, this, &SceneView::currentSessionChanged);
    connect(&p.stage, &SceneStage::optionsChanged, this, &SceneView::optionsChanged);
    connect(&p.stage, &SceneStage::connectHelpRequested, this, &SceneView::connectHelpRequested);
    connect(&p.stage, &SceneStage::screenshotRequested, this, &SceneView::saveScreenshot);
    connect(&p.stage, &SceneStage::meshMenuRequested, this, [&p](const QPointF &at) {
        p.openMeshMenu(at);
    });
    connect(&p.stage, &SceneStage::overlayMenuRequested, this, [&p](const QPointF &at) {
        p.openOverlayMenu(at);
    });
    connect(&p.stage.graph(), &GraphLayer::focusMenuRequested, this, [&p](const QPointF &at) {
        p.openGraphMenu(at);
    });
    connect(&p.factsTimer, &QTimer::timeout, this, [&p] {
        if (p.window->isExposed())
            p.stage.tellFacts(p.statistics.read());
    });
    p.factsTimer.start(kFactsInterval);
}

SceneView::~SceneView() = default;

model::SessionId SceneView::currentSession() const
{
    return m_private->stage.session();
}

void SceneView::setCurrentSession(const model::SessionId &session)
{
    m_private->stage.setSession(session);
}

MeshMode SceneView::meshMode() const
{
    return m_private->stage.meshMode();
}

void SceneView::setMeshMode(MeshMode mode)
{
    m_private->stage.setMeshMode(mode);
}

Navigation SceneView::navigation() const
{
    return m_private->stage.camera().navigation();
}

void SceneView::setNavigation(Navigation navigation)
{
    m_private->stage.setNavigation(navigation);
}

Overlays SceneView::overlays() const
{
    return m_private->stage.overlays();
}

void SceneView::setOverlays(Overlays overlays)
{
    m_private->stage.setOverlays(overlays);
}

QList<QAction *> SceneView::graphActions() const
{
    return m_private->graphActions.all();
}

QList<QAction *> SceneView::anchorActions() const
{
    return m_private->graphActions.ofAnchors();
}

QByteArray SceneView::saveState() const
{
    const CameraController &controller = m_private->stage.camera();
    const Camera &camera = controller.camera();
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kStateMagic << static_cast<quint8>(meshMode())
        << static_cast<quint32>((overlays() ^ kStoredHidden).toInt()) << controller.followsGrowth()
        << camera.pivot << camera.yawRad << camera.pitchRad << camera.distanceM;
    for (std::size_t kind = 0; kind < graph::kEdgeKindCount; ++kind)
        out << m_private->stage.graph().kinds().contains(static_cast<graph::EdgeKind>(kind));
    return state;
}

bool SceneView::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint8 mode = 0;
    quint32 overlayBits = 0;
    bool followsGrowth = true;
    Camera camera;
    in >> magic >> mode >> overlayBits >> followsGrowth >> camera.pivot >> camera.yawRad
        >> camera.pitchRad >> camera.distanceM;
    if (in.status() != QDataStream::Ok || magic != kStateMagic || mode >= kMeshModeTexts.size()
        || !isUsable(camera))
        return false;
    setMeshMode(static_cast<MeshMode>(mode));
    setOverlays((Overlays::fromInt(overlayBits) ^ kStoredHidden) & kAllOverlays);
    m_private->restoreEdgeKinds(in);
    if (!followsGrowth)
        m_private->stage.camera().restore(camera);
    return true;
}

QImage SceneView::grabImage()
{
    return m_private->window->grabNow();
}

std::optional<QPoint> SceneView::projectedPosition(const models::EntityRef &entity) const
{
    const SceneStage &stage = m_private->stage;
    const auto position = stage.positionOf(entity);
    const auto px =
        position ? Projector(stage.camera().camera(), stage.viewport())(*position) : std::nullopt;
    return px ? std::optional{m_private->container->mapTo(this, px->toPoint())} : std::nullopt;
}

std::optional<QVector3D> SceneView::positionOf(const models::EntityRef &entity) const
{
    return m_private->stage.positionOf(entity);
}

QVector3D SceneView::lookedAt() const
{
    return m_private->stage.pivot();
}

bool SceneView::isSettled() const
{
    return m_private->stage.isSettled();
}

void SceneView::flyToSelection()
{
    m_private->stage.flyToSelection();
}

void SceneView::frameAll()
{
    m_private->stage.frameAll();
}

void SceneView::showAxisView(AxisView view)
{
    m_private->stage.camera().showAxis(view);
}

void SceneView::saveScreenshot()
{
    const QImage image = grabImage(); // before the dialog covers it
    if (image.isNull()) {
        Q_EMIT messageRaised(tr("There is no picture yet: the 3D view has not been drawn."));
        return;
    }
    auto *dialog = new QFileDialog(this, tr("Save screenshot"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PNG pictures (*.png)"));
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    connect(dialog, &QFileDialog::fileSelected, this, [this, image](const QString &path) {
        Q_EMIT messageRaised(image.save(path, "PNG")
                                 ? tr("Screenshot saved as %1").arg(path)
                                 : tr("The screenshot could not be written to %1; choose another "
                                      "folder")
                                       .arg(path));
    });
    dialog->open();
}

void SceneView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange && m_private) {
        m_private->window->engine()->retranslate();
        m_private->graphActions.retranslate();
        Q_EMIT m_private->stage.graph().changed();
    }
    QWidget::changeEvent(event);
}

} // namespace stag::ui::scene
