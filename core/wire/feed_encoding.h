// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stag::wire {

/// How the live feed is written.
enum class FeedEncoding { Json, Binary };
inline constexpr std::size_t kFeedEncodingCount = 2;
/// What a viewer asks for, by FeedEncoding.
inline constexpr std::array<std::string_view, kFeedEncodingCount> kFeedEncodings{"json",
                                                                                 "binary.1"};
/// The first of those offered, with commas between them, that this version knows; else Json.
[[nodiscard]] FeedEncoding chooseFeedEncoding(std::string_view offered);

} // namespace stag::wire
