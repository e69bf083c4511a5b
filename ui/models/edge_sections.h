// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/query.h"
#include "ui/models/inspector_model.h"

#include <QCoreApplication>

namespace stag::ui::models {

class AnchorGraph;

/// What the inspector says about one edge of the graph.
class EdgeSections
{
    Q_DECLARE_TR_FUNCTIONS(EdgeSections)

public:
    EdgeSections(const LiveStore &store, const graph::FoundEdge &edge)
        : m_store(store)
        , m_edge(edge)
    {}

    [[nodiscard]] InspectorHeader header() const;
    [[nodiscard]] std::vector<Section> sections() const;

private:
    [[nodiscard]] Section link() const;
    [[nodiscard]] Section relativePose() const;
    [[nodiscard]] Section seen() const;
    [[nodiscard]] Property end(const QString &label, const graph::NodeKey &node) const;

    const LiveStore &m_store;
    const graph::FoundEdge &m_edge;
};

/// The section of what an anchor or plane is joined to, nearest first; without properties while the
/// graph is not shown.
[[nodiscard]] Section linksOf(const EntityRef &ref,
                              const LiveStore &store,
                              const AnchorGraph &graph,
                              const ModelLimits &limits);

} // namespace stag::ui::models
