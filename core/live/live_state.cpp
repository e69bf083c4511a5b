// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"

#include <algorithm>
#include <utility>

namespace stag::live {

namespace {

EntityKey sessionKey(const model::SessionId &session)
{
    return {session, EntityKind::Session, {}};
}

EntityKey deviceKey(const SessionState &session, const model::DeviceId &device)
{
    return {session.id, EntityKind::Device, device.text()};
}

EntityKey anchorKey(const SessionState &session, const AnchorState &state)
{
    const bool plane = state.traits.kind == model::AnchorKind::Plane;
    return {session.id, plane ? EntityKind::Plane : EntityKind::Anchor, state.anchor.id.text()};
}

EntityKey meshKey(const SessionState &session, const model::MeshId &mesh)
{
    return {session.id, EntityKind::Mesh, mesh.text()};
}

/// A client that names no device is its own device.
model::DeviceId deviceOf(const AnchorChanged &event)
{
    return event.traits.device.empty() ? model::DeviceId(event.anchor.id.text())
                                       : event.traits.device;
}

void extendTrail(std::deque<TrailPoint> &trail, const model::Anchor &anchor, const Limits &limits)
{
    // A repeated or late pose has no place in a line through time.
    if (!trail.empty() && anchor.timestamp <= trail.back().time)
        return;
    trail.push_back({anchor.timestamp, anchor.pose.position});
    while (trail.size() > limits.trailPointsMax
           || anchor.timestamp - trail.front().time > limits.trailAgeMax)
        trail.pop_front();
}

template<typename Map, typename Id>
const typename Map::mapped_type *find(const Map &map, const Id &id)
{
    const auto found = map.find(id);
    return found == map.end() ? nullptr : &found->second;
}

/// The keys whose entry the current snapshot has not named.
template<typename Map>
std::vector<typename Map::key_type> unnamed(const Map &map, std::uint64_t snapshot)
{
    std::vector<typename Map::key_type> keys;
    for (const auto &[key, state] : map) {
        if (state.snapshot != snapshot)
            keys.push_back(key);
    }
    return keys;
}

} // namespace

/// Collects what changed and names every key once, whatever happens to it in one batch.
class LiveState::Changes
{
public:
    void added(EntityKey key) { note(std::move(key), What::Added); }
    void changed(EntityKey key) { note(std::move(key), What::Changed); }
    void removed(EntityKey key) { note(std::move(key), What::Removed); }

    ChangeSet set; ///< the fields that are not keys

    ChangeSet take()
    {
        for (const auto &[key, what] : m_notes) {
            if (what == What::Added)
                set.added.push_back(key);
            else if (what == What::Changed)
                set.changed.push_back(key);
            else if (what == What::Removed)
                set.removed.push_back(key);
        }
        return std::move(set);
    }

private:
    enum class What { Nothing, Added, Changed, Removed };

    static What combined(What before, What now)
    {
        if (before == What::Added)
            return now == What::Removed ? What::Nothing : What::Added;
        if (before == What::Removed)
            return now == What::Added ? What::Changed : before;
        return now;
    }

    void note(EntityKey key, What what)
    {
        const auto [position, isNew] = m_positions.try_emplace(key, m_notes.size());
        if (isNew)
            m_notes.emplace_back(std::move(key), what);
        else
            m_notes[position->second].second = combined(m_notes[position->second].second, what);
    }

