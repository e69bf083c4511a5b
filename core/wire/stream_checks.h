// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/spatial/pose.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stag::wire {

/// What the relay's contract asks of every packet, in its words: "invalid packet: missing
/// session_id".
Result<void>
checkStreamEnvelope(std::string_view session, std::int64_t timestampMs, std::string_view type);
Result<void> checkStreamPose(const spatial::Pose &pose);
Result<void> checkStreamId(std::string_view id, const std::string &name);

} // namespace stag::wire
