// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/decoration.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stag::model {

/// Who looks: people see what is published and active, administrators what they work on.
enum class DecorationAudience { Everybody, Administrators };

/// Which decorations; what is absent does not matter. The last three are for administrators only:
/// in the eyes of everybody else they are all alike.
struct DecorationFilter
{
    std::optional<std::string> category{};
    std::optional<AssetType> assetType{};
    std::optional<std::string> text{}; ///< in the name or the category, whatever its case
    std::optional<DecorationState> state{};
    std::optional<bool> isActive{};
    bool isDeleted = false; ///< only those that are, and else only those that are not
};

enum class DecorationOrder { Created, Updated, Name, Category, Radius };

struct DecorationListQuery
{
    DecorationAudience audience = DecorationAudience::Everybody;
    DecorationFilter filter{};
    DecorationOrder order = DecorationOrder::Created;
    bool isDescending = false;
    std::size_t limit = 100;
    std::size_t offset = 0;
};

/// Those within a distance of a place along the ground, the nearest first.
struct DecorationNearbyQuery
{
    DecorationAudience audience = DecorationAudience::Everybody;
    DecorationFilter filter{};
    double latitudeDeg = 0.0;
    double longitudeDeg = 0.0;
    double radiusM = 0.0;
    std::size_t limit = 100;
};

/// Those between two parallels and two meridians, from west eastwards to east.
struct DecorationBoundsQuery
{
    DecorationAudience audience = DecorationAudience::Everybody;
    DecorationFilter filter{};
    double southDeg = -90.0;
    double northDeg = 90.0;
    double westDeg = -180.0;
    double eastDeg = 180.0;
    std::size_t limit = 100;
};

/// Those that an active edge of a region serves, that is within its service radius.
struct DecorationRegionQuery
{
    DecorationAudience audience = DecorationAudience::Everybody;
    DecorationFilter filter{};
    std::string region;
    std::size_t limit = 100;
};

/// Something that was found by place.
struct FoundDecoration
{
    DecorationRecord record;
    std::optional<double> distanceM{}; ///< along the ground, if it was asked for
};

struct FoundDecorations
{
    std::vector<FoundDecoration> found;
    bool hasMore = false;
};

} // namespace stag::model
