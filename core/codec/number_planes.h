// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stag::codec::detail {

/// What the numbers of a vector are predicted from; the difference is what is written.
enum class Prediction { None, PreviousVector };

/// Vectors of three numbers as twelve rows of bytes: for each component the lowest byte of every
/// number, then the next ones. Differences of neighbours are small, so the higher rows are mostly
/// zero and compress well. `numbers.size()` is a multiple of three; so many bytes come out as went
/// in.
[[nodiscard]] Bytes toPlanes(std::span<const std::uint32_t> numbers, Prediction prediction);
/// The numbers again; `planes.size()` is a multiple of twelve.
[[nodiscard]] std::vector<std::uint32_t> fromPlanes(BytesView planes, Prediction prediction);

/// The bits of a float as a number that grows with it, so that near floats have near numbers.
[[nodiscard]] inline std::uint32_t orderedBits(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits ^ (bits >> 31 ? 0xffffffffu : 0x80000000u);
}
[[nodiscard]] inline float fromOrderedBits(std::uint32_t ordered)
{
    return std::bit_cast<float>(ordered ^ (ordered >> 31 ? 0x80000000u : 0xffffffffu));
}

} // namespace stag::codec::detail
