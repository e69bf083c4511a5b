// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/geofence_announcer.h"
#include "server/stag/service_context.h"
#include "server/storage/records.h"
#include "server/transport/http.h"

namespace stag::stag {

/// Fences over HTTP. Handlers run on loops; answers come from the store's threads.
class GeofenceApi
{
public:
    GeofenceApi(ServiceContext &context, GeofenceAnnouncer &announcer)
        : m_context(context)
        , m_announcer(announcer)
    {}

    void create(transport::Request request, transport::Responder respond);
    void replace(transport::Request request, transport::Responder respond);
    void remove(transport::Request request, transport::Responder respond);
    void list(transport::Request request, transport::Responder respond);
    void one(transport::Request request, transport::Responder respond);
    void events(transport::Request request, transport::Responder respond);
    void inside(transport::Request request, transport::Responder respond);

private:
    void put(storage::GeofenceChange::Kind kind,
             const transport::Request &request,
             const transport::Responder &respond);
    void change(storage::GeofenceChange change, int status, transport::Responder respond);

    ServiceContext &m_context;
    GeofenceAnnouncer &m_announcer;
};

} // namespace stag::stag
