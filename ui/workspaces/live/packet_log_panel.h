// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/entity_ref.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QMenu;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace stag::ui::models {
class LiveStore;
class PacketFilterModel;
class PacketLogModel;
class Selection;
} // namespace stag::ui::models

namespace stag::ui::workspaces {
class DockTitle;
class EmptyState;
} // namespace stag::ui::workspaces

namespace stag::ui::workspaces::live {

class PacketDetail;
class PacketKindChips;

/// The table of what arrives, with its filters, pause and export in the title row. Rows of the
/// selection are marked; a row that is chosen selects what it is about.
class PacketLogPanel : public QWidget
{
    Q_OBJECT

public:
    PacketLogPanel(models::PacketLogModel &log,
                   models::LiveStore &store,
                   models::Selection &selection,
                   const theme::Theme &theme,
                   QWidget *parent = nullptr);

    /// The title row, for the dock that holds the panel.
    [[nodiscard]] DockTitle *title() const { return m_title; }
    void focusFilter();
    void togglePause();
    /// Shows the chosen packet as JSON beside the table.
    void setInspecting(bool inspecting);
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);
    void resetColumns();

Q_SIGNALS:
    /// A sentence for the status bar: where an export went, or why it could not.
    void messageRaised(const QString &message);

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildTable();
    void buildTitle();
    void connectTable();
    void retranslate();
    void showEmptyState();
    void showEverything();
    void showPause();
    void showPacket();
    void showMenu(const QPoint &position);
    /// The row of the log that is chosen in the table.
    [[nodiscard]] std::optional<int> chosenRow() const;
    void pushSelection();
    void pullSelection();
    void exportLog();
    [[nodiscard]] QString write(const QString &path) const;

    models::PacketLogModel &m_log;
    models::LiveStore &m_store;
    models::Selection &m_selection;
    const theme::Theme &m_theme;
    models::PacketFilterModel *m_filtered;
    DockTitle *m_title;
    PacketKindChips *m_chips;
    QLineEdit *m_filter;
    QToolButton *m_follow;
    QToolButton *m_inspect;
    QToolButton *m_pause;
    QToolButton *m_export;
    QTableView *m_table;
    PacketDetail *m_detail;
    EmptyState *m_empty;
    QStackedLayout *m_pages;
    bool m_syncing = false;
};

} // namespace stag::ui::workspaces::live
