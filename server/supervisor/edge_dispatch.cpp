// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_dispatch.h"

#include "server/identity/awaited.h"
#include "server/supervisor/device_api.h"
#include "server/supervisor/edge_api.h"

#include <utility>
#include <vector>

namespace stag::supervisor {

Result<std::unique_ptr<EdgeDispatch>> EdgeDispatch::create(const ServiceContext &context,
                                                           const FleetSettings &settings)
{
    const std::shared_ptr<FleetRoom> room(
        new FleetRoom{context.loops.at(0), EdgeFleet(context.clock, settings)});
    using Edges = std::vector<model::EdgeRecord>;
    STAG_TRY(const Edges edges, identity::awaited<Edges>([&context](auto done) {
                 context.store.edges().all(std::move(done));
             }));
    for (const model::EdgeRecord &record : edges)
        room->fleet.restore(record);
    using Devices = std::vector<model::Device>;
    STAG_TRY(const Devices devices, identity::awaited<Devices>([&context](auto done) {
                 context.store.devices().connected(context.limits.edges.devicesMax,
                                                   std::move(done));
             }));
    for (auto device = devices.rbegin(); device != devices.rend(); ++device)
        room->fleet.restore(*device);
    std::unique_ptr<EdgeDispatch> dispatch(new EdgeDispatch(context, room));
    dispatch->m_edges->start();
    dispatch->m_devices->start();
    return dispatch;
}

EdgeDispatch::EdgeDispatch(const ServiceContext &context, const std::shared_ptr<FleetRoom> &room)
    : m_context(context)
    , m_edges(std::make_shared<EdgeService>(context, room))
    , m_devices(std::make_shared<DeviceService>(context, room))
{}

void EdgeDispatch::mount(transport::Router &router) const
{
    mountEdges(router, m_edges, m_context);
    mountDevices(router, m_devices, m_context);
}

} // namespace stag::supervisor
