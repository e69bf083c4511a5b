// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

#include <array>
#include <string_view>

namespace stag::wire {

/// What the wire calls a live::DeliveryClass.
inline constexpr std::array<std::string_view, live::kDeliveryClassCount> kDeliveryClasses{
    "pose", "reliable", "telemetry"};

} // namespace stag::wire
