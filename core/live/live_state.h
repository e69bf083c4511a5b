// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/entity_key.h"
#include "core/live/limits.h"
#include "core/live/live_event.h"
#include "core/live/update_rate.h"
#include "core/model/session.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::live {

/// An ordinary anchor or a plane.
struct AnchorState
{
    model::Anchor anchor;
    model::AnchorTraits traits;
    UpdateRate rate;
    std::uint64_t snapshot = 0; ///< the last snapshot that named it
};

struct TrailPoint
{
    Timestamp time;
    spatial::Vec3 position;
};

/// One pose stream of a device: the head, a controller. Each is an anchor on the wire.
struct DeviceStream
{
    std::string name;
    model::Anchor anchor;
    std::deque<TrailPoint> trail; ///< oldest first
    UpdateRate rate;
    std::uint64_t snapshot = 0;
};

struct DeviceState
{
    model::DeviceId id; ///< the anchor id if the client named no device
    std::string name;   ///< empty if the client gave none
    std::map<model::AnchorId, DeviceStream> streams; ///< never empty

    /// The stream that stands for the device: "head", else the unnamed one, else the first.
    [[nodiscard]] const DeviceStream &primary() const;
};

struct MeshState
{
    model::Mesh mesh;
    std::uint64_t version = 0; ///< counts up with every change of content; starts at 1
    UpdateRate rate;
    std::uint64_t snapshot = 0;
};

struct SessionState
{
    model::SessionId id;
    Timestamp firstSeen;
    Timestamp lastSeen;
    std::map<model::DeviceId, DeviceState> devices;
    std::map<model::AnchorId, AnchorState> anchors; ///< anchors and planes
    std::map<model::MeshId, MeshState> meshes;
    std::map<model::AnchorId, model::DeviceId> streamDevices; ///< whose stream an anchor is
    UpdateRate rate;
    std::uint64_t snapshot = 0;
};

/// What one apply() did; each key is in at most one of the three lists, in the order of the events.
/// Removing a session names its parts as removed too, parts first.
struct ChangeSet
{
    std::vector<EntityKey> added;
    std::vector<EntityKey> changed;
    std::vector<EntityKey> removed;
    std::vector<PacketLogged> packets;
    bool helloChanged = false;
    bool statsChanged = false;
    bool snapshotCompleted = false;

    [[nodiscard]] bool empty() const;
};

/// Everything a viewer knows about a server, kept by applying what the server says. Pure and not
/// thread-safe; sized for hundreds of events a second on the GUI thread.
class LiveState
{
public:
    explicit LiveState(const Limits &limits = {})
        : m_limits(limits)
    {}

    /// Applies the events in order. `now` is when they arrived; it feeds the rates.
    ChangeSet apply(std::vector<LiveEvent> events, MonotonicTime now);
    /// Applies one event.
    ChangeSet apply(LiveEvent event, MonotonicTime now);

    [[nodiscard]] const std::map<model::SessionId, SessionState> &sessions() const
    {
        return m_sessions;
    }
    /// Null when unknown.
    [[nodiscard]] const SessionState *session(const model::SessionId &id) const;
    [[nodiscard]] const DeviceState *device(const model::SessionId &session,
                                            const model::DeviceId &id) const;
    [[nodiscard]] const AnchorState *anchor(const model::SessionId &session,
                                            const model::AnchorId &id) const;
    [[nodiscard]] const MeshState *mesh(const model::SessionId &session,
                                        const model::MeshId &id) const;
    [[nodiscard]] bool contains(const EntityKey &key) const;

    [[nodiscard]] const std::optional<Hello> &hello() const { return m_hello; }
    [[nodiscard]] const std::optional<ServerStats> &stats() const { return m_stats; }
    /// Whether a snapshot has begun and not ended.
    [[nodiscard]] bool isInSnapshot() const { return m_inSnapshot; }
    [[nodiscard]] std::size_t entityCount() const { return m_entityCount; }
    /// Entities refused because of Limits::entitiesMax.
    [[nodiscard]] std::uint64_t refusedCount() const { return m_refusedCount; }

private:
    class Changes;

    void applyOne(LiveEvent &&event, MonotonicTime now, Changes &changes);
    void applySession(const SessionChanged &event, MonotonicTime now, Changes &changes);
    void applyAnchor(AnchorChanged &&event, MonotonicTime now, Changes &changes);
    void
    applyStream(SessionState &session, AnchorChanged &&event, MonotonicTime now, Changes &changes);
    void applyMesh(MeshChanged &&event, MonotonicTime now, Changes &changes);
    void applyRemoved(const Removed &event, Changes &changes);
    SessionState *
    ensureSession(const model::SessionId &id, Timestamp seen, MonotonicTime now, Changes &changes);
    bool mayAdd();
    void removeAnchor(SessionState &session, const model::AnchorId &id, Changes &changes);
    void removeStream(SessionState &session, const model::AnchorId &id, Changes &changes);
    void removeMesh(SessionState &session, const model::MeshId &id, Changes &changes);
    void removeSession(const model::SessionId &id, Changes &changes);
    void reconcile(Changes &changes);
    void reconcileSession(SessionState &session, Changes &changes);

    Limits m_limits;
    std::map<model::SessionId, SessionState> m_sessions;
    std::optional<Hello> m_hello;
    std::optional<ServerStats> m_stats;
    std::uint64_t m_snapshot = 0;
    std::size_t m_entityCount = 0;
    std::uint64_t m_refusedCount = 0;
    bool m_inSnapshot = false;
};

} // namespace stag::live
