// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

#include <random>
#include <utility>
#include <vector>

namespace stag::test {

inline constexpr Timestamp kSampleTime = fromUnixMs(1'795'215'212'465);

/// At least one of each kind of event, with a name for its files.
[[nodiscard]] std::vector<std::pair<const char *, live::LiveEvent>> liveSamples();

/// Any valid event, as both encodings of the feed can say it.
[[nodiscard]] live::LiveEvent randomLiveEvent(std::mt19937_64 &random);

} // namespace stag::test
