// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/transfer_workers.h"

#include "ui/backend/answer_error.h"

#include <QNetworkReply>

namespace stag::ui::backend {

namespace {

constexpr qint64 kReadBytes = 1 << 20; // also what the network may gather before the disk takes it
constexpr qint64 kReportBytesMax = 4 << 20;
constexpr qint64 kTellIntervalMs = 50;

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

Error fileError(const QFileDevice &file)
{
    return {ErrorCode::Internal, file.errorString().toStdString()};
}

/// A redirection, which is not followed, or something else that is neither an answer nor an error.
Error strangeAnswer(int status)
{
    return {ErrorCode::Unavailable, "the answer was " + std::to_string(status)};
}

} // namespace

DownloadWorker::~DownloadWorker()
{
    if (m_reply)
        m_reply->disconnect(this);
}

void DownloadWorker::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        Q_EMIT finished(fileError(m_file));
        return;
    }
    m_sinceTold.start();
    m_reply = m_network.get(m_request);
    m_reply->setReadBufferSize(kReadBytes);
    connect(m_reply, &QNetworkReply::readyRead, this, &DownloadWorker::take);
    connect(m_reply, &QNetworkReply::finished, this, &DownloadWorker::end);
}

bool DownloadWorker::take()
{
    if (statusOf(*m_reply) != 200)
        return true; // it is the reason, and read in the end
    while (m_reply->bytesAvailable() > 0) {
        const QByteArray piece = m_reply->read(kReadBytes);
        if (m_file.write(piece) != piece.size()) {
            fail(fileError(m_file));
            return false;
        }
        m_bytes += piece.size();
    }
    if (m_sinceTold.hasExpired(kTellIntervalMs)) {
        m_sinceTold.start();
        Q_EMIT progressed(m_bytes);
    }
    return true;
}

void DownloadWorker::end()
{
    if (m_reply->error() != QNetworkReply::NoError)
        return fail(answerError(*m_reply));
    if (const int status = statusOf(*m_reply); status != 200)
        return fail(strangeAnswer(status));
    if (!take())
        return;
    if (m_file.commit())
        Q_EMIT finished(success());
    else
        Q_EMIT finished(fileError(m_file));
}

void DownloadWorker::fail(const Error &error)
{
    m_reply->disconnect(this);
    m_reply->abort();
    m_file.cancelWriting();
    // What was written goes at once, not when somebody closes a dialog.
    m_file.commit();
    Q_EMIT finished(error);
}

UploadWorker::~UploadWorker()
{
    if (m_reply)
        m_reply->disconnect(this);
}

void UploadWorker::start()
{
    if (!m_file.open(QIODevice::ReadOnly)) {
        Q_EMIT finished(fileError(m_file));
        return;
    }
    m_reply = m_network.post(m_request, &m_file);
    connect(m_reply, &QNetworkReply::uploadProgress, this, &UploadWorker::progressed);
    connect(m_reply, &QNetworkReply::finished, this, &UploadWorker::end);
}

void UploadWorker::end()
{
    if (m_reply->error() != QNetworkReply::NoError) {
        Q_EMIT finished(answerError(*m_reply));
        return;
    }
    if (const int status = statusOf(*m_reply); status != 200) {
        Q_EMIT finished(strangeAnswer(status));
        return;
    }
    Q_EMIT finished(wire::parseImportReport(m_reply->read(kReportBytesMax).toStdString()));
}

} // namespace stag::ui::backend
