// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/map/limits.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stag::map {

/// Mapbox Vector Tiles, version 2 and 1, as everybody writes them.

enum class GeometryType : std::uint8_t { Unknown = 0, Point = 1, Line = 2, Polygon = 3 };

/// In units of the layer's extent from the upper left corner; tiles reach a little beyond it.
struct TilePoint
{
    std::int32_t x = 0;
    std::int32_t y = 0;

    bool operator==(const TilePoint &) const = default;
};

using TileValue = std::variant<std::string, double, std::int64_t, bool>;

/// A range of parts and tags of its layer.
struct TileFeature
{
    GeometryType type = GeometryType::Unknown;
    std::uint64_t id = 0;
    std::uint32_t firstPart = 0;
    std::uint32_t partCount = 0;
    std::uint32_t firstTag = 0;
    std::uint32_t tagCount = 0;
};

struct TileTag
{
    std::uint32_t key = 0;
    std::uint32_t value = 0;
};

struct TileLayer
{
    std::string name;
    std::uint32_t extent = 4096;
    std::vector<std::string> keys;
    std::vector<TileValue> values;
    std::vector<TileFeature> features;
    std::vector<TilePoint> points;
    std::vector<std::uint32_t> partEnds; ///< where each part ends in `points`
    std::vector<TileTag> tags;

    /// A line, a ring without its last point, or all points of a point feature.
    [[nodiscard]] std::span<const TilePoint> part(std::uint32_t index) const;
    /// Null if the feature has no such tag.
    [[nodiscard]] const TileValue *value(const TileFeature &feature, std::string_view key) const;
    /// The tag as a number, or `otherwise`.
    [[nodiscard]] double
    number(const TileFeature &feature, std::string_view key, double otherwise) const;
    /// The tag as text; empty if it is none.
    [[nodiscard]] std::string_view text(const TileFeature &feature, std::string_view key) const;
};

struct VectorTile
{
    std::vector<TileLayer> layers;

    /// Null if there is none.
    [[nodiscard]] const TileLayer *layer(std::string_view name) const;
};

/// Reads an unpacked tile; Corrupt or TooLarge. Layers of an unknown version are left out.
[[nodiscard]] Result<VectorTile> parseVectorTile(BytesView bytes,
                                                 const VectorTileLimits &limits = {});

} // namespace stag::map
