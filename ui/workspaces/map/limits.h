// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::workspaces::map {

inline constexpr std::size_t kPlacedSessionsMax = 500; ///< more are refused
inline constexpr std::size_t kSearchResultsMax = 8;
inline constexpr double kPlaceZoom = 16.0; ///< where coordinates and sessions are shown
/// What is live is put on the map at most this often.
inline constexpr std::chrono::milliseconds kLiveInterval{50};

} // namespace stag::ui::workspaces::map
