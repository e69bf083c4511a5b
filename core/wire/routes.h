// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The routes of a listener, /api/docs/routes; ours.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

struct RouteEntry
{
    std::string path; ///< with parameters in braces
    std::vector<std::string_view> methods;
    bool isWebSocket = false;
};

[[nodiscard]] std::string writeRoutes(std::span<const RouteEntry> routes);

} // namespace stag::wire
