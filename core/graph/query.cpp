// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/query.h"

#include "core/graph/topology.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

namespace stag::graph {

namespace {

UncertainPose uncertainPoseOf(const Topology &topology, NodeIndex node)
{
    const NodeState state = topology.stateOf(node);
    return withUncertainty(state.sessionFromNode, state.uncertainty);
}

/// Where `b` is, seen from `a`, as the edge between them says.
UncertainPose aFromB(const Topology &topology, NodeIndex a, NodeIndex b, EdgeKind kind)
{
    if (kind == EdgeKind::AnchoredTo)
        return {}; // a mesh is in the frame of its anchor by definition
    return inverse(uncertainPoseOf(topology, a)) * uncertainPoseOf(topology, b);
}

/// Which way an edge points: to what contains or carries, and between equals by name.
bool pointsFrom(const Topology &topology, NodeIndex a, NodeIndex b)
{
    const NodeKind kindA = topology.kindOf(a);
    const NodeKind kindB = topology.kindOf(b);
    return kindA != kindB ? kindA > kindB : topology.keyOf(a).id < topology.keyOf(b).id;
}

FoundNode foundNode(const Topology &topology, NodeIndex node, NodeIndex start, std::uint32_t hops)
{
    return {topology.keyOf(node),
            topology.stateOf(node),
            hops,
            spatial::distance(topology.positionOf(start), topology.positionOf(node))};
}

FoundEdge
foundEdge(const Topology &topology, NodeIndex a, NodeIndex b, EdgeKind kind, const Seen &seen)
{
    const auto [from, to] = pointsFrom(topology, a, b) ? std::pair(a, b) : std::pair(b, a);
    const UncertainPose toFromFrom = aFromB(topology, to, from, kind);
    return {topology.keyOf(from),
            topology.keyOf(to),
            kind,
            toFromFrom.pose,
            spreadOf(toFromFrom),
            spatial::distance(topology.positionOf(a), topology.positionOf(b)),
            seen};
}

/// The edges of the kinds between the nodes.
void addEdges(const Topology &topology,
              const std::vector<Visit> &visits,
              EdgeKinds kinds,
              const Limits &limits,
              Answer &answer)
{
    std::unordered_set<NodeIndex> inside;
    for (const Visit &visit : visits)
        inside.insert(visit.node);
    for (const Visit &visit : visits) {
        if (topology.kindOf(visit.node) == NodeKind::Session)
            continue; // its edges are told at their other ends
        topology.eachLink(visit.node, kinds, [&](const Topology::Link &link) {
            if (!inside.contains(link.other) || !pointsFrom(topology, visit.node, link.other))
                return true;
            if (answer.edges.size() >= limits.answerEdgesMax) {
                answer.more = true;
                return false;
            }
            answer.edges.push_back(
                foundEdge(topology, visit.node, link.other, link.kind, link.seen));
            return true;
        });
    }
}

Answer toAnswer(const Topology &topology,
                const Reached &reached,
                NodeIndex start,
                const Query &query,
                const Limits &limits)
{
    Answer answer;
    answer.more = reached.more;
    for (const Visit &visit : reached.visits)
        answer.nodes.push_back(foundNode(topology, visit.node, start, visit.hops));
    addEdges(topology, reached.visits, query.kinds, limits, answer);
    return answer;
}

Reached
withinRadius(const Topology &topology, NodeIndex start, double radiusM, std::size_t nodesMax)
{
    Reached reached;
    const auto hits = topology.pointsOf(topology.sessionOf(start))
                          .within(topology.positionOf(start), radiusM, nodesMax + 1);
    const auto add = [&](NodeIndex node) {
        reached.more = reached.more || reached.visits.size() >= nodesMax;
        if (!reached.more)
            reached.visits.push_back({node, 0});
        return !reached.more;
    };
    for (const PointIndex::Hit &hit : hits) {
        if (!add(hit.id))
            break;
        topology.eachLink(hit.id, {EdgeKind::AnchoredTo}, [&](const Topology::Link &mesh) {
            return add(mesh.other);
        });
    }
    return reached;
}

Result<Answer>
answerPath(const Topology &topology, NodeIndex start, const Query &query, const Limits &limits)
{
    const auto end = topology.find(query.to);
    if (!end)
        return Error{ErrorCode::NotFound, "no node " + query.to.id};
    STAG_TRY(const auto path,
             shortestPath(topology, start, *end, query.kinds, query.weight, limits.searchNodesMax));
    Answer answer;
    answer.isConnected = path.has_value();
    if (!path)
        return answer;
    answer.cost = path->cost;
    answer.more = path->nodes.size() > std::min(query.nodesMax, limits.answerNodesMax);
    const std::size_t told =
        answer.more ? std::min(query.nodesMax, limits.answerNodesMax) : path->nodes.size();
    for (std::size_t i = 0; i < path->nodes.size(); ++i) {
        const NodeIndex node = path->nodes[i];
        if (i < told)
            answer.nodes.push_back(foundNode(topology, node, start, static_cast<std::uint32_t>(i)));
        if (i == 0)
            continue;
        const NodeIndex before = path->nodes[i - 1];
        const EdgeKind kind = path->kinds[i - 1];
        answer.startFromEnd = answer.startFromEnd * aFromB(topology, before, node, kind);
        if (i >= told)
            continue;
        topology.eachLink(before, {kind}, [&](const Topology::Link &link) {
            if (link.other != node)
                return true;
            answer.edges.push_back(foundEdge(topology, before, node, kind, link.seen));
            return false;
        });
    }
    return answer;
}

} // namespace

Result<Answer> answer(const Topology &topology, const Query &query, const Limits &limits)
{
    const auto start = topology.find(query.from);
    if (!start)
        return Error{ErrorCode::NotFound, "no node " + query.from.id};
    const std::size_t nodesMax = std::min(query.nodesMax, limits.answerNodesMax);
    switch (query.question) {
    case Question::Path:
        return answerPath(topology, *start, query, limits);
    case Question::Radius:
        return toAnswer(topology,
                        withinRadius(topology, *start, query.radiusM, nodesMax),
                        *start,
                        query,
                        limits);
    case Question::Neighbours:
    case Question::Component:
        break;
    }
    const std::uint32_t hops =
        query.question == Question::Component
            ? std::numeric_limits<std::uint32_t>::max()
            : std::min(query.hops, static_cast<std::uint32_t>(limits.hopsMax));
    return toAnswer(
        topology, reachable(topology, *start, query.kinds, hops, nodesMax), *start, query, limits);
}

} // namespace stag::graph
