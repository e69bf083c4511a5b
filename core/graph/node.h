// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/graph/uncertain_pose.h"
#include "core/model/ids.h"
#include "core/spatial/pose.h"

#include <cstdint>
#include <string>

namespace stag::graph {

enum class NodeKind : std::uint8_t { Session, Anchor, Mesh };
inline constexpr std::size_t kNodeKindCount = 3;

enum class EdgeKind : std::uint8_t {
    ObservedIn, ///< anchor to session: where the session has seen it
    AnchoredTo, ///< mesh to anchor: the one that it names; its vertices are in the session's frame
    Adjacent,   ///< anchor to anchor, in both directions: no farther than the server's limit
    MeshOf,     ///< mesh to session
};
inline constexpr std::size_t kEdgeKindCount = 4;

/// A set of edge kinds.
class EdgeKinds
{
public:
    constexpr EdgeKinds() = default;
    constexpr EdgeKinds(std::initializer_list<EdgeKind> kinds)
    {
        for (const EdgeKind kind : kinds)
            insert(kind);
    }
    [[nodiscard]] static constexpr EdgeKinds all()
    {
        return {EdgeKind::ObservedIn, EdgeKind::AnchoredTo, EdgeKind::Adjacent, EdgeKind::MeshOf};
    }
    constexpr void insert(EdgeKind kind) { m_bits = std::uint8_t(m_bits | bit(kind)); }
    [[nodiscard]] constexpr bool contains(EdgeKind kind) const { return (m_bits & bit(kind)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return m_bits == 0; }
    bool operator==(const EdgeKinds &) const = default;

private:
    static constexpr std::uint8_t bit(EdgeKind kind)
    {
        return std::uint8_t(1u << static_cast<unsigned>(kind));
    }
    std::uint8_t m_bits = 0;
};

/// What a node is called; the id of a session node is empty.
struct NodeKey
{
    model::SessionId session;
    NodeKind kind = NodeKind::Session;
    std::string id;

    bool operator==(const NodeKey &) const = default;
};

struct Seen
{
    Timestamp first;
    Timestamp last;

    bool operator==(const Seen &) const = default;
};

/// What is known of a node. The pose and its spread are an anchor's only.
struct NodeState
{
    spatial::Pose sessionFromNode;
    Uncertainty uncertainty;
    Seen seen;

    bool operator==(const NodeState &) const = default;
};

} // namespace stag::graph
