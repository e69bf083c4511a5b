// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/geo/geodetic.h"
#include "core/model/edge.h"
#include "core/model/ids.h"
#include "core/model/user.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::model {

using ConnectionId = StrongId<struct ConnectionIdTag>;

enum class ConnectionStatus { Connected, Disconnected, Error };
inline constexpr std::size_t kConnectionStatusCount = 3;

/// What a device may say; each overflow is a problem of its field.
struct DeviceLimits
{
    std::size_t idBytesMax = 255;
    std::size_t appVersionBytesMax = 50;
    std::size_t infoBytesMax = 16u << 10;
};

/// A device, where it is and which edge serves it.
struct Device
{
    DeviceId id;
    ConnectionId connection; ///< another one after each time that it was away
    std::optional<UserId> user;
    std::optional<EdgeId> edge;
    Timestamp connectedAt;
    Timestamp lastPing;
    geo::Geodetic place;
    ConnectionStatus status = ConnectionStatus::Connected;
    std::string appVersion;
    std::string info; ///< a JSON object as the device wrote it, or empty

    bool operator==(const Device &) const = default;
};

/// Everything that is wrong with what a device says; the fields are named as on the wire.
[[nodiscard]] std::vector<FieldProblem> problemsOf(const Device &device,
                                                   const DeviceLimits &limits = {});

} // namespace stag::model
