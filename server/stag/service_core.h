// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/deletion_api.h"
#include "server/stag/geofence_announcer.h"
#include "server/stag/geofence_api.h"
#include "server/stag/graph_api.h"
#include "server/stag/http_api.h"
#include "server/stag/ingestion.h"
#include "server/stag/late_meshes.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/session_hubs.h"
#include "server/stag/stats_ticker.h"
#include "server/stag/subscriber_api.h"
#include "server/stag/subscribers.h"
#include "server/stag/transfer_api.h"
#include "server/transport/server.h"
#include "server/transport/web_socket.h"

#include <memory>

namespace stag::stag {

/// The parts of the service in the order of their dependence. Shared with open WebSockets, because
/// those may end after the service.
class ServiceCore final : public transport::TrafficObserver,
                          public std::enable_shared_from_this<ServiceCore>
{
public:
    ServiceCore(transport::LoopPool &loops,
                storage::Store &store,
                metrics::Registry &registry,
                const Clock &clock,
                Random &random,
                const StagSettings &settings);

    [[nodiscard]] transport::UpgradeDecision connectClient(const transport::Request &request);
    [[nodiscard]] transport::UpgradeDecision connectViewer(const transport::Request &request);
    void requestFinished(const transport::RequestRecord &record) override;

    ServiceContext context;
    LiveFeed feed;
    SessionHubs hubs;
    GeofenceAnnouncer geofences;
    LateMeshes lateMeshes;
    Ingestion ingestion;
    HttpApi api;
    GraphApi graphApi;
    DeletionApi deletionApi;
    GeofenceApi geofenceApi;
    Subscribers subscribers;
    SubscriberApi subscriberApi;
    TransferApi transferApi;
    StatsTicker ticker;
};

} // namespace stag::stag
