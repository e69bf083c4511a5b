// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/live/filter.h"
#include "core/live/limits.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::live {

/// What is to be done with one event for one subscriber.
struct Judgement
{
    bool passes = false;
    /// What the subscriber has been told of and now leaves its area.
    std::vector<Removed> left{};
    /// An anchor came into the area whose meshes were held back: only a new snapshot has them.
    bool isIncomplete = false;
    double posesPerSecondMax = 0.0; ///< of a pose that passes; zero: all
};

/// False only if the event surely does not pass these filters.
[[nodiscard]] bool mayPass(const std::vector<Filter> &filters, const LiveEvent &event);

/// What one subscriber has chosen, and where the things are that it has been told of. Without a
/// filter it is everything; with several it is what any of them lets through.
///
/// Not thread-safe, pure.
class Subscription
{
public:
    explicit Subscription(const SubscriptionLimits &limits = {})
        : m_limits(limits)
    {}

    /// Adds the filter or replaces the one of its id. TooLarge if it is one too many.
    Result<void> subscribe(Filter filter);
    /// NotFound if there is no filter of that id.
    Result<void> unsubscribe(std::string_view id);
    /// The subscriber is told everything anew: what it knew counts no more.
    void forgetPlaces() { m_places.clear(); }

    [[nodiscard]] Judgement judge(const LiveEvent &event);
    [[nodiscard]] const std::vector<Filter> &filters() const { return m_filters; }

private:
    struct Place
    {
        spatial::Vec3 position;
        bool isTold = false;
        bool hasHeldBack = false;              ///< a mesh, because it was outside
        std::vector<model::MeshId> toldMeshes; ///< of this anchor
    };

    [[nodiscard]] Judgement judgeAnchor(const AnchorChanged &change);
    void moveTo(Place &place, const model::Anchor &anchor, Judgement &judgement) const;
    [[nodiscard]] Judgement judgeMesh(const model::Mesh &mesh);
    /// Without a position, of what has none.
    [[nodiscard]] bool passesMesh(const model::SessionId &session,
                                  const spatial::Vec3 *position) const;
    void forget(const Removed &removed);
    /// Null if there are too many.
    [[nodiscard]] Place *placeOf(const std::string &key);

    SubscriptionLimits m_limits;
    std::vector<Filter> m_filters;
    bool m_hasArea = false;
    std::unordered_map<std::string, Place> m_places; ///< by session and anchor, if there is an area
};

} // namespace stag::live
