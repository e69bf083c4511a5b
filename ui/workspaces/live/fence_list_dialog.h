// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/geofence.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace stag::ui::models {
class Geofences;
}

namespace stag::ui::workspaces::live {

class ProblemLine;

/// The fences of the session that is shown, to be opened and deleted, and who is inside.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class FenceListDialog final : public QDialog
{
    Q_OBJECT

public:
    FenceListDialog(const theme::Theme &theme, const models::Geofences &fences, QWidget *parent);

    /// Why something was not done; empty takes it away.
    void showProblem(const QString &problem);

Q_SIGNALS:
    void newRequested();
    void openRequested(const stag::model::GeofenceId &fence);
    void deleteRequested(const stag::model::GeofenceId &fence);

protected:
    void changeEvent(QEvent *event) override;
    /// The delete key of the list.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    [[nodiscard]] std::optional<model::GeofenceId> current() const;
    void removeCurrent();
    void fill();
    void refresh();
    void retranslate();

    const theme::Theme &m_theme;
    const models::Geofences &m_fences;
    QStackedWidget *m_stack;
    QTreeWidget *m_list;
    QLabel *m_emptyTitle;
    QLabel *m_emptyText;
    ProblemLine *m_problem;
    QPushButton *m_new;
    QPushButton *m_open;
    QPushButton *m_delete;
    QPushButton *m_close;
};

} // namespace stag::ui::workspaces::live
