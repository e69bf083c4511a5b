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
    /// By method; "WebSocket" is the upgrade.
    struct Method
    {
        std::string_view name;
        std::vector<std::string_view> scopes;
    };
    std::vector<Method> methods;
};

[[nodiscard]] std::string writeRoutes(std::span<const RouteEntry> routes);

} // namespace stag::wire
