// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"
#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

namespace {

QUrl addressOf(const QUrl &server, const model::GeofenceId &fence, const QString &rest = {})
{
    QUrl address = httpAddress(server, u"/api/v1/geofences/"_s);
    address.setPath(address.path(QUrl::FullyEncoded) + percentEncoded(fence.text()) + rest,
                    QUrl::TolerantMode);
    return address;
}

QByteArray jsonOf(const model::Geofence &fence)
{
    return QByteArray::fromStdString(wire::writeGeofenceDefinition(fence));
}

/// Reads the fence that a server answers.
std::function<void(Result<std::string>)> answered(Backend::FenceDone done)
{
    return [done = std::move(done)](const Result<std::string> &body) {
        if (!body)
            return done(body.error());
        auto read = wire::parseGeofence(*body);
        if (!read)
            return done(read.error());
        if (!read->problems.empty())
            return done(Error{ErrorCode::Corrupt, read->problems.front().message});
        done(std::move(read->fence));
    };
}

} // namespace

void Backend::requestGeofences(const model::SessionId &session,
                               QObject *context,
                               std::function<void(Result<std::vector<model::GeofenceRecord>>)> done)
{
    QUrl address = httpAddress(m_state.server, u"/api/v1/geofences"_s);
    address.setQuery(u"limit=1000&session_id="_s + percentEncoded(session.text()),
                     QUrl::TolerantMode);
    request(address, context, [done = std::move(done)](Result<std::string> body) {
        done(std::move(body).and_then(
            [](const std::string &text) { return wire::parseGeofenceRecords(text); }));
    });
}

void Backend::requestGeofenceInside(
    const model::GeofenceId &fence,
    QObject *context,
    std::function<void(Result<std::vector<model::GeofencePresence>>)> done)
{
    QUrl address = addressOf(m_state.server, fence, u"/inside"_s);
    address.setQuery(u"limit=10000"_s);
    request(address, context, [done = std::move(done)](Result<std::string> body) {
        done(std::move(body).and_then(
            [](const std::string &text) { return wire::parseGeofencePresences(text); }));
    });
}

void Backend::createGeofence(const QUrl &server,
                             const model::Geofence &fence,
                             QObject *context,
                             FenceDone done)
{
    request(httpAddress(server, u"/api/v1/geofences"_s),
            context,
            answered(std::move(done)),
            Method::Post,
            jsonOf(fence));
}

void Backend::replaceGeofence(const QUrl &server,
                              const model::Geofence &fence,
                              QObject *context,
                              FenceDone done)
{
    request(addressOf(server, fence.id),
            context,
            answered(std::move(done)),
            Method::Put,
            jsonOf(fence));
}

void Backend::deleteGeofence(const QUrl &server,
                             const model::GeofenceId &fence,
                             QObject *context,
                             FenceDone done)
{
    request(addressOf(server, fence), context, answered(std::move(done)), Method::Delete);
}

} // namespace stag::ui::backend
