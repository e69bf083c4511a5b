// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/model/ids.h"
#include "core/spatial/aabb.h"
#include "core/spatial/frustum.h"
#include "core/spatial/pose.h"
#include "core/spatial/vec3.h"

#include <bitset>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stag::live {

/// What a subscriber can choose of what happens. Hello and snapshots belong to no topic.
enum class Topic { Sessions, Poses, Anchors, Meshes, Removals, Geofences, Packets, Stats };
inline constexpr std::size_t kTopicCount = 8;
using Topics = std::bitset<kTopicCount>;

/// Nothing for what everybody is told.
[[nodiscard]] std::optional<Topic> topicOf(const LiveEvent &event);
/// Null if the event belongs to no session.
[[nodiscard]] const model::SessionId *sessionOf(const LiveEvent &event);

struct Sphere
{
    spatial::Vec3 center;
    double radiusM = 0.0;
};
/// What a camera sees.
struct View
{
    spatial::Pose sessionFromCamera;
    spatial::Lens lens;
};

/// A part of space in the frame of a session.
class Area
{
public:
    using Shape = std::variant<Sphere, spatial::Aabb, View>;

    explicit Area(Shape shape);
    [[nodiscard]] bool contains(const spatial::Vec3 &pointInSession) const;
    [[nodiscard]] const Shape &shape() const { return m_shape; }

private:
    Shape m_shape;
    std::optional<spatial::Frustum> m_frustum; ///< of a View
};

/// What a subscriber wants to be told; an empty choice means all of its kind.
struct Filter
{
    std::string id;
    std::vector<model::SessionId> sessions{};
    Topics topics = Topics().set();
    std::optional<Area> area{};     ///< of anchors by their position, of meshes by their anchor's
    double posesPerSecondMax = 0.0; ///< of each device; zero: all

    /// Whether the event is of its sessions and topics, wherever it is.
    [[nodiscard]] bool names(const LiveEvent &event) const;
    [[nodiscard]] bool names(Topic topic, const model::SessionId &session) const;
    [[nodiscard]] bool covers(const spatial::Vec3 &pointInSession) const
    {
        return !area || area->contains(pointInSession);
    }
};

} // namespace stag::live
