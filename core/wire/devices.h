// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Devices and the edges they use, version 1: what the plan of the AR Supervisor names its columns
// is what its members are called; the rest is ours. Times are RFC 3339.
//
// PUT /api/v1/devices/{device_id}/location: {"lat","lng","app_version"?,"device_info"?}, the last
// an object or a text; answered by the device with "edge_server" and "assignment". A device:
// {"id","device_id","user_id"|null,"edge_server_id"|null,"connected_at","last_ping","lat",
// "lng","connection_status":"connected"|"disconnected"|"error","app_version","device_info"|null};
// "id" is of the connection.
// GET /api/v1/devices, /api/v1/devices/edge/{edge_id}: {"data":[…],"total","limit","offset"}

#include "core/base/result.h"
#include "core/model/assignment.h"
#include "core/model/device.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"
#include "core/wire/users.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What a device says, without its id, or what is wrong with the way it was written; its values are
/// judged by model::problemsOf. Corrupt or TooLarge: it is not even JSON.
struct LocationRequest
{
    model::Device device;
    std::vector<model::FieldProblem> problems;
};
[[nodiscard]] Result<LocationRequest> parseLocation(std::string_view body,
                                                    const Limits &limits = {});

[[nodiscard]] std::string_view connectionStatusName(model::ConnectionStatus status);

/// Which devices are listed.
struct DeviceListRequest
{
    ListPage page;
    std::optional<model::ConnectionStatus> status;
    std::optional<model::EdgeId> edge;
};
/// Corrupt: a parameter cannot be read.
[[nodiscard]] Result<DeviceListRequest> parseDeviceList(const QueryParameters &parameters,
                                                        std::size_t limitMax);

[[nodiscard]] std::string writeDevice(const model::Device &device);
[[nodiscard]] std::string writeDevices(std::span<const model::Device> devices,
                                       const ListPage &page);

/// Where a device has been sent, and why.
struct LocationAnswer
{
    model::Device device;
    std::optional<model::Edge> edge; ///< absent: nobody can have it now
    model::AssignmentReason reason = model::AssignmentReason::NoCandidate;
    std::optional<std::int64_t> assignment; ///< number of the record, if it was sent elsewhere
};
[[nodiscard]] std::string writeLocationAnswer(const LocationAnswer &answer);

} // namespace stag::wire
