// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/topology.h"

#include <algorithm>
#include <functional>

namespace stag::graph {

namespace {

bool joins(EdgeKind kind, NodeKind from, NodeKind to)
{
    if (kind == EdgeKind::Adjacent)
        return from == NodeKind::Anchor && to == NodeKind::Anchor;
    return kind == EdgeKind::AnchoredTo && from == NodeKind::Mesh && to == NodeKind::Anchor;
}

} // namespace

std::size_t Topology::KeyHash::operator()(const KeyView &key) const
{
    const std::size_t place = key.session * kNodeKindCount + static_cast<std::size_t>(key.kind);
    return std::hash<std::string_view>{}(key.id) ^ (place * 0x9e3779b97f4a7c15u);
}

Result<void> Topology::put(const NodeKey &key, const NodeState &state)
{
    const auto known = find(key);
    STAG_TRY(const NodeIndex index, ensure(key));
    Node &node = m_nodes[index];
    if (node.kind == NodeKind::Anchor && !m_isLoading) {
        PointIndex &points = m_points[node.session];
        const spatial::Vec3 before = node.state.sessionFromNode.position;
        const spatial::Vec3 after = state.sessionFromNode.position;
        if (known && before != after)
            points.remove({index, before});
        if (!known || before != after)
            points.insert({index, after});
    }
    node.state = state;
    return success();
}

bool Topology::remove(const NodeKey &key)
{
    const auto index = find(key);
    if (!index)
        return false;
    const Node &node = m_nodes[*index];
    if (node.kind == NodeKind::Session)
        removeMembers(*index);
    else if (node.kind == NodeKind::Anchor && !m_isLoading)
        m_points[node.session].remove({*index, node.state.sessionFromNode.position});
    drop(*index);
    return true;
}

bool Topology::link(EdgeKind kind, const NodeKey &from, const NodeKey &to, const Seen &seen)
{
    const auto a = find(from);
    const auto b = find(to);
    if (!a || !b || *a == *b || m_nodes[*a].session != m_nodes[*b].session
        || !joins(kind, from.kind, to.kind))
        return false;
    const auto see = [&](NodeIndex index, NodeIndex other) {
        auto &links = m_nodes[index].links;
        const auto found = std::find_if(links.begin(), links.end(), [&](const Link &link) {
            return link.other == other && link.kind == kind;
        });
        if (found != links.end())
            found->seen = seen;
        else
            links.push_back({other, kind, seen});
    };
    see(*a, *b);
    see(*b, *a);
    return true;
}

void Topology::unlinkAll(EdgeKind kind, const NodeKey &at)
{
    const auto index = find(at);
    if (!index)
        return;
    auto &links = m_nodes[*index].links;
    for (const Link &link : links) {
        if (link.kind == kind)
            std::erase_if(m_nodes[link.other].links, [&](const Link &back) {
                return back.other == *index && back.kind == kind;
            });
    }
    std::erase_if(links, [kind](const Link &link) { return link.kind == kind; });
}

void Topology::finishLoading()
{
    std::unordered_map<NodeIndex, std::vector<PointIndex::Entry>> entries;
    for (const NodeIndex index : m_byKey) {
        const Node &node = m_nodes[index];
        if (node.kind == NodeKind::Anchor)
            entries[node.session].push_back({index, node.state.sessionFromNode.position});
    }
    for (auto &[session, points] : entries)
        m_points.insert_or_assign(session, PointIndex(points));
    m_isLoading = false;
}

std::optional<NodeIndex> Topology::find(const NodeKey &key) const
{
    const auto session = find(KeyView{kNone, NodeKind::Session, key.session.text()});
    if (!session || key.kind == NodeKind::Session)
        return session;
    return find(KeyView{*session, key.kind, key.id});
}

NodeKey Topology::keyOf(NodeIndex index) const
{
    const Node &node = m_nodes[index];
    if (node.kind == NodeKind::Session)
        return {model::SessionId(node.id), node.kind, {}};
    return {model::SessionId(m_nodes[node.session].id), node.kind, node.id};
}

NodeState Topology::stateOf(NodeIndex index) const
{
    NodeState state = m_nodes[index].state;
    if (m_nodes[index].kind == NodeKind::Anchor)
        return state;
    const auto anchor =
        m_nodes[index].kind == NodeKind::Mesh ? anchorOf(index) : std::optional<NodeIndex>();
    state.sessionFromNode = anchor ? m_nodes[*anchor].state.sessionFromNode : spatial::Pose{};
    state.uncertainty = anchor ? m_nodes[*anchor].state.uncertainty : Uncertainty{};
    return state;
}

const spatial::Vec3 &Topology::positionOf(NodeIndex index) const
{
    static constexpr spatial::Vec3 kOrigin{};
    const auto anchor =
        m_nodes[index].kind == NodeKind::Mesh ? anchorOf(index) : std::optional(index);
    if (!anchor || m_nodes[*anchor].kind == NodeKind::Session)
        return kOrigin;
    return m_nodes[*anchor].state.sessionFromNode.position;
}

NodeIndex Topology::sessionOf(NodeIndex index) const
{
    return m_nodes[index].kind == NodeKind::Session ? index : m_nodes[index].session;
}

const PointIndex &Topology::pointsOf(NodeIndex session) const
{
    static const PointIndex kEmpty;
    const auto found = m_points.find(session);
    return found == m_points.end() ? kEmpty : found->second;
}

std::optional<NodeIndex> Topology::find(const KeyView &view) const
{
    const auto found = m_byKey.find(view);
    return found == m_byKey.end() ? std::nullopt : std::optional(*found);
}

Result<NodeIndex> Topology::ensure(const NodeKey &key)
{
    auto session = find(KeyView{kNone, NodeKind::Session, key.session.text()});
    if (!session) {
        STAG_TRY(session, add(kNone, NodeKind::Session, key.session.text()));
    }
    if (key.kind == NodeKind::Session)
        return *session;
    if (const auto known = find(KeyView{*session, key.kind, key.id}))
        return *known;
    return add(*session, key.kind, key.id);
}

Result<NodeIndex> Topology::add(NodeIndex session, NodeKind kind, const std::string &id)
{
    if (nodeCount() >= m_limits.nodesMax)
        return Error{ErrorCode::TooLarge,
                     "the graph has " + std::to_string(m_limits.nodesMax) + " nodes"};
    NodeIndex index = static_cast<NodeIndex>(m_nodes.size());
    if (m_free.empty()) {
        m_nodes.emplace_back();
    } else {
        index = m_free.back();
        m_free.pop_back();
    }
    Node &node = m_nodes[index];
    node.id = id;
    node.session = session;
    node.kind = kind;
    if (session != kNone) {
        node.next = m_nodes[session].next;
        if (node.next != kNone)
            m_nodes[node.next].previous = index;
        m_nodes[session].next = index;
    }
    m_byKey.insert(index);
    return index;
}

/// Everything but the point.
void Topology::drop(NodeIndex index)
{
    Node &node = m_nodes[index];
    for (const Link &link : node.links)
        std::erase_if(m_nodes[link.other].links,
                      [index](const Link &back) { return back.other == index; });
    if (node.session != kNone) {
        NodeIndex &before =
            node.previous == kNone ? m_nodes[node.session].next : m_nodes[node.previous].next;
        before = node.next;
        if (node.next != kNone)
            m_nodes[node.next].previous = node.previous;
    }
    m_byKey.erase(index);
    node = Node{};
    m_free.push_back(index);
}

void Topology::removeMembers(NodeIndex session)
{
    m_points.erase(session);
    while (m_nodes[session].next != kNone)
        drop(m_nodes[session].next);
}

std::optional<NodeIndex> Topology::anchorOf(NodeIndex mesh) const
{
    for (const Link &link : m_nodes[mesh].links) {
        if (link.kind == EdgeKind::AnchoredTo)
            return link.other;
    }
    return std::nullopt;
}

} // namespace stag::graph
