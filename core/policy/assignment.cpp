// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/assignment.h"

#include "core/geo/geodesic.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace stag::policy {

namespace {

using model::AssignmentReason;
using model::ConsideredEdge;
using model::EdgeExclusion;

ConsideredEdge
consider(const geo::Geodetic &place, const EdgeCandidate &edge, const ScoreSettings &settings)
{
    ConsideredEdge considered;
    considered.edge = edge.id;
    considered.distanceM = geo::geodesic(place, edge.place).distanceM;
    considered.connections = edge.connections;
    considered.connectionsMax = edge.connectionsMax;
    considered.health = edge.health;
    considered.exclusion = exclusionOf(edge, considered.distanceM, settings);
    considered.score = scoreOf(edge, considered.distanceM, settings);
    return considered;
}

bool isBefore(const ConsideredEdge &a, const ConsideredEdge &b)
{
    if (a.exclusion.has_value() != b.exclusion.has_value())
        return !a.exclusion;
    const double orderA = a.exclusion ? a.distanceM : -a.score.total;
    const double orderB = b.exclusion ? b.distanceM : -b.score.total;
    return std::tie(orderA, a.edge) < std::tie(orderB, b.edge);
}

/// The first of two different indexes below `count` (at least 2); each pair is as likely.
std::size_t betterOfTwo(std::size_t count, double random)
{
    // Pair (i, j) with i < j, in the order (0,1) (0,2) … (1,2) …; the better one is i.
    const std::size_t pairs = count * (count - 1) / 2;
    const double drawn = std::clamp(random, 0.0, 1.0) * static_cast<double>(pairs);
    std::size_t pair = std::min(static_cast<std::size_t>(drawn), pairs - 1);
    std::size_t first = 0;
    for (std::size_t with = count - 1; pair >= with; --with, ++first)
        pair -= with;
    return first;
}

const ConsideredEdge *find(const std::vector<ConsideredEdge> &edges, const model::EdgeId &id)
{
    const auto found = std::ranges::find(edges, id, &ConsideredEdge::edge);
    return found == edges.end() ? nullptr : &*found;
}

/// How many are nearly as good as the first; those are marked.
std::size_t markContenders(std::vector<ConsideredEdge> &edges, double within)
{
    std::size_t count = 0;
    for (ConsideredEdge &edge : edges) {
        if (edge.exclusion || edge.score.total < edges.front().score.total - within)
            break;
        edge.isContender = true;
        ++count;
    }
    return count;
}

std::pair<std::optional<model::EdgeId>, AssignmentReason>
decide(std::vector<ConsideredEdge> &edges,
       const std::optional<model::EdgeId> &current,
       double random,
       const AssignmentSettings &settings)
{
    const ConsideredEdge *const held = current ? find(edges, *current) : nullptr;
    const bool isOpen = !edges.empty() && !edges.front().exclusion;
    if (!isOpen) {
        const bool isServed = held
                              && (held->exclusion == EdgeExclusion::Draining
                                  || held->exclusion == EdgeExclusion::Full);
        if (isServed && held->distanceM <= settings.score.distanceMaxM)
            return {held->edge, AssignmentReason::StayedForWantOfAnother};
        return {std::nullopt, AssignmentReason::NoCandidate};
    }
    const std::size_t contenders = markContenders(edges, settings.spreadWithin);
    if (held && !held->exclusion
        && edges.front().score.total - held->score.total <= settings.stayWithin)
        return {held->edge, AssignmentReason::Stayed};
    // Of two, both are drawn.
    if (contenders <= 2)
        return {edges.front().edge, AssignmentReason::Best};
    const std::size_t winner = betterOfTwo(contenders, random);
    return {edges.at(winner).edge, AssignmentReason::BetterOfTwo};
}

/// What does not fit is left out from the end, but never the edge that was chosen or left.
void cut(model::EdgeChoice &choice, const std::optional<model::EdgeId> &current, std::size_t max)
{
    auto &edges = choice.considered;
    if (edges.size() <= max)
        return;
    const auto isKept = [&](const ConsideredEdge &edge) {
        return edge.edge == choice.edge || edge.edge == current;
    };
    choice.omitted = static_cast<std::uint32_t>(edges.size() - max);
    std::size_t excess = edges.size() - max;
    for (auto edge = edges.end(); excess > 0 && edge != edges.begin();) {
        --edge;
        if (isKept(*edge))
            continue;
        edge = edges.erase(edge);
        --excess;
    }
    choice.omitted -= static_cast<std::uint32_t>(excess);
}

} // namespace

model::EdgeChoice chooseEdge(const geo::Geodetic &place,
                             std::span<const EdgeCandidate> edges,
                             const std::optional<model::EdgeId> &current,
                             double random,
                             const AssignmentSettings &settings)
{
    model::EdgeChoice choice;
    choice.random = random;
    choice.considered.reserve(edges.size());
    for (const EdgeCandidate &edge : edges)
        choice.considered.push_back(consider(place, edge, settings.score));
    std::ranges::sort(choice.considered, isBefore);
    std::tie(choice.edge, choice.reason) = decide(choice.considered, current, random, settings);
    cut(choice, current, settings.consideredMax);
    return choice;
}

std::vector<model::EdgeId>
leastLoaded(const geo::Geodetic &place, std::span<const EdgeCandidate> edges, std::size_t limit)
{
    struct Found
    {
        double load = 0.0;
        double distanceM = 0.0;
        model::EdgeId id;
    };
    std::vector<Found> found;
    for (const EdgeCandidate &edge : edges) {
        const bool isOpen = edge.isActive && !edge.isDraining
                            && edge.health == model::EdgeHealth::Healthy
                            && edge.connections < edge.connectionsMax;
        const double distanceM = isOpen ? geo::geodesic(place, edge.place).distanceM : 0.0;
        if (isOpen && distanceM <= edge.serviceRadiusM)
            found.push_back({loadRatio(edge), distanceM, edge.id});
    }
    std::ranges::sort(found, [](const Found &a, const Found &b) {
        return std::tie(a.load, a.distanceM, a.id) < std::tie(b.load, b.distanceM, b.id);
    });
    std::vector<model::EdgeId> ids;
    for (std::size_t i = 0; i < std::min(limit, found.size()); ++i)
        ids.push_back(std::move(found[i].id));
    return ids;
}

} // namespace stag::policy
