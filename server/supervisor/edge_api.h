// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/supervisor/edge_service.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::supervisor {

/// Adds /api/v1/edge-servers to a listener.
void mountEdges(transport::Router &router,
                const std::shared_ptr<EdgeService> &edges,
                const ServiceContext &context);

} // namespace stag::supervisor
