// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLineEdit;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace stag::ui::models {
class LiveStore;
class PacketFilterModel;
class PacketLogModel;
class Selection;
} // namespace stag::ui::models

namespace stag::ui::workspaces::live {

class DockTitle;
class EmptyState;

/// The table of what arrives, with its filter, pause and export in the title row.
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
    void retranslate();
    void showEmptyState();
    void showPause();
    void selectSource();
    void exportLog();
    [[nodiscard]] QString write(const QString &path) const;

    models::PacketLogModel &m_log;
    models::LiveStore &m_store;
    models::Selection &m_selection;
    const theme::Theme &m_theme;
    models::PacketFilterModel *m_filtered;
    DockTitle *m_title;
    QLineEdit *m_filter;
    QToolButton *m_pause;
    QToolButton *m_export;
    QTableView *m_table;
    EmptyState *m_empty;
    QStackedLayout *m_pages;
};

} // namespace stag::ui::workspaces::live
