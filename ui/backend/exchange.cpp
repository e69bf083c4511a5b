// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/exchange.h"

#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"
#include "ui/backend/transfer_workers.h"

#include <QLocale>

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

namespace {

QUrl exportAddress(const QUrl &server,
                   const model::SessionId &session,
                   const wire::ExportRequest &request)
{
    QUrl address = httpAddress(server, u"/api/v1/sessions/"_s);
    address.setPath(address.path(QUrl::FullyEncoded) + percentEncoded(session.text())
                        + u"/export"_s,
                    QUrl::TolerantMode);
    address.setQuery(QString::fromStdString(wire::writeExportQuery(request)));
    return address;
}

QString importQuery(const wire::ImportParameters &parameters)
{
    QStringList query;
    const auto add = [&query](const QString &name, double value) {
        query += name + u'=' + QString::number(value, 'g', QLocale::FloatingPointShortest);
    };
    if (parameters.session)
        query += u"session_id="_s + percentEncoded(parameters.session->text());
    if (const auto &reference = parameters.reference) {
        add(u"lat"_s, reference->origin.latitudeDeg);
        add(u"lon"_s, reference->origin.longitudeDeg);
        add(u"height"_s, reference->origin.heightM);
        add(u"heading"_s, reference->headingDeg);
    }
    return query.join(u'&');
}

} // namespace

FileDownload::~FileDownload()
{
    if (m_worker)
        m_worker->deleteLater();
}

FileUpload::~FileUpload()
{
    if (m_worker)
        m_worker->deleteLater();
}

Exchange::Exchange(Backend &backend, QObject *parent)
    : QObject(parent)
    , m_backend(backend)
{
    m_thread.setObjectName(u"transfers"_s);
    m_thread.start();
}

Exchange::~Exchange()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl Exchange::server() const
{
    return m_backend.state().server;
}

void Exchange::requestPreview(const QUrl &server,
                              const model::SessionId &session,
                              wire::ExportRequest what,
                              QObject *context,
                              std::function<void(Result<wire::ExportPreview>)> done)
{
    what.preview = true;
    m_backend.request(exportAddress(server, session, what),
                      context,
                      [done = std::move(done)](Result<std::string> body) {
                          done(std::move(body).and_then([](const std::string &text) {
                              return wire::parseExportPreview(text);
                          }));
                      });
}

FileDownload *Exchange::exportSession(const QUrl &server,
                                      const model::SessionId &session,
                                      const wire::ExportRequest &what,
                                      const QString &path,
                                      QObject *parent)
{
    auto *worker =
        new DownloadWorker(m_backend.requestTo(exportAddress(server, session, what)), path);
    auto *download = new FileDownload(worker, parent);
    connect(worker, &DownloadWorker::progressed, download, &FileDownload::progressed);
    connect(worker, &DownloadWorker::finished, download, &FileDownload::finished);
    run(worker);
    return download;
}

FileUpload *Exchange::importFile(const QUrl &server,
                                 const QString &path,
                                 const wire::ImportParameters &parameters,
                                 QObject *parent)
{
    QUrl address = httpAddress(server, u"/api/v1/import"_s);
    address.setQuery(importQuery(parameters), QUrl::TolerantMode);
    QNetworkRequest request = m_backend.requestTo(address);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
    auto *worker = new UploadWorker(request, path);
    auto *upload = new FileUpload(worker, parent);
    connect(worker, &UploadWorker::progressed, upload, &FileUpload::progressed);
    connect(worker, &UploadWorker::finished, upload, &FileUpload::finished);
    run(worker);
    return upload;
}

template<typename Worker>
void Exchange::run(Worker *worker)
{
    worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(worker, &Worker::start);
}

} // namespace stag::ui::backend
