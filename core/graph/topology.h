// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/limits.h"
#include "core/graph/node.h"
#include "core/graph/point_index.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::graph {

/// A node of one topology; given to another one once the node is removed.
using NodeIndex = std::uint32_t;

/// Sessions, the anchors and meshes in them, and the edges between these.
///
/// That an anchor is observed in its session and a mesh is of its session follows from their keys;
/// the other edges are put and ended by whoever knows.
class Topology
{
public:
    explicit Topology(const Limits &limits = {})
        : m_limits(limits)
        , m_byKey(0, KeyHash{this}, KeyEqual{this})
    {}
    Topology(const Topology &) = delete; // the set of keys looks into this one
    Topology &operator=(const Topology &) = delete;

    /// Adds a node or changes it; its session is added if need be. TooLarge.
    [[nodiscard]] Result<void> put(const NodeKey &key, const NodeState &state);
    /// Removes a node and its edges, a session with all that is in it; false when it is unknown.
    bool remove(const NodeKey &key);
    /// Adds an edge or changes when it was seen; false when an end is unknown or in another
    /// session. For Adjacent and AnchoredTo.
    bool link(EdgeKind kind, const NodeKey &from, const NodeKey &to, const Seen &seen);
    /// Ends the edges of one kind at a node.
    void unlinkAll(EdgeKind kind, const NodeKey &at);

    /// Between these two, points are not found by place; then they are indexed in one go.
    void beginLoading() { m_isLoading = true; }
    void finishLoading();

    [[nodiscard]] std::optional<NodeIndex> find(const NodeKey &key) const;
    [[nodiscard]] NodeKey keyOf(NodeIndex index) const;
    [[nodiscard]] NodeKind kindOf(NodeIndex index) const { return m_nodes[index].kind; }
    /// A mesh is where its anchor is, and as well known; a session is at its own origin.
    [[nodiscard]] NodeState stateOf(NodeIndex index) const;
    [[nodiscard]] const spatial::Vec3 &positionOf(NodeIndex index) const;
    /// The node itself if it is a session.
    [[nodiscard]] NodeIndex sessionOf(NodeIndex index) const;
    /// The anchors of a session by place.
    [[nodiscard]] const PointIndex &pointsOf(NodeIndex session) const;
    [[nodiscard]] std::size_t nodeCount() const { return m_byKey.size(); }

    struct Link
    {
        NodeIndex other = 0;
        EdgeKind kind = EdgeKind::Adjacent;
        Seen seen;
    };
    /// Calls `visit(const Link &)` for each edge of the kinds, whichever way it points, until that
    /// returns false.
    template<typename Visit>
    void eachLink(NodeIndex index, EdgeKinds kinds, Visit visit) const;

private:
    static constexpr NodeIndex kNone = std::numeric_limits<NodeIndex>::max();

    struct Node
    {
        std::string id; ///< of a session node: the session's
        NodeState state;
        std::vector<Link> links; ///< but those to and from the session
        NodeIndex session = kNone;
        NodeIndex previous = kNone; ///< among the members of the session
        NodeIndex next = kNone;     ///< … of a session node: its first member
        NodeKind kind = NodeKind::Session;
    };
    struct KeyView
    {
        NodeIndex session;
        NodeKind kind;
        std::string_view id;
        bool operator==(const KeyView &) const = default;
    };
    struct KeyHash
    {
        using is_transparent = void;
        const Topology *topology;
        std::size_t operator()(const KeyView &key) const;
        std::size_t operator()(NodeIndex index) const { return (*this)(topology->viewOf(index)); }
    };
    struct KeyEqual
    {
        using is_transparent = void;
        const Topology *topology;
        bool operator()(NodeIndex a, NodeIndex b) const { return a == b; }
        bool operator()(const KeyView &a, NodeIndex b) const { return a == topology->viewOf(b); }
        bool operator()(NodeIndex a, const KeyView &b) const { return topology->viewOf(a) == b; }
    };

    [[nodiscard]] KeyView viewOf(NodeIndex index) const
    {
        const Node &node = m_nodes[index];
        return {node.session, node.kind, node.id};
    }
    [[nodiscard]] std::optional<NodeIndex> find(const KeyView &view) const;
    [[nodiscard]] Result<NodeIndex> ensure(const NodeKey &key);
    [[nodiscard]] Result<NodeIndex> add(NodeIndex session, NodeKind kind, const std::string &id);
    void drop(NodeIndex index);
    void removeMembers(NodeIndex session);
    [[nodiscard]] std::optional<NodeIndex> anchorOf(NodeIndex mesh) const;
    [[nodiscard]] static Link memberLink(NodeIndex other, const Node &member)
    {
        return {other,
                member.kind == NodeKind::Anchor ? EdgeKind::ObservedIn : EdgeKind::MeshOf,
                member.state.seen};
    }

    Limits m_limits;
    std::vector<Node> m_nodes;
    std::vector<NodeIndex> m_free;
    std::unordered_set<NodeIndex, KeyHash, KeyEqual> m_byKey;
    std::unordered_map<NodeIndex, PointIndex> m_points; ///< by session
    bool m_isLoading = false;
};

template<typename Visit>
void Topology::eachLink(NodeIndex index, EdgeKinds kinds, Visit visit) const
{
    const Node &node = m_nodes[index];
    if (node.kind == NodeKind::Session) {
        for (NodeIndex member = node.next; member != kNone; member = m_nodes[member].next) {
            const Link link = memberLink(member, m_nodes[member]);
            if (kinds.contains(link.kind) && !visit(link))
                return;
        }
        return;
    }
    const Link session = memberLink(node.session, node);
    if (kinds.contains(session.kind) && !visit(session))
        return;
    for (const Link &link : node.links) {
        if (kinds.contains(link.kind) && !visit(link))
            return;
    }
}

} // namespace stag::graph
