// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/wire/export_request.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QPointer>
#include <QUrl>

#include <optional>

class QButtonGroup;
class QCheckBox;
class QLabel;
class QPushButton;

namespace stag::ui::backend {
class Exchange;
class FileDownload;
} // namespace stag::ui::backend

namespace stag::ui::workspaces::live {

class ElidedLabel;
class PlaceFields;
class ProblemLine;
class TransferProgress;

/// Asks in which format a session shall go, shows what that would be, and has it written, from the
/// server that the window was connected to when this opened. Closed while it is under way, it
/// leaves nothing behind.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(const theme::Theme &theme,
                 backend::Exchange &exchange,
                 const model::SessionId &session,
                 QWidget *parent);

    [[nodiscard]] const model::SessionId &session() const { return m_session; }
    /// Begins; what stands at `path` is only replaced once all is there.
    void exportTo(const QString &path);

Q_SIGNALS:
    /// A sentence for the notifications.
    void ended(theme::Status status, const QString &text);

protected:
    void done(int result) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void orderTabs();
    [[nodiscard]] wire::ExportFormat format() const;
    /// Nothing while the place is wrong or missing; `problem` says why.
    [[nodiscard]] std::optional<wire::ExportRequest> request(QString *problem = nullptr) const;
    void choose();
    void askPreview();
    void askLater();
    void askPath();
    void showPreview(const Result<wire::ExportPreview> &preview);
    [[nodiscard]] QString contents() const;
    void finish(const Result<void> &result);
    void showProgress(qint64 bytes);
    void refresh();
    void retranslate();

    enum class Step { Choosing, Exporting, Done };

    const theme::Theme &m_theme;
    backend::Exchange &m_exchange;
    const QUrl m_server;
    const model::SessionId m_session;
    Step m_step = Step::Choosing;
    bool m_isAsking = false; ///< what would go
    QString m_path;
    std::optional<wire::ExportPreview> m_asked; ///< what would go
    QPointer<backend::FileDownload> m_download;
    ElidedLabel *m_title;
    QButtonGroup *m_formats;
    QLabel *m_placeLabel;
    PlaceFields *m_place;
    QCheckBox *m_currentOnly;
    QLabel *m_preview;
    TransferProgress *m_progress;
    ProblemLine *m_problem;
    QPushButton *m_export;
    QPushButton *m_show;
    QPushButton *m_close;
};

} // namespace stag::ui::workspaces::live
