// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/import_report.h"

#include <QElapsedTimer>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QObject>
#include <QSaveFile>

class QNetworkReply;

namespace stag::ui::backend {

/// The answer to a request on its way into a file, which is there only once it is whole.
/// Destroyed, it stops.
///
/// Thread: the one that it is moved to; it waits for the disk.
class DownloadWorker final : public QObject
{
    Q_OBJECT

public:
    DownloadWorker(const QNetworkRequest &request, const QString &path)
        : m_request(request)
        , m_file(path, this)
        , m_network(this)
    {}
    ~DownloadWorker() override;

    void start();

Q_SIGNALS:
    void progressed(qint64 bytes);
    /// ErrorCode::Internal is about the file, everything else as answerError().
    void finished(const stag::Result<void> &result);

private:
    [[nodiscard]] bool take();
    void end();
    void fail(const Error &error);

    const QNetworkRequest m_request;
    QSaveFile m_file;
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr;
    QElapsedTimer m_sinceTold;
    qint64 m_bytes = 0;
};

/// A file on its way to a server, and what that says about it; else as above.
class UploadWorker final : public QObject
{
    Q_OBJECT

public:
    UploadWorker(const QNetworkRequest &request, const QString &path)
        : m_request(request)
        , m_file(path, this)
        , m_network(this)
    {}
    ~UploadWorker() override;

    void start();

Q_SIGNALS:
    void progressed(qint64 bytes, qint64 total);
    void finished(const stag::Result<stag::wire::ImportReport> &report);

private:
    void end();

    const QNetworkRequest m_request;
    QFile m_file;
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr;
};

} // namespace stag::ui::backend
