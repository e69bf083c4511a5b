// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/node.h"
#include "ui/models/entity_ref.h"

#include <QString>

#include <functional>
#include <optional>

namespace stag::ui::models {

class LiveStore;

/// Names one edge of a session's graph, as its server does.
struct EdgeRef
{
    graph::NodeKey from;
    graph::NodeKey to;
    graph::EdgeKind kind = graph::EdgeKind::Adjacent;

    bool operator==(const EdgeRef &) const = default;
};

/// What the graph calls it; empty for a device, which is several of its nodes.
[[nodiscard]] std::optional<graph::NodeKey> nodeOf(const EntityRef &ref);
/// What the views call it; empty if they know no such thing.
[[nodiscard]] std::optional<EntityRef> entityOf(const LiveStore &store, const graph::NodeKey &node);
/// The name of the entity, else the node's id.
[[nodiscard]] QString nameOf(const LiveStore &store, const graph::NodeKey &node);
/// "Adjacent", "Anchored to": what people call a kind of edges.
[[nodiscard]] QString edgeKindWord(graph::EdgeKind kind);

struct NodeKeyHash
{
    std::size_t operator()(const graph::NodeKey &key) const noexcept
    {
        const std::hash<std::string> hash;
        return (hash(key.session.text()) * 31 + static_cast<std::size_t>(key.kind)) * 31
               + hash(key.id);
    }
};

} // namespace stag::ui::models
