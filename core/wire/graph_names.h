// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What GET /api/v1/graph calls things, in the order of the enumerations they stand for.

#include "core/base/result.h"
#include "core/graph/query.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace stag::wire {

inline constexpr std::array<std::string_view, 4> kQuestions{
    "neighbours", "path", "component", "radius"};
inline constexpr std::array<std::string_view, 3> kWeights{"distance", "hops", "uncertainty"};
inline constexpr std::array<std::string_view, graph::kNodeKindCount> kNodeKinds{
    "session", "anchor", "mesh"};
inline constexpr std::array<std::string_view, graph::kEdgeKindCount> kEdgeKinds{
    "observed_in", "anchored_to", "adjacent", "mesh_of"};

template<typename Enum, std::size_t count>
std::string_view nameOf(Enum value, const std::array<std::string_view, count> &names)
{
    return names[static_cast<std::size_t>(value)];
}

template<typename Enum, std::size_t count>
std::optional<Enum> fromName(std::string_view text,
                             const std::array<std::string_view, count> &names)
{
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end())
        return {};
    return static_cast<Enum>(found - names.begin());
}

} // namespace stag::wire
