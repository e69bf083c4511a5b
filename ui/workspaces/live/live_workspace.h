// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backend/connection_state.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/entity_ref.h"
#include "ui/models/geofences.h"
#include "ui/models/inspector_model.h"
#include "ui/models/mesh_histories.h"
#include "ui/models/mesh_stats.h"
#include "ui/models/packet_log_model.h"
#include "ui/models/session_tree_model.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/workspace.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

#include <memory>
#include <vector>

class QAction;
class QMenu;
class QUndoStack;

namespace stag::ui::backend {
class Backend;
}
namespace stag::ui::models {
class LiveStore;
class Selection;
class Visibility;
} // namespace stag::ui::models
namespace stag::ui::scene {
class SceneView;
}

namespace stag::ui::workspaces::live {

class FenceActions;
class LivePage;
class Transfers;

/// Follows live sessions: tree, 3D view, inspector and packet log around one selection.
///
/// Everything given to the constructor must outlive it. Thread: GUI.
class LiveWorkspace : public QObject, public Workspace
{
    Q_OBJECT

public:
    LiveWorkspace(theme::Theme &theme,
                  backend::Backend &backend,
                  models::LiveStore &store,
                  models::Selection &selection,
                  models::Visibility &visibility,
                  QUndoStack &undoStack);
    ~LiveWorkspace() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString menuTitle() const override;
    [[nodiscard]] QString iconName() const override;
    [[nodiscard]] QWidget *widget() override;
    [[nodiscard]] QList<QAction *> actions() const override;
    [[nodiscard]] std::vector<PaletteEntry> find(const QString &text, int limit) const override;
    [[nodiscard]] QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;
    void resetLayout() override;

    /// Puts `banner` above the 3D view; it takes the place of the one before. Null takes it away.
    void setBanner(QWidget *banner);
    /// The other server whose sessions are shown; empty for the one in this program.
    void setRemoteServer(const QUrl &server);
    /// Selects `session` and opens it alone in the tree: now, or as soon as it is there unless
    /// something else is selected by then.
    void showSession(const model::SessionId &session);
    [[nodiscard]] scene::SceneView &sceneView() const;
    [[nodiscard]] models::PacketLogModel &packetLog() { return m_packetLog; }

Q_SIGNALS:
    void demoRequested();
    void connectHelpRequested();
    /// A sentence for the status bar.
    void messageRaised(const QString &message);
    /// An export or import is over, or an edit was refused; a sentence for the notifications.
    void workEnded(theme::Status status, const QString &text);

private:
    void connectModels();
    void connectFences();
    void takeFenceEvents(const std::vector<stag::live::LiveEvent> &events);
    void connectPanels();
    void showAwaited();
    void showConnection(const backend::ConnectionState &state);
    void toggleVisibility(const std::vector<models::EntityRef> &refs, const QString &name);
    void addFenceActions(QMenu &menu, const models::EntityRef &ref);
    void showMenu(const QPoint &globalPosition, const models::EntityRef &ref);

    theme::Theme &m_theme;
    backend::Backend &m_backend;
    models::LiveStore &m_store;
    models::Selection &m_selection;
    models::Visibility &m_visibility;
    QUndoStack &m_undoStack;
    models::SessionTreeModel m_tree;
    models::PacketLogModel m_packetLog;
    models::MeshStatsCache m_meshStats;
    models::MeshHistories m_histories;
    models::AnchorGraph m_graph;
    models::Geofences m_fences;
    models::InspectorModel m_inspector;
    model::SessionId m_awaited;             ///< the session to show when it comes
    QPointer<LivePage> m_page;              ///< owned until it gets a parent
    Transfers *m_transfers = nullptr;       ///< lives with the page
    FenceActions *m_fenceActions = nullptr; ///< as well
};

} // namespace stag::ui::workspaces::live
