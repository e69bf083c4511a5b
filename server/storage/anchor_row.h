// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/anchor.h"
#include "server/storage/statement.h"

#include <string_view>

namespace stag::storage {

/// What toAnchor() reads, of the anchor "a" and its session "s".
constexpr std::string_view kAnchorColumns =
    "a.id, s.key, a.key, a.x, a.y, a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, a.metadata, "
    "a.other_rotation ";
constexpr int kAnchorColumnCount = 13;

[[nodiscard]] model::Anchor toAnchor(const Statement &row);

} // namespace stag::storage
