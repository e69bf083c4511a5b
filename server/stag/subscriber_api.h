// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stag/service_context.h"
#include "server/stag/subscribers.h"
#include "server/transport/http.h"

#include <cstddef>
#include <optional>

namespace stag::stag {

/// Who listens, how far behind they are, and an operator's way to disconnect them.
class SubscriberApi
{
public:
    SubscriberApi(ServiceContext &context, Subscribers &subscribers);

    void list(transport::Request request, transport::Responder respond);
    void disconnect(transport::Request request, transport::Responder respond);
    /// `relayConnections`: of the relay on the same listener, if there is one.
    void status(std::optional<std::size_t> relayConnections, transport::Responder respond);

private:
    ServiceContext &m_context;
    Subscribers &m_subscribers;
    const MonotonicTime m_started;
};

} // namespace stag::stag
