// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/vector_tile.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto tile = stag::map::parseVectorTile(std::as_bytes(std::span(data, size)));
    if (!tile)
        return 0;
    for (const stag::map::TileLayer &layer : tile->layers) {
        for (const stag::map::TileFeature &feature : layer.features) {
            for (std::uint32_t part = 0; part < feature.partCount; ++part) {
                if (layer.part(feature.firstPart + part).empty())
                    std::abort();
            }
            for (const std::string &key : layer.keys)
                static_cast<void>(layer.number(feature, key, 0.0));
        }
    }
    return 0;
}
