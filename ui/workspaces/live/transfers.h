// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "ui/backend/exchange.h"
#include "ui/theme/theme.h"

#include <QList>
#include <QObject>

class QAction;
class QWidget;

namespace stag::ui::backend {
class Backend;
}

namespace stag::ui::workspaces::live {

/// Where files are looked for first.
[[nodiscard]] QString transferFolder();

/// The commands that bring sessions into files and back, and the dialogs they open over `page`.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class Transfers final : public QObject
{
    Q_OBJECT

public:
    Transfers(const theme::Theme &theme, backend::Backend &backend, QWidget &page);

    /// Export of the session that is shown, and import; they belong into the File menu.
    [[nodiscard]] QList<QAction *> actions() const { return {m_export, m_import}; }
    /// Which session the export is about; an empty one disables it.
    void setSession(const model::SessionId &session);
    /// Opens a dialog, or brings to the front the one that is open.
    void exportSession(const model::SessionId &session);
    void importFile(const QString &path);

Q_SIGNALS:
    /// An export or import is over; a sentence for the notifications.
    void ended(theme::Status status, const QString &text);
    /// Somebody wants to see what was imported.
    void sessionWanted(const stag::model::SessionId &session);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void askFile();
    void retranslate();

    const theme::Theme &m_theme;
    backend::Exchange m_exchange;
    QWidget &m_page;
    model::SessionId m_session;
    QAction *m_export;
    QAction *m_import;
};

} // namespace stag::ui::workspaces::live
