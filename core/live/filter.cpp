// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/filter.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace stag::live {

std::optional<Topic> topicOf(const LiveEvent &event)
{
    if (const auto *change = std::get_if<AnchorChanged>(&event))
        return change->deliveryClass == DeliveryClass::Pose ? Topic::Poses : Topic::Anchors;
    if (std::holds_alternative<SessionChanged>(event))
        return Topic::Sessions;
    if (std::holds_alternative<MeshChanged>(event))
        return Topic::Meshes;
    if (std::holds_alternative<Removed>(event))
        return Topic::Removals;
    if (std::holds_alternative<GeofenceCrossed>(event)
        || std::holds_alternative<GeofenceChanged>(event))
        return Topic::Geofences;
    if (std::holds_alternative<PacketLogged>(event))
        return Topic::Packets;
    if (std::holds_alternative<ServerStats>(event))
        return Topic::Stats;
    return std::nullopt;
}

const model::SessionId *sessionOf(const LiveEvent &event)
{
    return std::visit(
        [](const auto &alternative) -> const model::SessionId * {
            using T = std::decay_t<decltype(alternative)>;
            if constexpr (std::is_same_v<T, AnchorChanged>)
                return &alternative.anchor.session;
            else if constexpr (std::is_same_v<T, MeshChanged>)
                return &alternative.mesh.session;
            else if constexpr (std::is_same_v<T, Removed>)
                return &alternative.entity.session;
            else if constexpr (std::is_same_v<T, GeofenceCrossed>)
                return &alternative.event.session;
            else if constexpr (std::is_same_v<T, GeofenceChanged>)
                return alternative.fence.session ? &*alternative.fence.session : nullptr;
            else if constexpr (std::is_same_v<T, SessionChanged> || std::is_same_v<T, PacketLogged>)
                return &alternative.session;
            else
                return nullptr;
        },
        event);
}

Area::Area(Shape shape)
    : m_shape(std::move(shape))
{
    if (const auto *view = std::get_if<View>(&m_shape))
        m_frustum.emplace(view->sessionFromCamera, view->lens);
}

bool Area::contains(const spatial::Vec3 &pointInSession) const
{
    if (m_frustum)
        return m_frustum->contains(pointInSession);
    if (const auto *box = std::get_if<spatial::Aabb>(&m_shape))
        return box->contains(pointInSession);
    const auto &sphere = std::get<Sphere>(m_shape);
    return spatial::distance(sphere.center, pointInSession) <= sphere.radiusM;
}

bool Filter::names(const LiveEvent &event) const
{
    const auto topic = topicOf(event);
    if (!topic)
        return true;
    const model::SessionId *session = sessionOf(event);
    return session ? names(*topic, *session) : topics.test(static_cast<std::size_t>(*topic));
}

bool Filter::names(Topic topic, const model::SessionId &session) const
{
    return topics.test(static_cast<std::size_t>(topic))
           && (sessions.empty()
               || std::find(sessions.begin(), sessions.end(), session) != sessions.end());
}

} // namespace stag::live
