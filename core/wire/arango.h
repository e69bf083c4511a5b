// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A session as the collections of the contract (1.10), one JSON document per line, as arangoimport
// reads them; version 1.
//
// | file                 | document                                                             |
// |----------------------|----------------------------------------------------------------------|
// | manifest.json        | format, version, session_id, as_of, counts                     |
// | sessions.jsonl       | _key, session_id, first_seen, last_seen                              |
// | anchors.jsonl        | _key, and an Anchor of the contract                                  |
// | meshes.jsonl         | _key, session_id, version, current, received_at, and a Mesh          |
// | topology_edges.jsonl | _key, _from, _to, type, distance, pose, uncertainty, first and last seen
// |
//
// A _key is session and id, each percent-encoded, with a colon between; of an older version of a
// mesh "@" and its number follow. One of more than 254 bytes, which the database does not take, is
// its SHA-256.

#include "core/base/result.h"
#include "core/graph/node.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "core/model/session.h"
#include "core/wire/limits.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stag::wire {

inline constexpr std::string_view kArangoFormat = "stag-arango-jsonl";
inline constexpr std::int64_t kArangoVersion = 1;

struct ArangoManifest
{
    model::SessionId session;
    Timestamp asOf;
    std::uint64_t anchors = 0;
    std::uint64_t meshVersions = 0;
    std::uint64_t edges = 0;
};

/// One version of a mesh.
struct ArangoMesh
{
    model::Mesh mesh;
    std::uint64_t version = 0;
    bool isCurrent = false;
    Timestamp receivedAt;
};

struct ArangoEdge
{
    graph::EdgeKind kind = graph::EdgeKind::ObservedIn;
    graph::NodeKey from;
    graph::NodeKey to;
    spatial::Pose toFromFrom;
    graph::Uncertainty deviation;
    graph::Seen seen;
};

// Without the line break.
[[nodiscard]] std::string writeArangoManifest(const ArangoManifest &manifest);
[[nodiscard]] std::string writeArangoSession(const model::Session &session);
[[nodiscard]] std::string writeArangoAnchor(const model::Anchor &anchor);
[[nodiscard]] std::string writeArangoMesh(const ArangoMesh &mesh);
[[nodiscard]] std::string writeArangoEdge(const ArangoEdge &edge);

/// InvalidArgument if it is of another format or a newer version.
Result<ArangoManifest> parseArangoManifest(std::string_view text, const Limits &limits = {});
// What comes out is valid (model::validate), numbers and bytes to the bit.
Result<model::Anchor> parseArangoAnchor(std::string_view line, const Limits &limits = {});
Result<ArangoMesh> parseArangoMesh(std::string_view line, const Limits &limits = {});

} // namespace stag::wire
