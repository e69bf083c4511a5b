// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/service_context.h"
#include "server/transport/http.h"

namespace stag::stag {

/// The answers of GET /api/v1/graph. Handlers run on loops; answers come from the store's threads.
class GraphApi
{
public:
    explicit GraphApi(ServiceContext &context)
        : m_context(context)
    {}

    void graph(transport::Request request, transport::Responder respond);

private:
    ServiceContext &m_context;
};

} // namespace stag::stag
