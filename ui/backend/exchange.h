// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/wire/export_request.h"
#include "core/wire/import_report.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <QUrl>

#include <functional>

namespace stag::ui::backend {

class Backend;

/// A session on its way into a file, which is there only once it is whole. Destroyed, it stops and
/// leaves nothing behind.
class FileDownload final : public QObject
{
    Q_OBJECT

public:
    FileDownload(QObject *worker, QObject *parent)
        : QObject(parent)
        , m_worker(worker)
    {}
    ~FileDownload() override;

Q_SIGNALS:
    void progressed(qint64 bytes);
    /// ErrorCode::Internal is about the file, everything else about the server.
    void finished(const stag::Result<void> &result);

private:
    QPointer<QObject> m_worker; ///< lives on the thread of the transfers
};

/// A file on its way to a server, and what that says about it. Destroyed, it stops.
class FileUpload final : public QObject
{
    Q_OBJECT

public:
    FileUpload(QObject *worker, QObject *parent)
        : QObject(parent)
        , m_worker(worker)
    {}
    ~FileUpload() override;

Q_SIGNALS:
    void progressed(qint64 bytes, qint64 total);
    /// As FileDownload::finished().
    void finished(const stag::Result<stag::wire::ImportReport> &report);

private:
    QPointer<QObject> m_worker; ///< lives on the thread of the transfers
};

/// Sessions as files, from servers and to them, with the keys that `backend` shows.
///
/// Thread: GUI; files are written and read on a thread of their own. The backend outlives it.
class Exchange final : public QObject
{
    Q_OBJECT

public:
    explicit Exchange(Backend &backend, QObject *parent = nullptr);
    ~Exchange() override;

    /// The one that the window is connected to.
    [[nodiscard]] QUrl server() const;

    /// What an export would hold; `done` gets the answer unless `context` is gone.
    void requestPreview(const QUrl &server,
                        const model::SessionId &session,
                        wire::ExportRequest what,
                        QObject *context,
                        std::function<void(Result<wire::ExportPreview>)> done);
    /// Begins at once; `parent` owns what is under way.
    [[nodiscard]] FileDownload *exportSession(const QUrl &server,
                                              const model::SessionId &session,
                                              const wire::ExportRequest &what,
                                              const QString &path,
                                              QObject *parent);
    [[nodiscard]] FileUpload *importFile(const QUrl &server,
                                         const QString &path,
                                         const wire::ImportParameters &parameters,
                                         QObject *parent);

private:
    template<typename Worker>
    void run(Worker *worker);

    Backend &m_backend;
    QThread m_thread;
};

} // namespace stag::ui::backend
