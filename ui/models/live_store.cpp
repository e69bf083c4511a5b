// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/live_store.h"

#include <algorithm>

namespace stag::ui::models {

namespace live = stag::live;

namespace {

/// Beyond this the clocks disagree and a difference says nothing.
constexpr std::chrono::milliseconds kLatencyMax{60'000};
/// So far into the future a capture may be, because clocks are never quite the same.
constexpr std::chrono::milliseconds kClockSlack{100};
/// Who has been silent for longer is not being followed any more.
constexpr std::chrono::seconds kRecent{2};

} // namespace

LiveStore::LiveStore(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

void LiveStore::apply(const std::vector<live::LiveEvent> &events)
{
    const live::ChangeSet changes = m_state.apply(events, m_clock.monotonic());
    if (changes.snapshotCompleted)
        m_snapshotAt = m_clock.monotonic();
    if (changes.helloChanged && m_state.hello())
        m_serverAhead = m_state.hello()->serverTime - m_clock.now();
    const std::vector<EntityRef> renamedRefs = m_names.update(m_state, changes);
    for (const EntityRef &ref : changes.removed)
        m_latency.erase(ref);
    if (!m_state.isInSnapshot() && !changes.snapshotCompleted) {
        measureLatency(changes.added);
        measureLatency(changes.changed);
    }
    if (!changes.added.empty() || !changes.changed.empty() || !changes.removed.empty())
        Q_EMIT changed(changes);
    if (!renamedRefs.empty())
        Q_EMIT renamed(renamedRefs);
    if (!changes.packets.empty())
        Q_EMIT packetsLogged(changes.packets);
    if (changes.statsChanged && m_state.stats())
        Q_EMIT statsChanged(*m_state.stats());
    if (changes.snapshotCompleted)
        Q_EMIT snapshotCompleted();
}

void LiveStore::clear()
{
    apply({live::SnapshotBegin{}, live::SnapshotEnd{}});
}

const model::Anchor *LiveStore::anchor(const EntityRef &ref) const
{
    if (ref.kind == EntityKind::Device) {
        const auto *device = m_state.device(ref.session, model::DeviceId(ref.id));
        return device ? &device->primary().anchor : nullptr;
    }
    if (ref.kind != EntityKind::Anchor && ref.kind != EntityKind::Plane)
        return nullptr;
    const auto *found = m_state.anchor(ref.session, model::AnchorId(ref.id));
    return found ? &found->anchor : nullptr;
}

const live::MeshState *LiveStore::mesh(const EntityRef &ref) const
{
    return ref.kind == EntityKind::Mesh ? m_state.mesh(ref.session, model::MeshId(ref.id))
                                        : nullptr;
}

const live::UpdateRate *LiveStore::rate(const EntityRef &ref) const
{
    if (ref.kind == EntityKind::Session) {
        const auto *found = m_state.session(ref.session);
        return found ? &found->rate : nullptr;
    }
    if (ref.kind == EntityKind::Device) {
        const auto *found = m_state.device(ref.session, model::DeviceId(ref.id));
        return found ? &found->primary().rate : nullptr;
    }
    if (const auto *found = mesh(ref))
        return &found->rate;
    const auto *found = m_state.anchor(ref.session, model::AnchorId(ref.id));
    return found ? &found->rate : nullptr;
}

std::optional<EntityRef> LiveStore::findAnchor(const model::SessionId &session,
                                               const model::AnchorId &id) const
{
    const auto *home = m_state.session(session);
    if (!home)
        return {};
    if (const auto found = home->anchors.find(id); found != home->anchors.end()) {
        const bool plane = found->second.traits.kind == model::AnchorKind::Plane;
        return EntityRef{session, plane ? EntityKind::Plane : EntityKind::Anchor, id.text()};
    }
    for (const auto &[deviceId, device] : home->devices) {
        if (device.streams.contains(id))
            return EntityRef{session, EntityKind::Device, deviceId.text()};
    }
    return {};
}

std::optional<std::chrono::milliseconds> LiveStore::latency(const EntityRef &ref) const
{
    const auto found = m_latency.find(ref);
    return found == m_latency.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Timestamp> LiveStore::timestamp(const EntityRef &ref) const
{
    if (const auto *pose = anchor(ref))
        return pose->timestamp;
    if (const auto *found = mesh(ref))
        return found->mesh.timestamp;
    const auto *found = m_state.session(ref.session);
    return found && ref.kind == EntityKind::Session ? std::optional(found->lastSeen) : std::nullopt;
}

std::optional<std::chrono::milliseconds> LiveStore::age(const EntityRef &ref) const
{
    const auto *updates = rate(ref);
    const auto stamp = timestamp(ref);
    if (!updates || !stamp)
        return {};
    const auto sinceArrival = std::chrono::duration_cast<std::chrono::milliseconds>(
        m_clock.monotonic() - updates->last());
    if (updates->last() > m_snapshotAt)
        return sinceArrival;
    return std::max(sinceArrival, m_clock.now() + m_serverAhead - *stamp);
}

bool LiveStore::isRecent(const EntityRef &ref) const
{
    const auto elapsed = age(ref);
    return elapsed && *elapsed < kRecent;
}

void LiveStore::measureLatency(const std::vector<EntityRef> &refs)
{
    const Timestamp serverNow = m_clock.now() + m_serverAhead;
    for (const EntityRef &ref : refs) {
        const auto captured = timestamp(ref);
        if (!captured || ref.kind == EntityKind::Session)
            continue;
        const auto difference = serverNow - *captured;
        if (difference >= -kClockSlack && difference <= kLatencyMax)
            m_latency[ref] = std::max(difference, std::chrono::milliseconds::zero());
        else
            m_latency.erase(ref);
    }
}

} // namespace stag::ui::models
