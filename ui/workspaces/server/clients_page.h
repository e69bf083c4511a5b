// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;

namespace stag::ui::models {
class SubscribersModel;
}
namespace stag::ui::workspaces {
class Banner;
class EmptyState;
} // namespace stag::ui::workspaces

namespace stag::ui::workspaces::server {

class ClientDetail;

/// Who listens to the server: a table, and all about the one that is selected.
class ClientsPage : public QWidget
{
    Q_OBJECT

public:
    ClientsPage(models::SubscribersModel &model, const theme::Theme &theme);

    /// Brings what is not in the table up to date.
    void refresh(Timestamp now);
    /// Says across the page why the list is not as it should be; empty: it is.
    void showProblem(const QString &problem);
    /// What an empty list means.
    void setEmptyText(const QString &sentence);
    [[nodiscard]] QList<QAction *> actions() const;

    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);
    void resetColumns();

Q_SIGNALS:
    /// The user has said yes.
    void disconnectConfirmed(const std::vector<stag::live::Subscriber> &clients);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHeader();
    void buildTable();
    void buildActions();
    void showEmptyState();
    void showSelection();
    void askToDisconnect();
    void copy();
    void retranslate();
    [[nodiscard]] std::vector<int> chosenRows() const;

    models::SubscribersModel &m_model;
    const theme::Theme &m_theme;
    QSortFilterProxyModel *m_sorted;
    QLabel *m_title;
    QLabel *m_count;
    QLineEdit *m_filter;
    Banner *m_banner;
    QTableView *m_table;
    EmptyState *m_empty;
    QStackedLayout *m_pages;
    ClientDetail *m_detail;
    QAction *m_disconnect;
    QAction *m_copy;
    QAction *m_focusFilter;
    QString m_emptyText;
    Timestamp m_now{};
};

} // namespace stag::ui::workspaces::server

Q_DECLARE_METATYPE(std::vector<stag::live::Subscriber>)
