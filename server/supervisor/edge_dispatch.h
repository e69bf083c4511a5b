// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/supervisor/device_service.h"
#include "server/supervisor/edge_service.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::supervisor {

/// The edges and the devices that are sent to them, from what the store remembers on.
class EdgeDispatch
{
public:
    /// At the start of a server: waits for the store.
    [[nodiscard]] static Result<std::unique_ptr<EdgeDispatch>>
    create(const ServiceContext &context, const FleetSettings &settings);

    /// Adds the routes to a listener. They keep alive what they need.
    void mount(transport::Router &router) const;

private:
    EdgeDispatch(const ServiceContext &context, const std::shared_ptr<FleetRoom> &room);

    const ServiceContext m_context;
    const std::shared_ptr<EdgeService> m_edges;
    const std::shared_ptr<DeviceService> m_devices;
};

} // namespace stag::supervisor
