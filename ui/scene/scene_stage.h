// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/anchor_instances.h"
#include "ui/scene/camera_controller.h"
#include "ui/scene/fence_layer.h"
#include "ui/scene/frame_statistics.h"
#include "ui/scene/geometries.h"
#include "ui/scene/graph_layer.h"
#include "ui/scene/label_composer.h"
#include "ui/scene/label_model.h"
#include "ui/scene/limits.h"
#include "ui/scene/mesh_feed.h"
#include "ui/scene/pointer_input.h"
#include "ui/scene/scene_colours.h"
#include "ui/scene/scene_content.h"
#include "ui/scene/scene_painter.h"
#include "ui/scene/scene_picker.h"

#include <QFont>
#include <QObject>
#include <QTimer>
#include <QVariantList>

#include <optional>

namespace stag::ui::models {
class Selection;
}
namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::scene {

/// What stands on the stage and from where it is seen: all that QML draws, brought up to date once
/// per frame by prepareFrame(). Thread: GUI.
class SceneStage final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QVector3D cameraPosition READ cameraPosition NOTIFY cameraMoved)
    Q_PROPERTY(QQuaternion cameraRotation READ cameraRotation NOTIFY cameraMoved)
    Q_PROPERTY(float fieldOfViewDeg READ fieldOfViewDeg NOTIFY cameraMoved)
    Q_PROPERTY(float clipNear READ clipNear NOTIFY cameraMoved)
    Q_PROPERTY(float clipFar READ clipFar NOTIFY cameraMoved)
    Q_PROPERTY(QVector3D pivot READ pivot NOTIFY cameraMoved)
    Q_PROPERTY(float distanceM READ distanceM NOTIFY cameraMoved)
    Q_PROPERTY(QVector3D keyDirection READ keyDirection NOTIFY cameraMoved)
    Q_PROPERTY(QVariantList gizmoAxes READ gizmoAxes NOTIFY cameraMoved)
    Q_PROPERTY(double scaleBarPx READ scaleBarPx NOTIFY cameraMoved)
    Q_PROPERTY(QString scaleBarText READ scaleBarText NOTIFY cameraMoved)
    Q_PROPERTY(QVariantList rings READ rings NOTIFY overlayChanged)
    Q_PROPERTY(bool showsHiddenAnchors READ showsHiddenAnchors NOTIFY overlayChanged)
    Q_PROPERTY(int batchCount READ batchCount NOTIFY batchCountChanged)
    Q_PROPERTY(float nowS READ nowS NOTIFY nowChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY emptyChanged)
    Q_PROPERTY(int meshMode READ meshModeIndex NOTIFY optionsChanged)
    Q_PROPERTY(int overlayBits READ overlayBits NOTIFY optionsChanged)
    Q_PROPERTY(int navigation READ navigationIndex WRITE setNavigationIndex NOTIFY optionsChanged)
    Q_PROPERTY(int tool READ toolIndex WRITE setToolIndex NOTIFY optionsChanged)
    Q_PROPERTY(QString facts READ facts NOTIFY factsChanged)
    Q_PROPERTY(QFont captionFont READ captionFont NOTIFY themeTaken)
    Q_PROPERTY(QFont smallFont READ smallFont NOTIFY themeTaken)
    Q_PROPERTY(QFont strongFont READ strongFont NOTIFY themeTaken)
    Q_PROPERTY(QFont bodyFont READ bodyFont NOTIFY themeTaken)
    Q_PROPERTY(QQuick3DGeometry *axisLines READ axisLines CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *anchorFrame READ anchorFrame CONSTANT)
    Q_PROPERTY(QQuick3DInstancing *anchorInstances READ anchorInstances CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *planeLines READ planeLines CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *planeFills READ planeFills CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *deviceLines READ deviceLines CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *deviceFills READ deviceFills CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *markLines READ markLines CONSTANT)
    Q_PROPERTY(QAbstractItemModel *labels READ labels CONSTANT)
    Q_PROPERTY(QObject *pointer READ pointer CONSTANT)
    Q_PROPERTY(QObject *graph READ graphObject CONSTANT)
    Q_PROPERTY(QObject *fences READ fencesObject CONSTANT)

