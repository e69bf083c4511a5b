// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/entity_ref.h"
#include "ui/theme/theme.h"

#include <QPersistentModelIndex>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLineEdit;
class QModelIndex;
class QStackedLayout;
class QTreeView;

namespace stag::ui::models {
class Selection;
class SessionFilterModel;
class SessionTreeModel;
} // namespace stag::ui::models

namespace stag::ui::workspaces {
class EmptyState;
}

namespace stag::ui::workspaces::live {

class SessionDelegate;

/// The session tree with its filter.
class SessionPanel : public QWidget
{
    Q_OBJECT

public:
    SessionPanel(models::SessionTreeModel &model,
                 models::Selection &selection,
                 const theme::Theme &theme,
                 QWidget *parent = nullptr);

    void focusFilter();
    /// Puts `button` beside the filter field.
    void addBesideFilter(QWidget *button);
    /// Whose sessions are shown: another server than the one in this program, or empty.
    void setRemoteServer(const QString &name);
    /// Marks and opens the session that the 3D view shows.
    void setCurrentSession(const model::SessionId &session);
    /// Closes all sessions but this one.
    void openOnly(const model::SessionId &session);
    void expandAll();
    void collapseAll();

Q_SIGNALS:
    void visibilityToggleRequested(const std::vector<stag::live::EntityKey> &refs,
                                   const QString &name);
    void menuRequested(const QPoint &globalPosition, const stag::live::EntityKey &ref);
    void demoRequested();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTree();
    void retranslate();
    void applyFilter(const QString &text);
    void holdPlace();
    void adopt(const QModelIndex &parent, int first, int last);
    void pullSelection();
    void pushSelection();
    void toggleEye(const QModelIndex &index);
    void showEmptyState();
    void resizeColumns();

    models::SessionTreeModel &m_model;
    models::Selection &m_selection;
    const theme::Theme &m_theme;
    models::SessionFilterModel *m_filtered;
    QLineEdit *m_filter;
    QHBoxLayout *m_filterRow;
    QTreeView *m_tree;
    EmptyState *m_empty;
    QStackedLayout *m_pages;
    SessionDelegate *m_delegate;
    QString m_remoteServer;
    QPersistentModelIndex m_anchorRow; ///< stays at the top while rows come in above
    bool m_syncing = false;
};

} // namespace stag::ui::workspaces::live