    std::vector<std::pair<EntityKey, What>> m_notes;
    std::unordered_map<EntityKey, std::size_t> m_positions;
};

bool ChangeSet::empty() const
{
    return added.empty() && changed.empty() && removed.empty() && packets.empty() && !helloChanged
           && !statsChanged && !snapshotCompleted;
}

const DeviceStream &DeviceState::primary() const
{
    const auto rank = [](const DeviceStream &stream) {
        return stream.name == "head" ? 0 : stream.name.empty() ? 1 : 2;
    };
    const auto best =
        std::min_element(streams.begin(), streams.end(), [&rank](const auto &a, const auto &b) {
            return rank(a.second) < rank(b.second);
        });
    return best->second;
}

ChangeSet LiveState::apply(std::vector<LiveEvent> events, MonotonicTime now)
{
    Changes changes;
    for (LiveEvent &event : events)
        applyOne(std::move(event), now, changes);
    return changes.take();
}

ChangeSet LiveState::apply(LiveEvent event, MonotonicTime now)
{
    Changes changes;
    applyOne(std::move(event), now, changes);
    return changes.take();
}

const SessionState *LiveState::session(const model::SessionId &id) const
{
    return find(m_sessions, id);
}

const DeviceState *LiveState::device(const model::SessionId &session,
                                     const model::DeviceId &id) const
{
    const SessionState *state = this->session(session);
    return state ? find(state->devices, id) : nullptr;
}

const AnchorState *LiveState::anchor(const model::SessionId &session,
                                     const model::AnchorId &id) const
{
    const SessionState *state = this->session(session);
    return state ? find(state->anchors, id) : nullptr;
}

const MeshState *LiveState::mesh(const model::SessionId &session, const model::MeshId &id) const
{
    const SessionState *state = this->session(session);
    return state ? find(state->meshes, id) : nullptr;
}

bool LiveState::contains(const EntityKey &key) const
{
    switch (key.kind) {
    case EntityKind::Session:
        return session(key.session);
    case EntityKind::Device:
        return device(key.session, model::DeviceId(key.id));
    case EntityKind::Mesh:
        return mesh(key.session, model::MeshId(key.id));
    case EntityKind::Anchor:
    case EntityKind::Plane:
        break;
    }
    const AnchorState *state = anchor(key.session, model::AnchorId(key.id));
    return state
           && (state->traits.kind == model::AnchorKind::Plane) == (key.kind == EntityKind::Plane);
}

void LiveState::applyOne(LiveEvent &&event, MonotonicTime now, Changes &changes)
{
    if (auto *hello = std::get_if<Hello>(&event)) {
        m_hello = std::move(*hello);
        changes.set.helloChanged = true;
    } else if (std::holds_alternative<SnapshotBegin>(event)) {
        ++m_snapshot;
        m_inSnapshot = true;
    } else if (std::holds_alternative<SnapshotEnd>(event)) {
        if (std::exchange(m_inSnapshot, false)) {
            reconcile(changes);
            changes.set.snapshotCompleted = true;
        }
    } else if (const auto *session = std::get_if<SessionChanged>(&event)) {
        applySession(*session, now, changes);
    } else if (auto *anchor = std::get_if<AnchorChanged>(&event)) {
        applyAnchor(std::move(*anchor), now, changes);
    } else if (auto *mesh = std::get_if<MeshChanged>(&event)) {
        applyMesh(std::move(*mesh), now, changes);
    } else if (const auto *removed = std::get_if<Removed>(&event)) {
        applyRemoved(*removed, changes);
    } else if (auto *packet = std::get_if<PacketLogged>(&event)) {
        changes.set.packets.push_back(std::move(*packet));
    } else if (const auto *stats = std::get_if<ServerStats>(&event)) {
        m_stats = *stats;
        changes.set.statsChanged = true;
    }
}

void LiveState::applySession(const SessionChanged &event, MonotonicTime now, Changes &changes)
{
    SessionState *session = ensureSession(event.session, event.firstSeen, now, changes);
    if (!session)
        return;
    if (session->firstSeen != event.firstSeen || session->lastSeen != event.lastSeen)
        changes.changed(sessionKey(session->id));
    session->firstSeen = event.firstSeen;
    session->lastSeen = event.lastSeen;
}

void LiveState::applyAnchor(AnchorChanged &&event, MonotonicTime now, Changes &changes)
{
    SessionState *session =
        ensureSession(event.anchor.session, event.anchor.timestamp, now, changes);
    if (!session)
        return;
    if (event.traits.kind == model::AnchorKind::Device) {
        applyStream(*session, std::move(event), now, changes);
        return;
    }
    if (session->streamDevices.contains(event.anchor.id))
        removeStream(*session, event.anchor.id, changes);
    auto found = session->anchors.find(event.anchor.id);
    if (found != session->anchors.end() && found->second.traits.kind != event.traits.kind) {
        removeAnchor(*session, event.anchor.id, changes);
        found = session->anchors.end();
    }
    const bool isNew = found == session->anchors.end();
    if (isNew) {
        if (!mayAdd())
            return;
        found = session->anchors.try_emplace(event.anchor.id).first;
    }
    AnchorState &state = found->second;
    state.anchor = std::move(event.anchor);
    state.traits = std::move(event.traits);
    state.rate.count(now);
    state.snapshot = m_snapshot;
    if (isNew)
        changes.added(anchorKey(*session, state));
    else
        changes.changed(anchorKey(*session, state));
}

void LiveState::applyStream(SessionState &session,
                            AnchorChanged &&event,
                            MonotonicTime now,
                            Changes &changes)
{
    if (session.anchors.contains(event.anchor.id))
        removeAnchor(session, event.anchor.id, changes);
    const model::DeviceId id = deviceOf(event);
    const auto owner = session.streamDevices.find(event.anchor.id);
    if (owner != session.streamDevices.end() && owner->second != id)
        removeStream(session, event.anchor.id, changes);
    const bool isNewStream = !session.streamDevices.contains(event.anchor.id);
    if (isNewStream && !mayAdd())
        return;
    session.streamDevices.insert_or_assign(event.anchor.id, id);
    const auto [device, isNew] = session.devices.try_emplace(id);
    device->second.id = id;
    if (!event.traits.deviceName.empty())
        device->second.name = event.traits.deviceName;
    DeviceStream &stream = device->second.streams[event.anchor.id];
    stream.name = event.traits.stream;
    stream.anchor = std::move(event.anchor);
    extendTrail(stream.trail, stream.anchor, m_limits);
    stream.rate.count(now);
    stream.snapshot = m_snapshot;
    if (isNew)
        changes.added(deviceKey(session, id));
    else
        changes.changed(deviceKey(session, id));
}

void LiveState::applyMesh(MeshChanged &&event, MonotonicTime now, Changes &changes)
{
    SessionState *session = ensureSession(event.mesh.session, event.mesh.timestamp, now, changes);
    if (!session)
        return;
    auto found = session->meshes.find(event.mesh.id);
    const bool isNew = found == session->meshes.end();
    if (isNew) {
        if (!mayAdd())
            return;
        found = session->meshes.try_emplace(event.mesh.id).first;
    }
    MeshState &state = found->second;
    const bool sameContent = !isNew && event.mesh.hash && event.mesh.hash == state.mesh.hash;
    if (!sameContent)
        ++state.version;
    state.mesh = std::move(event.mesh);
    state.rate.count(now);
    state.snapshot = m_snapshot;
    if (isNew)
        changes.added(meshKey(*session, state.mesh.id));
    else
        changes.changed(meshKey(*session, state.mesh.id));
}

void LiveState::applyRemoved(const Removed &event, Changes &changes)
{
    const auto found = m_sessions.find(event.entity.session);
    if (found == m_sessions.end())
        return;
    SessionState &session = found->second;
    const model::AnchorId anchor(event.entity.id);
    const model::MeshId mesh(event.entity.id);
    if (event.entity.kind == EntityKind::Session)
        removeSession(event.entity.session, changes);
    else if (event.entity.kind == EntityKind::Mesh && session.meshes.contains(mesh))
        removeMesh(session, mesh, changes);
    else if (event.entity.kind == EntityKind::Anchor && session.anchors.contains(anchor))
        removeAnchor(session, anchor, changes);
    else if (event.entity.kind == EntityKind::Anchor && session.streamDevices.contains(anchor))
        removeStream(session, anchor, changes);
}

SessionState *LiveState::ensureSession(const model::SessionId &id,
                                       Timestamp seen,
                                       MonotonicTime now,
                                       Changes &changes)
{
    auto found = m_sessions.find(id);
    if (found == m_sessions.end()) {
        if (!mayAdd())
            return nullptr;
        found = m_sessions.try_emplace(id).first;
        found->second.id = id;
        found->second.firstSeen = seen;
        found->second.lastSeen = seen;
        changes.added(sessionKey(id));
    }
    SessionState &session = found->second;
    session.lastSeen = std::max(session.lastSeen, seen);
    session.rate.count(now);
    session.snapshot = m_snapshot;
    return &session;
}

bool LiveState::mayAdd()
{
    if (m_entityCount >= m_limits.entitiesMax) {
        ++m_refusedCount;
        return false;
    }
    ++m_entityCount;
    return true;
}

void LiveState::removeAnchor(SessionState &session, const model::AnchorId &id, Changes &changes)
{
    const auto found = session.anchors.find(id);
    changes.removed(anchorKey(session, found->second));
    session.anchors.erase(found);
    --m_entityCount;
}

void LiveState::removeStream(SessionState &session, const model::AnchorId &id, Changes &changes)
{
    const auto owner = session.streamDevices.find(id);
    const auto device = session.devices.find(owner->second);
    device->second.streams.erase(id);
    if (device->second.streams.empty()) {
        changes.removed(deviceKey(session, device->first));
        session.devices.erase(device);
    } else {
        changes.changed(deviceKey(session, device->first));
    }
    session.streamDevices.erase(owner);
    --m_entityCount;
}

void LiveState::removeMesh(SessionState &session, const model::MeshId &id, Changes &changes)
{
    changes.removed(meshKey(session, id));
    session.meshes.erase(id);
    --m_entityCount;
}

void LiveState::removeSession(const model::SessionId &id, Changes &changes)
{
    SessionState &session = m_sessions.at(id);
    while (!session.anchors.empty())
        removeAnchor(session, model::AnchorId(session.anchors.begin()->first), changes);
    while (!session.meshes.empty())
        removeMesh(session, model::MeshId(session.meshes.begin()->first), changes);
    while (!session.streamDevices.empty())
        removeStream(session, model::AnchorId(session.streamDevices.begin()->first), changes);
    changes.removed(sessionKey(id));
    m_sessions.erase(id);
    --m_entityCount;
}

void LiveState::reconcile(Changes &changes)
{
    for (auto &[id, session] : m_sessions)
        reconcileSession(session, changes);
    for (const model::SessionId &id : unnamed(m_sessions, m_snapshot))
        removeSession(id, changes);
}

void LiveState::reconcileSession(SessionState &session, Changes &changes)
{
    for (const model::AnchorId &id : unnamed(session.anchors, m_snapshot))
        removeAnchor(session, id, changes);
    for (const model::MeshId &id : unnamed(session.meshes, m_snapshot))
        removeMesh(session, id, changes);
    std::vector<model::AnchorId> streams;
    for (const auto &[deviceId, device] : session.devices) {
        const auto gone = unnamed(device.streams, m_snapshot);
        streams.insert(streams.end(), gone.begin(), gone.end());
    }
    for (const model::AnchorId &id : streams)
        removeStream(session, id, changes);
}

} // namespace stag::live
