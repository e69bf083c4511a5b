// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/anchor_graph.h"
#include "ui/scene/camera.h"
#include "ui/scene/geometries.h"
#include "ui/scene/graph_painter.h"
#include "ui/scene/label_composer.h"
#include "ui/scene/scene_content.h"
#include "ui/scene/surface_batches.h"

#include <QObject>
#include <QPointF>
#include <QString>
#include <QVariantList>

#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

namespace stag::ui::models {
class LiveStore;
class Selection;
} // namespace stag::ui::models

namespace stag::ui::scene {

/// The graph between the anchors as the view shows it: lines, legend, and words about it.
/// Thread: GUI.
class GraphLayer final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(QString count READ countText NOTIFY legendChanged)
    Q_PROPERTY(QVariantList legend READ legend NOTIFY legendChanged)
    Q_PROPERTY(QString focusName READ focusName NOTIFY changed)
    Q_PROPERTY(bool focused READ isFocused NOTIFY changed)
    Q_PROPERTY(QString finding READ finding NOTIFY changed)
    Q_PROPERTY(QString notice READ notice NOTIFY changed)
    Q_PROPERTY(QQuick3DGeometry *lines READ lines CONSTANT)

public:
    GraphLayer(const models::LiveStore &store,
               const models::Selection &selection,
               models::AnchorGraph &graph,
               QObject *parent);

    /// Which kinds of edges are drawn.
    [[nodiscard]] graph::EdgeKinds kinds() const { return m_kinds; }
    void setKinds(graph::EdgeKinds kinds);

    /// Makes the lines anew.
    void
    draw(const SceneContent &content, const SurfaceBatches &surfaces, const SceneColours &colours);
    /// The edge whose line is nearest to the cursor and not behind `depthMaxM`.
    [[nodiscard]] std::optional<models::EdgeRef> edgeAt(const Camera &camera,
                                                        const QSizeF &viewportPx,
                                                        const QPointF &cursorPx,
                                                        float depthMaxM) const;
    /// The entities in front; empty if all are alike.
    [[nodiscard]] std::unordered_set<models::EntityRef> foreground() const;
    /// Plates of the edges that are selected or under the pointer.
    [[nodiscard]] std::vector<NamedPlace> markedPlaces() const;
    /// How many nodes show how well their place is known; at most kSpreadsMax.
    [[nodiscard]] std::size_t ballCount() const { return m_ballCount; }

    // What QML reads
    [[nodiscard]] bool isShown() const { return m_graph.isShown(); }
    [[nodiscard]] QString countText() const;
    /// Of each kind: kind, name, how many edges have both ends in the view, colour, dash, whether
    /// it is on.
    [[nodiscard]] QVariantList legend() const;
    [[nodiscard]] QString focusName() const;
    [[nodiscard]] bool isFocused() const
    {
        return m_graph.focus() != models::AnchorGraph::Focus::Neighbours;
    }
    /// What came of the focus; empty if nobody asked.
    [[nodiscard]] QString finding() const;
    /// What keeps the graph from being complete; empty if nothing does.
    [[nodiscard]] QString notice() const;
    [[nodiscard]] QQuick3DGeometry *lines() { return &m_lines; }
    Q_INVOKABLE void toggleKind(int kind);
    Q_INVOKABLE void showAll() { m_graph.focusOnNeighbours(); }

Q_SIGNALS:
    void changed();
    void legendChanged();
    /// Other kinds are drawn.
    void kindsChanged();
    // Asked for by the panel
    void hideRequested();
    void focusMenuRequested(const QPointF &at);

private:
    using Counts = std::array<std::size_t, graph::kEdgeKindCount>;
    using Places = std::unordered_map<graph::NodeKey, QVector3D, models::NodeKeyHash>;

    [[nodiscard]] Places placesOf(const SceneContent &content,
                                  const SurfaceBatches &surfaces) const;
    /// Returns how many edges of each kind could be placed, drawn or not.
    Counts placeEdges(const Places &places);
    [[nodiscard]] std::vector<NodeItem> nodeItems(const Places &places);
    void drawFocus(LineList &lines, const Places &places, const SceneColours &colours) const;
    [[nodiscard]] QString pathFinding(const graph::Answer &answer) const;

    const models::LiveStore &m_store;
    const models::Selection &m_selection;
    models::AnchorGraph &m_graph;
    SceneColours m_colours;
    graph::EdgeKinds m_kinds{graph::EdgeKind::Adjacent, graph::EdgeKind::AnchoredTo};
    std::vector<EdgeItem> m_edges;
    Counts m_counts{};
    std::size_t m_ballCount = 0;
    LineGeometry m_lines;
};

} // namespace stag::ui::scene
