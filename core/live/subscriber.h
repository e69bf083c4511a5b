// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/live/filter.h"
#include "core/live/live_event.h"
#include "core/model/ids.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace stag::live {

/// By which door a subscriber listens.
enum class SubscriberKind {
    LiveJson,   ///< the live feed
    Session,    ///< a session's WebSocket
    LiveBinary, ///< the live feed in bytes
};

/// What became of the deliveries of one class.
struct DeliveryCounts
{
    std::uint64_t delivered = 0; ///< given to the socket
    std::uint64_t coalesced = 0; ///< replaced by a newer one before that
    std::uint64_t dropped = 0;   ///< left out

    bool operator==(const DeliveryCounts &) const = default;
};

/// One who listens to a server, as the server tells it.
struct Subscriber
{
    std::uint64_t id = 0;
    std::string address;
    SubscriberKind kind = SubscriberKind::LiveJson;
    model::SessionId session;      ///< of a session's WebSocket; else empty
    std::vector<Filter> filters{}; ///< none: it is told everything
    Timestamp connectedSince;
    std::uint64_t queuedBytes = 0; ///< the network has not taken them yet
    /// For how long the oldest of them has waited.
    std::chrono::milliseconds lag{};
    std::array<DeliveryCounts, kDeliveryClassCount> deliveries{}; ///< by DeliveryClass
    /// How often it fell behind so far that it was told everything anew.
    std::uint64_t resnapshots = 0;
};

} // namespace stag::live
