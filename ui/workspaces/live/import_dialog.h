// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/wire/import_report.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QPointer>
#include <QUrl>

class QLabel;
class QLineEdit;
class QPushButton;

namespace stag::ui::backend {
class Exchange;
class FileUpload;
} // namespace stag::ui::backend

namespace stag::ui::workspaces::live {

class ElidedLabel;
class ImportReportView;
class PlaceFields;
class ProblemLine;
class TransferProgress;

/// Sends a file to the server that the window was connected to when this opened, and shows what
/// became of it: what was stored, what was there, and what was skipped and why.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class ImportDialog final : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(const theme::Theme &theme,
                 backend::Exchange &exchange,
                 const QString &path,
                 QWidget *parent);

    void start();

Q_SIGNALS:
    /// A sentence for the notifications.
    void ended(theme::Status status, const QString &text);
    /// Somebody wants to see what was imported.
    void showRequested(const stag::model::SessionId &session);

protected:
    void done(int result) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void finish(const Result<wire::ImportReport> &report);
    void showProgress(qint64 bytes, qint64 total);
    void refresh();
    void retranslate();

    enum class Step { Choosing, Sending, Storing, Done };

    const theme::Theme &m_theme;
    backend::Exchange &m_exchange;
    const QUrl m_server;
    const QString m_path;
    model::SessionId m_imported;
    Step m_step = Step::Choosing;
    QPointer<backend::FileUpload> m_upload;
    ElidedLabel *m_title;
    QLabel *m_sessionLabel;
    QLineEdit *m_session;
    QLabel *m_placeLabel;
    PlaceFields *m_place;
    QLabel *m_state;
    ImportReportView *m_report;
    TransferProgress *m_progress;
    ProblemLine *m_problem;
    QPushButton *m_import;
    QPushButton *m_show;
    QPushButton *m_close;
};

} // namespace stag::ui::workspaces::live
