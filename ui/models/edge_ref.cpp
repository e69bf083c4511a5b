// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/edge_ref.h"

#include "ui/models/format.h"
#include "ui/models/live_store.h"

#include <QCoreApplication>

namespace stag::ui::models {

std::optional<graph::NodeKey> nodeOf(const EntityRef &ref)
{
    switch (ref.kind) {
    case EntityKind::Session:
        return graph::NodeKey{ref.session, graph::NodeKind::Session, {}};
    case EntityKind::Anchor:
    case EntityKind::Plane:
        return graph::NodeKey{ref.session, graph::NodeKind::Anchor, ref.id};
    case EntityKind::Mesh:
        return graph::NodeKey{ref.session, graph::NodeKind::Mesh, ref.id};
    case EntityKind::Device:
        break;
    }
    return {};
}

std::optional<EntityRef> entityOf(const LiveStore &store, const graph::NodeKey &node)
{
    if (node.kind == graph::NodeKind::Anchor)
        return store.findAnchor(node.session, model::AnchorId(node.id));
    const EntityRef ref{node.session,
                        node.kind == graph::NodeKind::Mesh ? EntityKind::Mesh : EntityKind::Session,
                        node.id};
    return store.state().contains(ref) ? std::optional(ref) : std::nullopt;
}

QString nameOf(const LiveStore &store, const graph::NodeKey &node)
{
    const auto ref = entityOf(store, node);
    return ref ? store.name(*ref) : fromUtf8(node.id.empty() ? node.session.text() : node.id);
}

QString edgeKindWord(graph::EdgeKind kind)
{
    switch (kind) {
    case graph::EdgeKind::ObservedIn:
        return QCoreApplication::translate("stag::ui::models::EdgeRef", "Observed in");
    case graph::EdgeKind::AnchoredTo:
        return QCoreApplication::translate("stag::ui::models::EdgeRef", "Anchored to");
    case graph::EdgeKind::Adjacent:
        return QCoreApplication::translate("stag::ui::models::EdgeRef", "Adjacent");
    case graph::EdgeKind::MeshOf:
        return QCoreApplication::translate("stag::ui::models::EdgeRef", "Mesh of");
    }
    return {};
}

} // namespace stag::ui::models
