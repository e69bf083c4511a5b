// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/ingestion.h"
#include "server/stag/service_context.h"
#include "server/transport/http.h"

#include <cstddef>
#include <optional>

namespace stag::stag {

/// The answers of the REST routes. Handlers run on loops; answers come from the store's threads.
class HttpApi
{
public:
    HttpApi(ServiceContext &context, Ingestion &ingestion);

    /// `relayConnections`: of the relay on the same listener, if there is one.
    void health(std::optional<std::size_t> relayConnections, transport::Responder respond);
    /// As the first STAG answered: 503 without a database.
    void firstHealth(transport::Request request, transport::Responder respond);
    void ingest(transport::Request request, transport::Responder respond);
    void query(transport::Request request, transport::Responder respond);
    void anchor(transport::Request request, transport::Responder respond);
    void anchorPast(transport::Request request, transport::Responder respond);
    void mesh(transport::Request request, transport::Responder respond);
    void meshVersions(transport::Request request, transport::Responder respond);
    void sessions(transport::Request request, transport::Responder respond);
    void totals(transport::Request request, transport::Responder respond);
    void metrics(transport::Request request, transport::Responder respond);

private:
    ServiceContext &m_context;
    Ingestion &m_ingestion;
};

} // namespace stag::stag
