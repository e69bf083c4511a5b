// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// STAG v2 over HTTP, contract version 2.0.0. Times are Unix milliseconds, bytes are base64.
//
// | message             | direction | function                     |
// |---------------------|-----------|------------------------------|
// | POST ingest         | in        | parseIngest                  |
// | ingest answer       | out       | writeIngestAnswer            |
// | GET query           | in        | parseQuery                   |
// | query answer        | out       | writeQueryAnswer             |
// | GET anchors/{id}    | out       | writeAnchor                  |
// | GET meshes/{id}     | in, out   | parseMeshQuery, writeMeshAnswer |
// | …/{id}/versions     | out       | core/wire/mesh_history.h     |
// | errors              | out       | core/wire/status.h           |

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "core/spatial/aabb.h"
#include "core/wire/limits.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What an ingest may leave out.
struct IngestDefaults
{
    Timestamp now;  ///< for messages whose timestamp may be absent
    Random &random; ///< for ids: "anchor_<uuid>", "mesh_<uuid>"
};

/// How the client wrote its events; it is answered in the same shape.
enum class IngestShape { Single, Batch };

struct IngestRequest
{
    IngestShape shape = IngestShape::Single;
    std::vector<model::SpatialEvent> events;
};

/// Reads one SpatialEvent or {"events":[…]}; `vertices_delta` and `faces_delta` are other names of
/// `vertices` and `faces`. Absent ids, sessions and times of anchors and meshes are filled in, a
/// mesh without id is "mesh_<anchor_id>". Gzip payloads come out inflated and hashed; deltas come
/// out as sent. The events are valid (model::validate).
///
/// Corrupt: not JSON or the wrong types. InvalidArgument: a required field is missing or a value
/// makes no sense. TooLarge. The detail is what the answer says as "details".
Result<IngestRequest>
parseIngest(std::string_view body, const IngestDefaults &defaults, const Limits &limits = {});

/// What was stored for one event.
struct IngestedEvent
{
    model::EventId id;
    std::size_t anchorCount = 0;
    std::size_t meshCount = 0;
};

/// The answer 200 in the shape of the request.
[[nodiscard]] std::string writeIngestAnswer(IngestShape shape,
                                            std::span<const IngestedEvent> events);

/// The decoded parameters of a URL.
using QueryParameters = std::multimap<std::string, std::string, std::less<>>;

struct AnchorQuery
{
    std::optional<model::SessionId> session;
    std::optional<model::AnchorId> anchor; ///< the centre of `radiusM` and `nearest`
    std::optional<spatial::Vec3> point;    ///< ours: another centre, in the frame of the session
    double radiusM = 0.0;
    std::size_t nearest = 0;          ///< ours: only so many, nearest first; 0: all
    std::optional<spatial::Aabb> box; ///< ours: in the frame of the session, borders included
    std::optional<Timestamp> since;   ///< inclusive
    std::optional<Timestamp> until;   ///< inclusive
    std::size_t limit = 100;          ///< 1 to 1000
    std::size_t offset = 0;
    bool includeMeshes = false;
    bool includeDeleted = false;
    bool decompress = false; ///< meshes as numbers, f32 xyz[] and u32 indices[]
};

/// Corrupt: a parameter cannot be read. InvalidArgument: parameters that make no query together.
/// writeQueryError turns either into the answer 400.
Result<AnchorQuery> parseQuery(const QueryParameters &parameters);
[[nodiscard]] std::string writeQueryError(const Error &error);

/// What a request for one mesh or its versions asks for.
struct MeshQuery
{
    std::optional<model::SessionId> session; ///< without it the newest of that id
    std::optional<std::uint64_t> version;    ///< without it the current one
    std::optional<std::uint64_t> before;     ///< only versions below
    std::size_t limit = 50;                  ///< 1 to 200
    bool decompress = false;                 ///< as in AnchorQuery
};

/// Corrupt: a parameter cannot be read.
Result<MeshQuery> parseMeshQuery(const QueryParameters &parameters);

/// An anchor as it was when it was deleted.
struct DeletedAnchor
{
    const model::Anchor &anchor;
    Timestamp at;
};

struct QueryAnswer
{
    std::span<const model::Anchor> anchors;
    std::span<const model::Mesh> meshes;
    bool includeMeshes = false; ///< false leaves "meshes" out
    bool hasMore = false;
    /// Ours: those that were deleted, apart from the others; absent leaves "deleted" out.
    std::optional<std::span<const DeletedAnchor>> deleted{};
};

[[nodiscard]] std::string writeQueryAnswer(const QueryAnswer &answer);
[[nodiscard]] std::string writeAnchor(const model::Anchor &anchor);
[[nodiscard]] std::string writeMeshAnswer(const model::Mesh &mesh);

} // namespace stag::wire
