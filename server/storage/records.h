// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/graph/query.h"
#include "core/model/address_block.h"
#include "core/model/anchor.h"
#include "core/model/anchor_past.h"
#include "core/model/decoration.h"
#include "core/model/edge.h"
#include "core/model/geofence.h"
#include "core/model/mesh.h"
#include "core/model/mesh_bytes.h"
#include "core/model/mesh_history.h"
#include "core/model/session.h"
#include "core/model/user.h"
#include "core/spatial/aabb.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stag::storage {

/// What became of one mesh of an ingested event.
struct MeshOutcome
{
    model::MeshId id; ///< the id it has from now on: the existing one if the content was known
    bool duplicate =
        false; ///< same content at the same anchor: not stored again, not a new version
    std::optional<ContentHash> hash; ///< absent for a delta that is not resolved
    model::DeltaResolution resolution = model::DeltaResolution::None;
    std::shared_ptr<const model::MeshPayload> resolved; ///< of a delta that is, the full mesh
    model::MeshBytes bytes;
};

/// What viewers are shown, and what a query would give.
[[nodiscard]] inline model::Mesh asStored(model::Mesh mesh, const MeshOutcome &outcome)
{
    mesh.hash = outcome.hash;
    mesh.resolution = outcome.resolution;
    if (outcome.resolved) {
        mesh.payload = outcome.resolved;
        mesh.isDelta = false;
        mesh.base.reset();
    }
    return mesh;
}

/// What became of one event.
struct EventOutcome
{
    model::EventId id;
    bool repeated =
        false; ///< the event was known; nothing was stored, the counts are those of the first time
    Timestamp sessionFirstSeen;
    std::size_t anchorCount = 0;
    std::size_t meshCount = 0;
    /// The metadata an anchor keeps because the event brought none; one per anchor, or nothing at
    /// all.
    std::vector<std::string> keptMetadata;
    std::vector<MeshOutcome> meshes; ///< one per mesh of the event, in order; empty if repeated
    /// Deltas of before that its meshes were awaited for, as the meshes that they make.
    std::vector<model::Mesh> lateMeshes;
    bool hasMoreLate = false; ///< more of them have their turn, of whatever session
    std::vector<model::GeofenceEvent> geofences; ///< that its anchors caused
};

/// Anchors near another one or a point, in the frame of the sessions (3-D, metres, inclusive).
struct Near
{
    std::variant<model::AnchorId, spatial::Vec3> center;
    double radiusM = 0.0;  ///< 0: however far
    std::size_t count = 0; ///< only the nearest so many, nearest first; 0: all
};

/// Every condition that is set must hold. Newest first, then by id, unless `near` has a count.
struct AnchorQuery
{
    std::optional<model::SessionId> session;
    std::optional<Near> near;
    std::optional<spatial::Aabb> box; ///< in the frame of the session, borders included
    std::optional<Timestamp> since;   ///< inclusive
    std::optional<Timestamp> until;   ///< inclusive
    std::size_t limit = 100;
    std::size_t offset = 0;
    bool withDeleted = false;        ///< also anchors that were deleted, with the same conditions
    bool withMeshes = false;         ///< also the current version of every mesh at those anchors
    std::optional<Timestamp> asOf{}; ///< what was known then; deleted ones of now are not looked at
};

/// An anchor as it was when it was deleted.
struct DeletedAnchor
{
    model::Anchor anchor;
    Timestamp at;
};

struct AnchorPage
{
    std::vector<model::Anchor> anchors;
    std::vector<DeletedAnchor> deleted; ///< the latest deleted first, at most `limit`
    std::vector<model::Mesh> meshes;
    std::optional<model::PastResolution> past{}; ///< of a question about a time
};

/// What was known at a time.
struct PastAnchor
{
    model::Anchor anchor;
    model::PastResolution past;
};
struct PastGraph
{
    graph::Answer answer;
    model::PastResolution past;
};

/// Which version of a mesh: one by its number, that of a time, or the current one.
struct MeshMoment
{
    std::optional<std::uint64_t> version{};
    std::optional<Timestamp> asOf{};
};

struct MeshHistoryQuery
{
    model::MeshId id;
    std::optional<model::SessionId> session; ///< without it the newest of that id
    std::optional<std::uint64_t> before;     ///< only versions below
    std::size_t limit = 50;
    std::optional<Timestamp> asOf{}; ///< only versions that were there then
};

/// Deltas of before whose base has come, as the meshes that they make.
struct LateOutcome
{
    std::vector<model::Mesh> meshes;
    bool isMore = false; ///< have their turn
};

/// Deltas that came before their base, since the store was opened.
struct LateDeltaCounters
{
    std::uint64_t resolved = 0;
    std::uint64_t givenUp = 0; ///< damaged, or outrun by a newer version of their mesh
    std::uint64_t turnsCutShort = 0;
    bool isMore = false; ///< have their turn now
};

