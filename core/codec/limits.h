// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace stag::codec {

/// What a decoder accepts; what asks for more is TooLarge before the memory is taken. The defaults
/// hold the scan of a large building and bound one decode to some hundred megabytes.
struct DecodeLimits
{
    std::size_t payloadBytesMax = 128u
                                  << 20; ///< of each part, after gunzip; of all Draco attributes
    std::uint32_t verticesMax = 4'000'000;
    std::uint32_t trianglesMax = 8'000'000;
};

} // namespace stag::codec
