// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/subscription.h"

#include <algorithm>
#include <utility>

namespace stag::live {

namespace {

std::string keyOf(const model::SessionId &session, const model::AnchorId &anchor)
{
    return session.text() + '\n' + anchor.text();
}

bool hasAreaIn(const std::vector<Filter> &filters)
{
    return std::any_of(
        filters.begin(), filters.end(), [](const Filter &filter) { return filter.area; });
}

} // namespace

Result<void> Subscription::subscribe(Filter filter)
{
    const auto same = std::find_if(m_filters.begin(), m_filters.end(), [&](const Filter &known) {
        return known.id == filter.id;
    });
    if (same == m_filters.end() && m_filters.size() >= m_limits.filtersMax)
        return Error{ErrorCode::TooLarge,
                     "at most " + std::to_string(m_limits.filtersMax) + " filters"};
    if (same == m_filters.end())
        m_filters.push_back(std::move(filter));
    else
        *same = std::move(filter);
    m_hasArea = hasAreaIn(m_filters);
    return success();
}

Result<void> Subscription::unsubscribe(std::string_view id)
{
    if (std::erase_if(m_filters, [id](const Filter &filter) { return filter.id == id; }) == 0)
        return Error{ErrorCode::NotFound, "no filter of this id"};
    m_hasArea = hasAreaIn(m_filters);
    return success();
}

bool mayPass(const std::vector<Filter> &filters, const LiveEvent &event)
{
    const auto *anchor = std::get_if<AnchorChanged>(&event);
    return filters.empty()
           || std::any_of(filters.begin(), filters.end(), [&](const Filter &filter) {
                  return filter.names(event)
                         && (!anchor || filter.covers(anchor->anchor.pose.position));
              });
}

Judgement Subscription::judge(const LiveEvent &event)
{
    Judgement judgement;
    if (m_filters.empty()) {
        judgement.passes = true;
        return judgement;
    }
    if (const auto *change = std::get_if<AnchorChanged>(&event))
        return judgeAnchor(*change);
    if (const auto *change = std::get_if<MeshChanged>(&event))
        return judgeMesh(change->mesh);
    if (const auto *removed = std::get_if<Removed>(&event))
        forget(*removed);
    judgement.passes = mayPass(m_filters, event);
    return judgement;
}

Judgement Subscription::judgeAnchor(const AnchorChanged &change)
{
    Judgement judgement;
    const model::Anchor &anchor = change.anchor;
    const Topic topic = change.deliveryClass == DeliveryClass::Pose ? Topic::Poses : Topic::Anchors;
    double &rate = judgement.posesPerSecondMax;
    for (const Filter &filter : m_filters) {
        if (!filter.names(topic, anchor.session) || !filter.covers(anchor.pose.position))
            continue;
        // The filter that lets most through counts; zero is no bound.
        const double own = filter.posesPerSecondMax;
        const bool isBounded = own > 0.0 && (!judgement.passes || rate > 0.0);
        rate = isBounded ? std::max(rate, own) : 0.0;
        judgement.passes = true;
    }
    if (!m_hasArea)
        return judgement;
    if (Place *place = placeOf(keyOf(anchor.session, anchor.id)))
        moveTo(*place, anchor, judgement);
    return judgement;
}

void Subscription::moveTo(Place &place, const model::Anchor &anchor, Judgement &judgement) const
{
    place.position = anchor.pose.position;
    if (!passesMesh(anchor.session, &place.position)) {
        for (const model::MeshId &mesh : std::exchange(place.toldMeshes, {})) {
            judgement.left.push_back(
                {{anchor.session, EntityKind::Mesh, mesh.text()}, RemovalReason::LeftArea});
            place.hasHeldBack = true; // to be told again when it comes back
        }
    } else {
        judgement.isIncomplete = std::exchange(place.hasHeldBack, false);
    }
    if (place.isTold && !judgement.passes)
        judgement.left.push_back(
            {{anchor.session, EntityKind::Anchor, anchor.id.text()}, RemovalReason::LeftArea});
    place.isTold = judgement.passes;
}

Judgement Subscription::judgeMesh(const model::Mesh &mesh)
{
    Judgement judgement;
    const auto found = m_places.find(keyOf(mesh.session, mesh.anchor));
    if (found == m_places.end()) {
        judgement.passes = passesMesh(mesh.session, nullptr);
        return judgement;
    }
    Place &place = found->second;
    judgement.passes = passesMesh(mesh.session, &place.position);
    if (!judgement.passes)
        place.hasHeldBack = true;
    else if (std::find(place.toldMeshes.begin(), place.toldMeshes.end(), mesh.id)
             == place.toldMeshes.end())
        place.toldMeshes.push_back(mesh.id);
    return judgement;
}

bool Subscription::passesMesh(const model::SessionId &session, const spatial::Vec3 *position) const
{
    // What has no known place is told: nobody could say that it is elsewhere.
    return std::any_of(m_filters.begin(), m_filters.end(), [&](const Filter &filter) {
        return filter.names(Topic::Meshes, session) && (!position || filter.covers(*position));
    });
}

void Subscription::forget(const Removed &removed)
{
    if (m_places.empty())
        return;
    const EntityKey &entity = removed.entity;
    if (entity.kind == EntityKind::Session)
        std::erase_if(m_places, [start = entity.session.text() + '\n'](const auto &entry) {
            return entry.first.starts_with(start);
        });
    else if (entity.kind != EntityKind::Mesh)
        m_places.erase(keyOf(entity.session, model::AnchorId(entity.id)));
}

Subscription::Place *Subscription::placeOf(const std::string &key)
{
    const auto found = m_places.find(key);
    if (found != m_places.end())
        return &found->second;
    if (m_places.size() >= m_limits.placesMax)
        return nullptr;
    return &m_places.try_emplace(key).first->second;
}

} // namespace stag::live
