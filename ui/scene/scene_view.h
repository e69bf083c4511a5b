// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "ui/models/entity_ref.h"
#include "ui/scene/view_options.h"

#include <QImage>
#include <QPoint>
#include <QVector3D>
#include <QWidget>

#include <memory>
#include <optional>

class QAction;

namespace stag::ui::models {
class AnchorGraph;
class Geofences;
class LiveStore;
class Selection;
class Visibility;
} // namespace stag::ui::models
namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::scene {

/// The 3D view of one session: room meshes, anchors, planes, devices with trails, labels and tools.
///
/// Shows what the store holds, emits picks through the selection, and draws in a thread of its own.
/// The references must outlive the view. Thread: GUI.
class SceneView final : public QWidget
{
    Q_OBJECT

public:
    SceneView(models::LiveStore &store,
              models::Selection &selection,
              models::Visibility &visibility,
              models::AnchorGraph &graph,
              const models::Geofences &fences,
              theme::Theme &theme,
              QWidget *parent = nullptr);
    ~SceneView() override;

    /// The session shown: the one of the selection, else the one that was active last.
    [[nodiscard]] model::SessionId currentSession() const;
    void setCurrentSession(const model::SessionId &session);

    [[nodiscard]] MeshMode meshMode() const;
    void setMeshMode(MeshMode mode);
    [[nodiscard]] Navigation navigation() const;
    /// `Navigation::Device` follows the selected device, or the first one; without devices nothing
    /// happens.
    void setNavigation(Navigation navigation);
    [[nodiscard]] Overlays overlays() const;
    void setOverlays(Overlays overlays);

    /// What can be done with the graph between the anchors, for menus and the palette.
    [[nodiscard]] QList<QAction *> graphActions() const;
    /// Those of them that act on the selected anchors, for their menu.
    [[nodiscard]] QList<QAction *> anchorActions() const;

    /// Mesh mode, overlays, kinds of edges and camera as an opaque value for the workspace's state.
    [[nodiscard]] QByteArray saveState() const;
    /// Returns false and changes nothing if `state` is not from saveState().
    bool restoreState(const QByteArray &state);

    /// What the view shows now, in device pixels; a null image before the first frame.
    [[nodiscard]] QImage grabImage();
    /// Where the entity is drawn, in this widget; nothing if it is not in front of the camera.
    [[nodiscard]] std::optional<QPoint> projectedPosition(const models::EntityRef &entity) const;
    /// Where the entity is in the session shown, in metres; nothing for what has no place there.
    [[nodiscard]] std::optional<QVector3D> positionOf(const models::EntityRef &entity) const;
    /// The point that the camera looks at, in metres in the session.
    [[nodiscard]] QVector3D lookedAt() const;
    /// True when no mesh waits to be decoded or drawn and the camera rests.
    [[nodiscard]] bool isSettled() const;

public Q_SLOTS:
    void flyToSelection();
    void frameAll();
    void showAxisView(stag::ui::scene::AxisView view);
    /// Asks for a file and writes the view as PNG.
    void saveScreenshot();

Q_SIGNALS:
    void currentSessionChanged();
    void optionsChanged();
    /// The empty view's button: show how a device connects.
    void connectHelpRequested();
    /// A sentence for the status bar, for example where a screenshot went or why it could not.
    void messageRaised(const QString &message);

protected:
    void changeEvent(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace stag::ui::scene
