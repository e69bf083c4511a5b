// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/devices.h"
#include "server/metrics/registry.h"
#include "server/storage/device_store.h"
#include "server/supervisor/fleet_room.h"
#include "server/supervisor/service_context.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stag::supervisor {

/// The devices: sends each to an edge, and elsewhere when that one is lost. An answer comes after
/// the commit; the seat is taken before.
///
/// Any thread; answers come on the loop of the fleet.
class DeviceService : public std::enable_shared_from_this<DeviceService>
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    DeviceService(const ServiceContext &context, std::shared_ptr<FleetRoom> room);

    /// Begins to wait for devices and to send away those that have to leave an edge.
    void start();

    /// A device has told where it is. Conflict: there are as many as may be.
    void locate(model::Device device, Done<wire::LocationAnswer> done);
    /// NotFound.
    void remove(model::DeviceId id, std::string actor, Done<void> done);
    /// Changes nothing. TooLarge: it would take too long to find out.
    void forecast(model::ForecastQuestion question, Done<model::Forecast> done);

private:
    void arm();
    void tick();
    void locate(const model::Device &device, const Done<wire::LocationAnswer> &done, int attempts);
    void located(const Placement &placement,
                 const storage::SeenDevice &seen,
                 const Done<wire::LocationAnswer> &done);
    /// As many as are written together, unless some are being written.
    void moveSome();
    void moved(const std::vector<Placement> &placements,
               const Result<std::vector<model::DeviceId>> &left);
    void count(const Placement &placement) const;
    template<typename Work>
    void onLoop(Work work);

    const ServiceContext m_context;
    const std::shared_ptr<FleetRoom> m_room;
    const metrics::CounterFamily m_assignments;
    const metrics::Counter m_timedOut;
    const metrics::Gauge m_devices;
    const metrics::Gauge m_waiting;
    // On the loop.
    std::unique_ptr<transport::Loop::Timer> m_timer;
    bool m_isMoving = false;
};

} // namespace stag::supervisor
