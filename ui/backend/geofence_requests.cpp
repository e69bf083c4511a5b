// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"
#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

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
    QUrl address = httpAddress(m_state.server, u"/api/v1/geofences/"_s);
    address.setPath(address.path(QUrl::FullyEncoded) + percentEncoded(fence.text()) + u"/inside"_s,
                    QUrl::TolerantMode);
    address.setQuery(u"limit=10000"_s);
    request(address, context, [done = std::move(done)](Result<std::string> body) {
        done(std::move(body).and_then(
            [](const std::string &text) { return wire::parseGeofencePresences(text); }));
    });
}

} // namespace stag::ui::backend
