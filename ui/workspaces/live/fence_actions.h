// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/workspaces/live/fence_dialog.h"
#include "ui/workspaces/live/fence_edits.h"

#include <QList>
#include <QObject>

class QAction;
class QUndoStack;
class QWidget;

namespace stag::ui::backend {
class Backend;
}
namespace stag::ui::models {
class Geofences;
class LiveStore;
class Selection;
} // namespace stag::ui::models
namespace stag::ui::scene {
class SceneView;
}

namespace stag::ui::workspaces::live {

class FenceListDialog;

/// What the commands about fences read and change.
struct FenceDesk
{
    const theme::Theme &theme;
    backend::Backend &backend;
    QUndoStack &undoStack;
    const models::LiveStore &store;
    const models::Selection &selection;
    models::Geofences &fences;
    const scene::SceneView &scene;
};

/// The commands that make, change and delete fences, and the dialogs they open over `page`.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class FenceActions final : public QObject
{
    Q_OBJECT

public:
    FenceActions(const FenceDesk &desk, QWidget &page);

    [[nodiscard]] QList<QAction *> actions() const { return {m_new, m_list}; }
    /// Opens a dialog, or brings to the front the one that is open.
    void openNew();
    void open(const model::GeofenceId &fence);
    void openList();

Q_SIGNALS:
    /// Something was not done; a sentence for the notifications.
    void failed(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] FencePlace place() const;
    void openDialog(const std::optional<model::Geofence> &before);
    void remove(const model::GeofenceId &fence);
    void refresh();
    void retranslate();

    FenceDesk m_desk;
    QWidget &m_page;
    FenceEdits m_edits;
    QAction *m_new;
    QAction *m_list;
};

} // namespace stag::ui::workspaces::live