public:
    SceneStage(models::LiveStore &store,
               models::Selection &selection,
               models::Visibility &visibility,
               models::AnchorGraph &graph,
               const models::Geofences &fences,
               theme::Theme &theme,
               QObject *parent = nullptr);
    ~SceneStage() override;

    [[nodiscard]] const model::SessionId &session() const { return m_content.session(); }
    void setSession(const model::SessionId &session);
    void setViewport(const QSizeF &sizePx);
    [[nodiscard]] QSizeF viewport() const { return m_viewportPx; }

    [[nodiscard]] MeshMode meshMode() const { return m_meshMode; }
    void setMeshMode(MeshMode mode);
    [[nodiscard]] Overlays overlays() const { return m_overlays; }
    void setOverlays(Overlays overlays);
    void setNavigation(Navigation navigation);
    void setTool(PointerTool tool);
    void flyToSelection();
    void flyTo(const models::EntityRef &ref);
    /// Escape: leaves the device, drops the rubber band, or clears the selection.
    void stepBack();

    [[nodiscard]] CameraController &camera() { return m_camera; }
    [[nodiscard]] const CameraController &camera() const { return m_camera; }
    [[nodiscard]] PointerInput &pointerInput() { return m_pointer; }
    [[nodiscard]] GraphLayer &graph() { return m_graph; }
    [[nodiscard]] const GraphLayer &graph() const { return m_graph; }
    [[nodiscard]] const SceneContent &content() const { return m_content; }
    [[nodiscard]] const MeshFeed &meshes() const { return m_meshes; }
    [[nodiscard]] std::optional<QVector3D> positionOf(const models::EntityRef &ref) const;
    [[nodiscard]] bool isSettled() const;
    /// Renews the line of facts with what was measured. It says "At rest" when no frame was needed
    /// for a while; frames that only show new facts do not count.
    void tellFacts(const FrameStatistics::Reading &reading);

    /// Brings everything up to date for the frame about to be drawn.
    void prepareFrame(MonotonicTime now);

    // What QML reads
    [[nodiscard]] QVector3D cameraPosition() const { return m_camera.camera().position(); }
    [[nodiscard]] QQuaternion cameraRotation() const { return m_camera.camera().rotation(); }
    [[nodiscard]] float fieldOfViewDeg() const { return m_camera.camera().verticalFovDeg; }
    [[nodiscard]] float clipNear() const { return m_planes.nearM; }
    [[nodiscard]] float clipFar() const { return m_planes.farM; }
    [[nodiscard]] QVector3D pivot() const { return m_camera.camera().pivot; }
    [[nodiscard]] float distanceM() const { return m_camera.camera().distanceM; }
    /// Towards the key light: above right of whoever looks.
    [[nodiscard]] QVector3D keyDirection() const;
    [[nodiscard]] QVariantList gizmoAxes() const;
    [[nodiscard]] double scaleBarPx() const;
    [[nodiscard]] QString scaleBarText() const;
    [[nodiscard]] QVariantList rings() const { return m_rings; }
    /// Whether what meshes hide of anchors is drawn faintly; very many would take too long.
    [[nodiscard]] bool showsHiddenAnchors() const
    {
        return m_content.anchors().size() <= kHiddenAnchorsMax;
    }
    [[nodiscard]] int batchCount() const { return m_meshes.surfaces().batchCount(); }
    [[nodiscard]] float nowS() const { return m_nowS; }
    [[nodiscard]] bool isEmpty() const { return m_empty; }
    [[nodiscard]] int meshModeIndex() const { return static_cast<int>(m_meshMode); }
    [[nodiscard]] int overlayBits() const { return static_cast<int>(m_overlays.toInt()); }
    [[nodiscard]] int navigationIndex() const { return static_cast<int>(m_camera.navigation()); }
    [[nodiscard]] int toolIndex() const { return static_cast<int>(m_pointer.tool()); }
    void setNavigationIndex(int navigation);
    void setToolIndex(int tool);
    [[nodiscard]] QString facts() const { return m_facts; }
    [[nodiscard]] QFont captionFont() const;
    [[nodiscard]] QFont smallFont() const;
    [[nodiscard]] QFont strongFont() const;
    [[nodiscard]] QFont bodyFont() const;
    [[nodiscard]] QQuick3DGeometry *axisLines() { return &m_axisLines; }
    [[nodiscard]] QQuick3DGeometry *anchorFrame() { return &m_anchorFrame; }
    [[nodiscard]] QQuick3DInstancing *anchorInstances() { return &m_anchorInstances; }
    [[nodiscard]] QQuick3DGeometry *planeLines() { return &m_planeLines; }
    [[nodiscard]] QQuick3DGeometry *planeFills() { return &m_planeFills; }
    [[nodiscard]] QQuick3DGeometry *deviceLines() { return &m_deviceLines; }
    [[nodiscard]] QQuick3DGeometry *deviceFills() { return &m_deviceFills; }
    [[nodiscard]] QQuick3DGeometry *markLines() { return &m_markLines; }
    [[nodiscard]] QAbstractItemModel *labels() { return &m_labels; }
    [[nodiscard]] QObject *pointer() { return &m_pointer; }
    [[nodiscard]] QObject *graphObject() { return &m_graph; }
    [[nodiscard]] QObject *fencesObject() { return &m_fences; }
    Q_INVOKABLE QQuick3DGeometry *batchGeometry(int batch) const;
    Q_INVOKABLE void snapToAxis(int axisView);
    Q_INVOKABLE void frameAll() { m_camera.frameAll(); }
    /// Rectangles that labels stay clear of, told by QML as it lays out.
    Q_INVOKABLE void setTaken(const QVariantList &rects);

