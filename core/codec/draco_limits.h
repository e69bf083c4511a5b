// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace stag::codec {

/// What a Draco mesh may claim against its size: the time and the memory to decode it follow from
/// the claims, not from the bytes. A plane of equal squares, smaller than any scan, is 70 triangles
/// to a byte. What claims more is TooLarge before it is decoded.
struct DracoClaimLimits
{
    std::uint64_t trianglesFree = 200'000; ///< that any size may claim; decoded in 50 ms
    std::uint64_t trianglesPerByte = 128;

    [[nodiscard]] constexpr std::uint64_t trianglesMax(std::size_t bytes) const
    {
        return trianglesFree + trianglesPerByte * bytes;
    }
};

} // namespace stag::codec
