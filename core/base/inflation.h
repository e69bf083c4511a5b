// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

namespace stag {

/// What a stream may grow to in any case, and how many times its own size beyond that. Meshes grow
/// two- to tenfold; only a bomb grows more, and inflating it would cost its sender nothing and us
/// much.
inline constexpr std::size_t kInflatedBytesFree = 16u << 20;
inline constexpr std::size_t kInflationRatioMax = 100;

/// The bound for a compressed stream of `sizeBytes` where the caller would take `outputBytesMax`.
[[nodiscard]] inline std::size_t inflatedBytesMax(std::size_t sizeBytes, std::size_t outputBytesMax)
{
    return std::min(outputBytesMax, std::max(kInflatedBytesFree, kInflationRatioMax * sizeBytes));
}

} // namespace stag
