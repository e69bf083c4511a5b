// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QMainWindow>

#include <array>

class QAction;
class QDockWidget;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace stag::ui::models {
class AnchorGraph;
class Geofences;
class InspectorModel;
class LiveStore;
class PacketLogModel;
class Selection;
class SessionTreeModel;
class Visibility;
} // namespace stag::ui::models
namespace stag::ui::scene {
class SceneView;
}

namespace stag::ui::workspaces {
class Banner;
class DockTitle;
} // namespace stag::ui::workspaces

namespace stag::ui::workspaces::live {

class InspectorPanel;
class PacketLogPanel;
class SessionPanel;

/// What the page shows; all of it outlives the page.
struct LiveModels
{
    models::LiveStore &store;
    models::Selection &selection;
    models::Visibility &visibility;
    models::SessionTreeModel &tree;
    models::PacketLogModel &packetLog;
    models::InspectorModel &inspector;
    models::AnchorGraph &graph;
    const models::Geofences &fences;
};

/// The widgets of the Live workspace: docks around the 3D view.
///
/// On a window narrower than 1280 the inspector becomes a tab beside the sessions.
class LivePage : public QMainWindow
{
    Q_OBJECT

public:
    LivePage(const LiveModels &models, theme::Theme &theme);
    ~LivePage() override;

    [[nodiscard]] SessionPanel &sessions() const { return *m_sessions; }
    [[nodiscard]] InspectorPanel &inspector() const { return *m_inspector; }
    [[nodiscard]] PacketLogPanel &log() const { return *m_log; }
    [[nodiscard]] scene::SceneView &scene() const { return *m_scene; }
    [[nodiscard]] Banner &connectionBanner() const { return *m_connectionBanner; }
    [[nodiscard]] QList<QAction *> actions() const;

    void setBanner(QWidget *banner);
    void resetLayout();
    [[nodiscard]] QByteArray saveLayout() const;
    bool restoreLayout(const QByteArray &state);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildCentre();
    void buildDocks();
    void buildActions();
    QDockWidget *
    addDock(const QString &objectName, QWidget *content, DockTitle *title, Qt::DockWidgetArea area);
    void sizeSideDocks();
    void placeInspector();
    void retranslate();
    void showSessionCount();

    LiveModels m_models;
    theme::Theme &m_theme;
    scene::SceneView *m_scene;
    SessionPanel *m_sessions;
    InspectorPanel *m_inspector;
    PacketLogPanel *m_log;
    Banner *m_connectionBanner;
    QVBoxLayout *m_centre = nullptr;
    QWidget *m_banner = nullptr;
    DockTitle *m_sessionsTitle;
    DockTitle *m_inspectorTitle;
    QToolButton *m_sessionsMenuButton;
    QToolButton *m_lockButton;
    QMenu *m_sessionsMenu;
    QDockWidget *m_sessionsDock = nullptr;
    QDockWidget *m_inspectorDock = nullptr;
    QDockWidget *m_logDock = nullptr;
    QAction *m_fly;
    QAction *m_focusFilter;
    QAction *m_pause;
    QAction *m_expandAll;
    QAction *m_collapseAll;
    QAction *m_frameAll;
    bool m_isNarrow = false;
    bool m_isSized = false;
    bool m_isRestored = false;
};

} // namespace stag::ui::workspaces::live
