// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace stag::map {

inline constexpr int kTileZoomMax = 30;
/// More tiles than any screen shows are a mistake of the view; the rest is left out.
inline constexpr std::size_t kTilesInViewMax = 1024;

/// What an archive of tiles may ask of its reader; more is TooLarge.
struct PmtilesLimits
{
    std::size_t directoryBytesMax = 4u << 20; ///< unpacked
    std::size_t entriesMax = 500'000;         ///< of one directory
    std::size_t metadataBytesMax = 1u << 20;  ///< unpacked
    std::size_t tileBytesMax = 8u << 20;      ///< unpacked
    int directoryDepthMax = 4;
};

/// What one vector tile may hold; more is TooLarge.
struct VectorTileLimits
{
    std::size_t layersMax = 256;
    std::size_t featuresMax = 200'000;
    std::size_t pointsMax = 2'000'000;
    std::size_t tagsMax = 2'000'000;
    std::size_t valuesMax = 500'000; ///< keys and values
    std::uint32_t extentMax = 1u << 16;
};

/// What a list of places may hold; more is TooLarge.
struct GazetteerLimits
{
    std::size_t placesMax = 1'000'000;
    std::size_t bytesMax = 64u << 20;
};

} // namespace stag::map
