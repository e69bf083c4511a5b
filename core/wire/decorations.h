// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Decorations of the AR Supervisor, version 1: what its plan names the columns of ar_decorations is
// what the members are called; times are RFC 3339, degrees WGS84, lengths metres.
//
// A decoration: {"id","name","description","category","lat","lng","radius_meters","height_offset",
// "height_datum":"ground"|"floor"|"geoid"|"ellipsoid","low_res_url","medium_res_url","high_res_url",
// "scale_x","scale_y","scale_z","rotation_x","rotation_y","rotation_z",
// "asset_type":"3d_model"|"image"|"animation","file_size_bytes","is_active","created_by"|null,
// "created_at","updated_at","version"}; an administrator is also told
// "state":"draft"|"changed"|"published", "published_version"|null, "change_number" and "deleted_at"
// if it is deleted; whoever asks what is nearby, "distance_meters".
//
// POST and PUT take the same columns; of PUT what is absent stays. "state":"draft" keeps a change
// to administrators, everything else publishes it. "version": of a PUT, the one that it changes.
// "geopose" in place of "lat", "lng", "height_offset", "height_datum" and the rotation.
// Lists by pages are {"data":[…],"total","limit","offset"}, what is found by place and versions
// {"data":[…],"limit","has_more"}.

#include "core/base/result.h"
#include "core/model/decoration.h"
#include "core/model/decoration_query.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"
#include "core/wire/users.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What is to be made or changed, and what is wrong with the way it is written; its values are
/// judged by model::problemsOf.
struct DecorationRequest
{
    std::optional<model::DecorationId> id; ///< the maker's choice, a UUID
    model::DecorationEdit edit;
    bool isPublished = true; ///< people see it at once
    std::optional<std::int64_t> version;
    std::vector<model::FieldProblem> problems;
};
/// Corrupt or TooLarge: it is not even JSON.
Result<DecorationRequest> parseDecoration(std::string_view body, const Limits &limits = {});
/// {"decorations":[…]}; the problems' fields begin with "decorations[0]". TooLarge: more than
/// `countMax`.
Result<std::vector<DecorationRequest>>
parseDecorations(std::string_view body, std::size_t countMax, const Limits &limits = {});
/// {"version","state"?}: what a decoration is taken back to.
struct RollbackRequest
{
    std::int64_t version = 0;
    bool isPublished = true;
    std::vector<model::FieldProblem> problems;
};
Result<RollbackRequest> parseRollback(std::string_view body, const Limits &limits = {});

/// A query, and what is wrong with its parameters. Those for administrators say so, but do not
/// judge who asks.
template<typename Query>
struct Asked
{
    Query query;
    std::vector<model::FieldProblem> problems;
};
/// "limit", "offset", "sort" ("name", "-updated_at", …), "category", "asset_type", "q", "state",
/// "is_active", "deleted". Limits are 1 to `limitMax`.
[[nodiscard]] Asked<model::DecorationListQuery>
parseDecorationList(const QueryParameters &parameters, std::size_t limitMax);
/// "lat", "lng", "radius" in metres; "limit", "category", "asset_type", "q".
[[nodiscard]] Asked<model::DecorationNearbyQuery>
parseDecorationsNearby(const QueryParameters &parameters, std::size_t limitMax);
/// "min_lat", "max_lat", "min_lng", "max_lng" and the same. A box whose min_lng is greater than its
/// max_lng crosses the antimeridian, and so does one that goes beyond 180 degrees.
[[nodiscard]] Asked<model::DecorationBoundsQuery>
parseDecorationBounds(const QueryParameters &parameters, std::size_t limitMax);
/// "region" and the same.
[[nodiscard]] Asked<model::DecorationRegionQuery>
parseDecorationRegion(const QueryParameters &parameters, std::size_t limitMax);

[[nodiscard]] std::string writeDecoration(const model::DecorationRecord &record,
                                          model::DecorationAudience audience);
[[nodiscard]] std::string writeDecorations(std::span<const model::DecorationRecord> records,
                                           const ListPage &page,
                                           model::DecorationAudience audience);
/// All that were made at once.
[[nodiscard]] std::string writeMadeDecorations(std::span<const model::DecorationRecord> records);

[[nodiscard]] std::string writeFoundDecorations(const model::FoundDecorations &found,
                                                std::size_t limit,
                                                model::DecorationAudience audience);
/// {"data":[{"version","action","actor","created_at","is_published","decoration"}],"limit","has_more"}
[[nodiscard]] std::string writeDecorationVersions(
    std::span<const model::DecorationVersion> versions, std::size_t limit, bool hasMore);
/// Which versions are listed, the newest first: "before" and "limit".
struct VersionsQuery
{
    std::int64_t before = 0; ///< 0: from the newest on
    std::size_t limit = 0;
};
[[nodiscard]] Asked<VersionsQuery> parseDecorationVersions(const QueryParameters &parameters,
                                                           std::size_t limitMax);

/// Two versions; "from" 0: nothing.
struct DecorationDiffQuery
{
    std::optional<std::int64_t> from; ///< absent: the one that people see, if they see one
    std::optional<std::int64_t> to;   ///< absent: the newest
};
[[nodiscard]] Asked<DecorationDiffQuery> parseDecorationDiff(const QueryParameters &parameters);
/// {"from","to","fields":[{"field","from"|null,"to"}]}; without a first one every field is new.
[[nodiscard]] std::string writeDecorationDiff(const std::optional<model::DecorationVersion> &from,
                                              const model::DecorationVersion &to);

/// The columns of a decoration as an object; equal decorations give equal text.
[[nodiscard]] std::string writeDecorationContent(const model::Decoration &decoration);
/// What writeDecorationContent wrote, also an earlier program's.
Result<model::Decoration> parseDecorationContent(std::string_view text, const Limits &limits = {});

} // namespace stag::wire
