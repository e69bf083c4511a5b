// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/walk.h"

#include <queue>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace stag::graph {

namespace {

/// What a search knows of a node.
struct Label
{
    double cost = 0.0;
    NodeIndex parent = 0;
    EdgeKind via = EdgeKind::Adjacent;
    bool isFinal = false;
};

struct Candidate
{
    double estimate = 0.0; ///< cost so far and at least to come
    NodeIndex node = 0;

    bool operator>(const Candidate &other) const
    {
        return estimate != other.estimate ? estimate > other.estimate : node > other.node;
    }
};

class Search
{
public:
    Search(const Topology &topology, NodeIndex end, Weight weight)
        : m_topology(topology)
        , m_end(topology.positionOf(end))
        , m_weight(weight)
    {}

    void begin(NodeIndex start)
    {
        m_labels[start] = {};
        m_open.push({remaining(start), start});
    }
    /// The next node whose cost is final, if there is one.
    std::optional<NodeIndex> next()
    {
        while (!m_open.empty()) {
            const NodeIndex node = m_open.top().node;
            m_open.pop();
            Label &label = m_labels[node];
            if (label.isFinal)
                continue;
            label.isFinal = true;
            return node;
        }
        return std::nullopt;
    }
    void expand(NodeIndex node, EdgeKinds kinds)
    {
        const double cost = m_labels[node].cost;
        m_topology.eachLink(node, kinds, [&](const Topology::Link &link) {
            const double through = cost + costOf(node, link.other);
            const auto [label, isNew] = m_labels.try_emplace(link.other);
            if (isNew || (!label->second.isFinal && through < label->second.cost)) {
                label->second = {through, node, link.kind, false};
                m_open.push({through + remaining(link.other), link.other});
            }
            return true;
        });
    }
    [[nodiscard]] Path pathTo(NodeIndex start, NodeIndex end) const
    {
        Path path;
        path.cost = m_labels.at(end).cost;
        for (NodeIndex node = end; node != start; node = m_labels.at(node).parent) {
            path.nodes.push_back(node);
            path.kinds.push_back(m_labels.at(node).via);
        }
        path.nodes.push_back(start);
        std::reverse(path.nodes.begin(), path.nodes.end());
        std::reverse(path.kinds.begin(), path.kinds.end());
        return path;
    }

private:
    [[nodiscard]] double costOf(NodeIndex from, NodeIndex to) const
    {
        if (m_weight == Weight::Hops)
            return 1.0;
        if (m_weight == Weight::Distance)
            return spatial::distance(m_topology.positionOf(from), m_topology.positionOf(to));
        const double a = m_topology.stateOf(from).uncertainty.positionM;
        const double b = m_topology.stateOf(to).uncertainty.positionM;
        return a * a + b * b;
    }
    /// No path is shorter than the straight line.
    [[nodiscard]] double remaining(NodeIndex from) const
    {
        return m_weight == Weight::Distance ? spatial::distance(m_topology.positionOf(from), m_end)
                                            : 0.0;
    }

    const Topology &m_topology;
    const spatial::Vec3 m_end;
    const Weight m_weight;
    std::unordered_map<NodeIndex, Label> m_labels;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> m_open;
};

} // namespace

Reached reachable(const Topology &topology,
                  NodeIndex start,
                  EdgeKinds kinds,
                  std::uint32_t hopsMax,
                  std::size_t countMax)
{
    Reached reached;
    std::unordered_set<NodeIndex> seen{start};
    reached.visits.push_back({start, 0});
    for (std::size_t i = 0; i < reached.visits.size() && !reached.more; ++i) {
        const Visit visit = reached.visits[i];
        if (visit.hops == hopsMax)
            break;
        topology.eachLink(visit.node, kinds, [&](const Topology::Link &link) {
            if (seen.contains(link.other))
                return true;
            if (reached.visits.size() >= countMax) {
                reached.more = true;
                return false;
            }
            seen.insert(link.other);
            reached.visits.push_back({link.other, visit.hops + 1});
            return true;
        });
    }
    return reached;
}

Result<std::optional<Path>> shortestPath(const Topology &topology,
                                         NodeIndex start,
                                         NodeIndex end,
                                         EdgeKinds kinds,
                                         Weight weight,
                                         std::size_t searchNodesMax)
{
    Search search(topology, end, weight);
    search.begin(start);
    for (std::size_t count = 0;; ++count) {
        const auto node = search.next();
        if (!node)
            return std::optional<Path>();
        if (*node == end)
            return std::optional<Path>(search.pathTo(start, end));
        if (count >= searchNodesMax)
            return Error{ErrorCode::TooLarge,
                         "no path among the " + std::to_string(searchNodesMax) + " nearest nodes"};
        search.expand(*node, kinds);
    }
}

} // namespace stag::graph