/// What to delete: an anchor, or without one a session with all that is in it.
struct Deletion
{
    std::optional<model::SessionId> session; ///< absent: where the anchor was seen last
    std::optional<model::AnchorId> anchor;
    bool withMeshes = false; ///< those at the anchor as well
    std::string actor;       ///< who asked, for the audit log
};

struct DeletionOutcome
{
    model::SessionId session;
    std::optional<model::AnchorId> anchor;
    std::vector<model::MeshId> meshes; ///< that are gone with an anchor
    std::int64_t anchorCount = 0;
    std::int64_t meshCount = 0;
    Timestamp at;
    std::vector<model::GeofenceEvent> geofences; ///< exits of what is gone
};

/// What to do with a fence.
struct GeofenceChange
{
    enum class Kind { Create, Replace, Delete };
    Kind kind = Kind::Create;
    model::Geofence fence; ///< to delete it, its id is enough
    std::string actor;     ///< who asked, for the audit log
};

struct GeofenceOutcome
{
    model::GeofenceRecord record;
    std::optional<model::Geofence> former;    ///< what it was before it was replaced
    std::vector<model::GeofenceEvent> events; ///< who is inside now, and who is no more
};

struct GeofenceInside
{
    std::vector<model::GeofencePresence> presences; ///< the longest inside first
    bool hasMore = false;
};

/// Fences and those inside now, and what limits kept out since the store was opened.
struct GeofenceCounters
{
    std::uint64_t fences = 0;
    std::uint64_t inside = 0;
    std::uint64_t fencesRefused = 0;
    std::uint64_t entersRefused = 0; ///< sightings inside a fence that was full
};

/// The past of anchors since the store was opened.
struct PastCounters
{
    std::uint64_t states = 0;    ///< written
    std::uint64_t thinned = 0;   ///< poses that the resolution left out
    std::uint64_t forgotten = 0; ///< states that were too old or too much
    std::uint64_t bytes = 0;     ///< kept now, about
};

/// Who deleted or changed what.
struct AuditEntry
{
    std::int64_t id = 0;
    Timestamp at;
    std::string actor;
    std::string action;       ///< "delete_anchor", "delete_session", "create_geofence", …
    model::SessionId session; ///< empty: a fence of all sessions, or a user
    std::optional<model::AnchorId> anchor;
    std::optional<model::GeofenceId> geofence;
    std::optional<model::UserId> user;
    std::optional<model::ApiKeyId> apiKey;
    std::optional<model::AddressBlockId> block;
    std::optional<model::DecorationId> decoration;
    std::optional<model::EdgeId> edge;
    std::optional<model::DeviceId> device;
    std::uint64_t anchorCount = 0;
    std::uint64_t meshCount = 0;
    ContentHash seal; ///< of this entry and all before; set when it is read
};

/// A seal as somebody has noted it outside the database.
struct KnownSeal
{
    std::int64_t entry = 0;
    ContentHash seal;
};

/// Whether the audit log is as it was written.
struct AuditChain
{
    std::uint64_t entries = 0;
    std::int64_t lastId = 0;
    ContentHash head;                     ///< seal of the last entry
    std::optional<std::int64_t> brokenAt; ///< the first entry that was changed or is gone
};

struct Totals
{
    std::uint64_t anchors = 0;
    std::uint64_t meshes = 0;
    model::MeshBytes meshBytes;
};

/// Where a walk over the whole state continues; start with the default. What changes during the
/// walk is seen in its old or its new state, and nothing that existed at the start is missed.
struct SnapshotCursor
{
    enum class Section { Sessions, Anchors, Meshes, End };
    Section section = Section::Sessions;
    std::int64_t afterRow = 0;
};

struct SnapshotPage
{
    std::vector<model::Session> sessions;
    std::vector<model::Anchor> anchors;
    std::vector<model::Mesh> meshes;
    SnapshotCursor next; ///< section End: this was the last page
};

/// What the store refused, lost or did, since it was opened.
struct StoreCounters
{
    std::uint64_t commits = 0;
    std::uint64_t events = 0;
    std::uint64_t writesRefused = 0;         ///< the write queue was full
    std::uint64_t readsRefused = 0;          ///< the read queue was full
    std::uint64_t codecRefused = 0;          ///< the queue of the codec pool was full
    std::uint64_t codecMeshes = 0;           ///< meshes that its workers have prepared
    std::uint64_t codecFaults = 0;           ///< of them, Draco that is none
    std::uint64_t codecQueuedBytes = 0;      ///< now, with what its workers have
    std::uint64_t writesFailed = 0;          ///< requests that the database could not store
    std::uint64_t graphQuestionsRefused = 0; ///< the queue to the graph was full
    std::uint64_t graphRereads = 0;          ///< more had changed than the graph could follow
    std::uint64_t crowdedAnchors = 0;        ///< sightings with more neighbours than are kept
    GeofenceCounters geofences;
    PastCounters past;
    LateDeltaCounters lateDeltas;
    std::uint64_t sessionsDoomed = 0; ///< deleted, not erased yet
    std::uint64_t queuedItems = 0;    ///< now
    std::uint64_t queuedBytes = 0;    ///< now
};

} // namespace stag::storage