Q_SIGNALS:
    void cameraMoved();
    void overlayChanged();
    void batchCountChanged();
    void nowChanged();
    void emptyChanged();
    void optionsChanged();
    void sessionChanged();
    void factsChanged();
    void themeTaken();
    // Asked for by the overlay; where a menu should open is in the view's pixels.
    void meshMenuRequested(const QPointF &at);
    void overlayMenuRequested(const QPointF &at);
    void screenshotRequested();
    void graphToggleRequested();
    void graphPathRequested();
    void connectHelpRequested();
    /// The window should draw a frame.
    void frameNeeded();

private:
    struct Outdated
    {
        bool anchors = true;
        bool planes = true;
        bool devices = true;
        bool marks = true;
        bool graph = true;
        bool fences = true;
        bool overlay = true;
        bool outline = true;
    };

    void needFrame();
    void connectStore();
    void chooseSession();
    void takeTheme();
    void markAllOutdated();
    void pick(const QPointF &at, bool toggle);
    void pickIn(const QRectF &rect, bool add);
    void hover();
    void followDevice();
    void drawPlanesNow();
    void drawDevicesNow();
    void drawMarks();
    void composeOverlay();
    void connectGraph();
    void drawFences();
    [[nodiscard]] std::vector<NamedPlace> markedPlaces() const;
    [[nodiscard]] Picked pickedAt(const QPointF &at) const;
    [[nodiscard]] Emphasis emphasis() const;
    [[nodiscard]] Box boxOf(const models::EntityRef &ref) const;
    [[nodiscard]] std::vector<NamedBox> emphasisedMeshes() const;
    [[nodiscard]] double scaleBarM() const;
    /// Points that a view of all must hold. Devices come and go: they count only if there is
    /// nothing else.
    [[nodiscard]] std::vector<QVector3D> outline() const;

    models::LiveStore &m_store;
    models::Selection &m_selection;
    theme::Theme &m_theme;
    models::AnchorGraph &m_anchorGraph;
    SceneColours m_colours;
    GraphLayer m_graph;
    FenceLayer m_fences;
    std::unordered_set<models::EntityRef> m_front; ///< of the graph; empty if all are alike
    SceneContent m_content;
    MeshFeed m_meshes;
    CameraController m_camera;
    PointerInput m_pointer;
    LabelModel m_labels;
    LineGeometry m_axisLines;
    LineGeometry m_anchorFrame;
    AnchorInstances m_anchorInstances;
    LineGeometry m_planeLines;
    FillGeometry m_planeFills;
    LineGeometry m_deviceLines;
    FillGeometry m_deviceFills;
    LineGeometry m_markLines;
    QTimer m_laterFrame;
    QSizeF m_viewportPx{800, 600};
    ClipPlanes m_planes;
    MeshMode m_meshMode = MeshMode::Shaded;
    Overlays m_overlays = kUsualOverlays;
    std::optional<models::EntityRef> m_through; ///< the device that is looked through
    std::optional<QPointF> m_hoverAt;
    bool m_hoverOutdated = false;
    QVariantList m_rings;
    QString m_facts;
    std::vector<QRectF> m_taken;
    Outdated m_outdated;
    MonotonicTime m_neededAt{}; ///< when a frame was last needed, as the facts saw it
    float m_nowS = 0.0f;
    bool m_empty = true;
    bool m_neededSinceFacts = true;
    bool m_frameWaits = true; ///< something is newer than the last prepareFrame()
};

} // namespace stag::ui::scene
