// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/parameter_values.h"
#include "core/wire/stag.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr std::int64_t kLimitDefault = 100;
constexpr std::int64_t kLimitMax = 1'000;
constexpr std::int64_t kVersionsDefault = 50;
constexpr std::int64_t kVersionsMax = 200;

/// The places that are asked for: a box, a ball or the nearest around an anchor or a point.
Result<void> parsePlace(const QueryParameters &parameters, AnchorQuery &query)
{
    STAG_TRY(query.radiusM, parseDistance(parameters, "radius"));
    STAG_TRY(const std::int64_t nearest, parseInteger(parameters, "nearest"));
    query.nearest = clampedLimit(nearest, 0, kLimitMax);
    STAG_TRY(const auto point, parseNumbers(parameters, "at", 3));
    if (!point.empty())
        query.point = spatial::Vec3{point[0], point[1], point[2]};
    STAG_TRY(const auto box, parseNumbers(parameters, "box", 6));
    if (!box.empty())
        query.box = spatial::Aabb{{box[0], box[1], box[2]}, {box[3], box[4], box[5]}};
    return success();
}

Result<void> checkTogether(const AnchorQuery &query)
{
    const auto refuse = [](const char *why) { return Error{ErrorCode::InvalidArgument, why}; };
    if (!query.session && !query.anchor)
        return refuse("Either session_id or anchor_id must be provided");
    const bool hasReach = query.radiusM > 0.0 || query.nearest > 0;
    if (query.anchor && !hasReach)
        return refuse("radius must be provided when using anchor_id");
    if (query.point && query.anchor)
        return refuse("at and anchor_id cannot be used together");
    if (query.point && !query.session)
        return refuse("session_id must be provided when using at");
    if (query.point && !hasReach)
        return refuse("radius or nearest must be provided when using at");
    if (query.nearest > 0 && !query.point && !query.anchor)
        return refuse("anchor_id or at must be provided when using nearest");
    if (query.box && (query.box->empty() || !query.session))
        return refuse("box must be min_x,min_y,min_z,max_x,max_y,max_z in the frame of session_id");
    return success();
}

Result<std::optional<std::uint64_t>> parseVersion(const QueryParameters &parameters,
                                                  std::string_view name)
{
    STAG_TRY(const std::int64_t version, parseInteger(parameters, name));
    return version <= 0 ? std::optional<std::uint64_t>()
                        : std::optional(static_cast<std::uint64_t>(version));
}

} // namespace

Result<AnchorQuery> parseQuery(const QueryParameters &parameters)
{
    AnchorQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.anchor, parseId<model::AnchorId>(parameters, "anchor_id"));
    STAG_TRY_VOID(parsePlace(parameters, query));
    STAG_TRY(query.since, parseTime(parameters, "since"));
    STAG_TRY(query.until, parseTime(parameters, "until"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    STAG_TRY(const std::int64_t offset, parseInteger(parameters, "offset"));
    STAG_TRY(query.includeMeshes, parseFlag(parameters, "include_meshes"));
    STAG_TRY(query.includeDeleted, parseFlag(parameters, "include_deleted"));
    STAG_TRY(query.decompress, parseFlag(parameters, "decompress"));
    STAG_TRY_VOID(checkTogether(query));
    query.limit = clampedLimit(limit, kLimitDefault, kLimitMax);
    query.offset = static_cast<std::size_t>(std::max<std::int64_t>(offset, 0));
    return query;
}

Result<MeshQuery> parseMeshQuery(const QueryParameters &parameters)
{
    MeshQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.version, parseVersion(parameters, "version"));
    STAG_TRY(query.before, parseVersion(parameters, "before"));
    STAG_TRY(query.decompress, parseFlag(parameters, "decompress"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.limit =
        static_cast<std::size_t>(limit <= 0 ? kVersionsDefault : std::min(limit, kVersionsMax));
    return query;
}

} // namespace stag::wire
