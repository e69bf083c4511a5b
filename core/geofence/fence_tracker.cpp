// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geofence/fence_tracker.h"

#include "core/geofence/volume.h"

#include <algorithm>
#include <utility>

namespace stag::geofence {

using model::GeofenceEventKind;
using model::GeofenceReason;

void FenceTracker::put(FenceNumber number, const model::Geofence &fence)
{
    Fence &known = m_fences[number];
    if (!known.bounds.empty())
        unindex(number, known);
    for (const EntityNumber entity : known.inside) {
        for (Inside &inside : m_entities.at(entity).inside) {
            if (inside.fence != number)
                continue;
            m_deadlines.erase({inside.since + known.dwell, number, entity});
            if (fence.dwell.count() > 0 && !inside.told)
                m_deadlines.emplace(inside.since + fence.dwell, number, entity);
        }
    }
    known.volume = fence.volume;
    known.session = fence.session;
    known.bounds = boundsOf(fence.volume);
    known.marginM = fence.marginM;
    known.dwell = fence.dwell;
    (fence.session ? m_bySession[*fence.session] : m_everywhere).insert(number, known.bounds);
}

void FenceTracker::remove(FenceNumber number, Crossings &crossings)
{
    const auto found = m_fences.find(number);
    if (found == m_fences.end())
        return;
    for (const EntityNumber entity : insideOf(number)) {
        const auto known = m_entities.find(entity);
        std::erase_if(known->second.inside, [&](const Inside &inside) {
            if (inside.fence != number)
                return false;
            crossings.push_back({number,
                                 entity,
                                 GeofenceEventKind::Exit,
                                 GeofenceReason::FenceDeleted,
                                 inside.since});
            forget(inside, entity);
            return true;
        });
        if (known->second.inside.empty())
            m_entities.erase(known);
    }
    unindex(number, found->second);
    m_fences.erase(found);
}

void FenceTracker::restore(
    FenceNumber fence, EntityNumber entity, bool isStream, Timestamp since, bool told)
{
    const auto found = m_fences.find(fence);
    if (found != m_fences.end() && !isInside(entity, fence))
        enter(fence, found->second, entity, isStream, {fence, since, told});
}

void FenceTracker::moved(const Sighting &sighting, Timestamp now, Crossings &crossings)
{
    if (m_fences.empty())
        return;
    exitWhatIsLeft(sighting, now, crossings);
    m_candidates.clear();
    m_everywhere.appendHolding(sighting.position, m_candidates);
    if (const auto own = m_bySession.find(sighting.session); own != m_bySession.end())
        own->second.appendHolding(sighting.position, m_candidates);
    std::sort(m_candidates.begin(), m_candidates.end());
    for (const FenceNumber number : m_candidates)
        enterIfInside(number, sighting, now, crossings);
}

void FenceTracker::lookAt(FenceNumber fence,
                          const Sighting &sighting,
                          Timestamp now,
                          Crossings &crossings)
{
    const auto found = m_fences.find(fence);
    if (found == m_fences.end())
        return;
    const bool isOfSession = !found->second.session || *found->second.session == sighting.session;
    const std::size_t begin = crossings.size();
    if (isInside(sighting.entity, fence)) {
        const auto known = m_entities.find(sighting.entity);
        auto &list = known->second.inside;
        const auto inside = std::find_if(
            list.begin(), list.end(), [fence](const Inside &one) { return one.fence == fence; });
        if (isOfSession
            && distanceOutsideM(found->second.volume, sighting.position) <= found->second.marginM)
            return;
        crossings.push_back({fence, sighting.entity, GeofenceEventKind::Exit, {}, inside->since});
        forget(*inside, sighting.entity);
        list.erase(inside);
        if (list.empty())
            m_entities.erase(known);
    } else if (isOfSession) {
        enterIfInside(fence, sighting, now, crossings);
    }
    for (std::size_t i = begin; i < crossings.size(); ++i)
        crossings[i].reason = GeofenceReason::FenceChanged;
}

void FenceTracker::left(EntityNumber entity, GeofenceReason reason, Crossings &crossings)
{
    const auto known = m_entities.find(entity);
    if (known == m_entities.end())
        return;
    auto &list = known->second.inside;
    std::sort(list.begin(), list.end(), [](const Inside &a, const Inside &b) {
        return a.fence < b.fence;
    });
    for (const Inside &inside : list) {
        crossings.push_back({inside.fence, entity, GeofenceEventKind::Exit, reason, inside.since});
        forget(inside, entity);
    }
    m_entities.erase(known);
}

void FenceTracker::departed(EntityNumber entity, Timestamp now)
{
    if (const auto known = m_entities.find(entity); known != m_entities.end())
        known->second.departedAt = now;
}

void FenceTracker::advance(Timestamp now, Crossings &crossings)
{
    tellDwells(now, crossings);
    std::vector<std::pair<EntityNumber, GeofenceReason>> gone;
    for (auto &[number, entity] : m_entities) {
        if (!entity.isStream)
            continue;
        if (!entity.lastSeen)
            entity.lastSeen = now;
        if (const auto reason = reasonToLeave(entity, now))
            gone.emplace_back(number, *reason);
    }
    std::sort(gone.begin(), gone.end());
    for (const auto &[entity, reason] : gone)
        left(entity, reason, crossings);
}

std::vector<EntityNumber> FenceTracker::insideOf(FenceNumber fence) const
{
    const auto found = m_fences.find(fence);
    if (found == m_fences.end())
        return {};
    std::vector<EntityNumber> entities(found->second.inside.begin(), found->second.inside.end());
    std::sort(entities.begin(), entities.end());
    return entities;
}

void FenceTracker::unindex(FenceNumber number, const Fence &fence)
{
    if (!fence.session) {
        m_everywhere.remove(number, fence.bounds);
        return;
    }
    const auto own = m_bySession.find(*fence.session);
    own->second.remove(number, fence.bounds);
    if (own->second.size() == 0)
        m_bySession.erase(own);
}

bool FenceTracker::isInside(EntityNumber entity, FenceNumber fence) const
{
    const auto known = m_entities.find(entity);
    return known != m_entities.end()
           && std::any_of(known->second.inside.begin(),
                          known->second.inside.end(),
                          [fence](const Inside &inside) { return inside.fence == fence; });
}

void FenceTracker::exitWhatIsLeft(const Sighting &sighting, Timestamp now, Crossings &crossings)
{
    const auto known = m_entities.find(sighting.entity);
    if (known == m_entities.end())
        return;
    Entity &entity = known->second;
    entity.isStream = sighting.isStream;
    entity.lastSeen = now;
    const std::size_t begin = crossings.size();
    std::erase_if(entity.inside, [&](const Inside &inside) {
        const Fence &fence = m_fences.at(inside.fence);
        if (distanceOutsideM(fence.volume, sighting.position) <= fence.marginM)
            return false;
        crossings.push_back({inside.fence,
                             sighting.entity,
                             GeofenceEventKind::Exit,
                             GeofenceReason::Moved,
                             inside.since});
        forget(inside, sighting.entity);
        return true;
    });
    if (entity.inside.empty())
        m_entities.erase(known);
    std::sort(crossings.begin() + static_cast<std::ptrdiff_t>(begin),
              crossings.end(),
              [](const Crossing &a, const Crossing &b) { return a.fence < b.fence; });
}

void FenceTracker::enterIfInside(FenceNumber number,
                                 const Sighting &sighting,
                                 Timestamp now,
                                 Crossings &out)
{
    Fence &fence = m_fences.at(number);
    if (isInside(sighting.entity, number)
        || distanceOutsideM(fence.volume, sighting.position) > 0.0)
        return;
    if (fence.inside.size() >= m_limits.insideMax) {
        ++m_refused;
        return;
    }
    enter(number, fence, sighting.entity, sighting.isStream, {number, now, false});
    m_entities.at(sighting.entity).lastSeen = now;
    out.push_back({number, sighting.entity, GeofenceEventKind::Enter, GeofenceReason::Moved, now});
}

void FenceTracker::enter(
    FenceNumber number, Fence &fence, EntityNumber entity, bool isStream, const Inside &inside)
{
    fence.inside.insert(entity);
    ++m_insideCount;
    Entity &known = m_entities[entity];
    known.isStream = isStream;
    known.inside.push_back(inside);
    if (fence.dwell.count() > 0 && !inside.told)
        m_deadlines.emplace(inside.since + fence.dwell, number, entity);
}

void FenceTracker::forget(const Inside &inside, EntityNumber entity)
{
    Fence &fence = m_fences.at(inside.fence);
    m_deadlines.erase({inside.since + fence.dwell, inside.fence, entity});
    fence.inside.erase(entity);
    --m_insideCount;
}

void FenceTracker::tellDwells(Timestamp now, Crossings &crossings)
{
    while (!m_deadlines.empty() && std::get<Timestamp>(*m_deadlines.begin()) <= now) {
        const auto [deadline, fence, entity] = *m_deadlines.begin();
        m_deadlines.erase(m_deadlines.begin());
        for (Inside &inside : m_entities.at(entity).inside) {
            if (inside.fence != fence)
                continue;
            inside.told = true;
            crossings.push_back(
                {fence, entity, GeofenceEventKind::Inside, GeofenceReason::Moved, inside.since});
        }
    }
}

std::optional<GeofenceReason> FenceTracker::reasonToLeave(Entity &entity, Timestamp now) const
{
    // What was still on its way comes at once; a pose later than that is of a new connection.
    if (entity.departedAt && *entity.lastSeen > *entity.departedAt + m_limits.departureGrace / 2)
        entity.departedAt.reset();
    if (entity.departedAt && now >= *entity.departedAt + m_limits.departureGrace)
        return GeofenceReason::Disconnected;
    if (now - *entity.lastSeen >= m_limits.silentAfter)
        return GeofenceReason::Silent;
    return std::nullopt;
}

} // namespace stag::geofence
