// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/entity_key.h"
#include "core/model/anchor.h"
#include "core/model/anchor_traits.h"
#include "core/model/geofence.h"
#include "core/model/mesh.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stag::live {

/// How a delivery may be treated when a subscriber is slow.
enum class DeliveryClass {
    Pose,      ///< latest wins per entity, may be coalesced
    Reliable,  ///< ordered, never dropped for a live subscriber
    Telemetry, ///< sampled
};
inline constexpr std::size_t kDeliveryClassCount = 3;

/// What the server decided about one packet.
enum class Verdict { Accepted, Deduplicated, DeltaApplied, Coalesced, Rejected, Dropped };

/// The first message of a feed.
struct Hello
{
    std::string serverVersion;
    Timestamp serverTime;
    /// Where the systems of this server listen: name ("stag", "relay", …) and URL.
    std::vector<std::pair<std::string, std::string>> listeners;
};

/// Everything between Begin and End is the state at that moment; what it does not name is gone.
struct SnapshotBegin
{};
struct SnapshotEnd
{};

struct SessionChanged
{
    model::SessionId session;
    Timestamp firstSeen;
    Timestamp lastSeen;
};

/// An anchor, a plane or a device's pose stream is new or has moved. The traits are what the
/// metadata says; core/wire fills them when it reads a feed, a sender leaves them empty.
struct AnchorChanged
{
    model::Anchor anchor;
    DeliveryClass deliveryClass = DeliveryClass::Reliable;
    model::AnchorTraits traits{};
};

struct MeshChanged
{
    model::Mesh mesh;
};

enum class RemovalReason {
    Deleted,
    LeftArea, ///< it is out of the area that the subscriber asked for; it may come back
};

/// A session, an anchor (whatever it was) or a mesh is gone; a session with all that was in it.
struct Removed
{
    EntityKey entity;
    RemovalReason reason = RemovalReason::Deleted;
};

/// An anchor has crossed a fence or stayed in one. Viewers do not keep the state: a server is asked
/// who is inside.
struct GeofenceCrossed
{
    model::GeofenceEvent event;
};

enum class GeofenceChange {
    Created, ///< or moved here from another session
    Replaced,
    Deleted, ///< or moved to another session
};

/// A fence is new, is not what it was, or is gone. Snapshots have no fences: a server is asked for
/// them.
struct GeofenceChanged
{
    model::Geofence fence; ///< as it was last, if it is gone
    GeofenceChange change = GeofenceChange::Created;
};

/// One line of the packet log.
struct PacketLogged
{
    Timestamp time;
    model::SessionId session;
    std::string source; ///< device or client, as far as known
    std::string kind;   ///< pose, mesh, anchor, anchor_update, ingest, …
    std::uint64_t sizeBytes = 0;
    Verdict verdict = Verdict::Accepted;
    std::string detail;   ///< the reason, if there is one; a stable English phrase, shown as data
    std::string entity{}; ///< id of the anchor or mesh it is about, if it is about one
    std::optional<std::uint64_t> triangleCount{}; ///< of a mesh, if its payload tells
};

/// Once a second: rates and losses since the server started.
struct ServerStats
{
    double messagesInPerSecond = 0.0;
    double messagesOutPerSecond = 0.0;
    std::array<std::uint64_t, kDeliveryClassCount> dropped{}; ///< by DeliveryClass
    std::uint64_t coalescedPoses = 0;
    std::uint64_t rejectedPackets = 0;
    std::uint64_t anchorCount = 0;
    std::uint64_t meshCount = 0;
    std::uint64_t storedBytes = 0;
    std::uint64_t connectionCount = 0;
    std::uint64_t queuedBytes = 0;      ///< for all subscribers
    std::chrono::milliseconds lagMax{}; ///< of the subscriber that is furthest behind
};

/// All a viewer can be told. Closed: a new kind is a new alternative here and in core/wire.
using LiveEvent = std::variant<Hello,
                               SnapshotBegin,
                               SnapshotEnd,
                               SessionChanged,
                               AnchorChanged,
                               MeshChanged,
                               Removed,
                               GeofenceCrossed,
                               GeofenceChanged,
                               PacketLogged,
                               ServerStats>;

} // namespace stag::live
