// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "server/storage/statement.h"

#include <string_view>

namespace stag::storage {

/// The columns that a seal is about, in its order.
inline constexpr std::string_view kSealedColumns =
    "a.id, a.at, a.actor, a.action, a.session_key, a.key, a.anchor_count, a.mesh_count";
inline constexpr int kSealedColumnCount = 8;

/// The seal of the entry whose columns a row begins with, behind the one with `before`; all zeros
/// before the first.
[[nodiscard]] ContentHash sealOf(const ContentHash &before, const Statement &row);

/// The hash in a column; all zeros if it is none.
[[nodiscard]] ContentHash hashAt(const Statement &row, int column);

} // namespace stag::storage
