// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/geofence_announcer.h"
#include "server/stag/ingestion.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/session_hubs.h"
#include "server/storage/records.h"
#include "server/transport/http.h"

namespace stag::stag {

/// Deletes anchors and sessions, tells everybody who listens, and shows who did. Handlers run on
/// loops; answers come from the store's threads.
class DeletionApi
{
public:
    DeletionApi(ServiceContext &context,
                SessionHubs &hubs,
                LiveFeed &feed,
                GeofenceAnnouncer &geofences,
                Ingestion &ingestion)
        : m_context(context)
        , m_hubs(hubs)
        , m_feed(feed)
        , m_geofences(geofences)
        , m_ingestion(ingestion)
    {}

    void deleteAnchor(transport::Request request, transport::Responder respond);
    void deleteSession(transport::Request request, transport::Responder respond);
    void audit(transport::Request request, transport::Responder respond);
    /// Whether the audit log is as it was written.
    void auditChain(transport::Request request, transport::Responder respond);

private:
    void remove(storage::Deletion deletion, transport::Responder respond);
    void announce(const storage::DeletionOutcome &deleted);

    ServiceContext &m_context;
    SessionHubs &m_hubs;
    LiveFeed &m_feed;
    GeofenceAnnouncer &m_geofences;
    Ingestion &m_ingestion;
};

} // namespace stag::stag
