// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/anchor_graph.h"
#include "ui/models/edge_ref.h"
#include "ui/scene/line_list.h"
#include "ui/scene/scene_colours.h"

#include <QVector3D>

#include <vector>

namespace stag::ui::scene {

/// One edge as it is drawn.
struct EdgeItem
{
    models::EdgeRef ref;
    QVector3D from;
    QVector3D to;
    models::AnchorGraph::Prominence prominence = models::AnchorGraph::Prominence::Normal;
    bool isMarked = false; ///< selected or under the pointer
};

/// One end of edges; an anchor has its axes besides, planes and meshes have nothing else.
struct NodeItem
{
    QVector3D position;
    double spreadM = 0.0; ///< standard deviation of the position; 0 draws nothing
    bool isFaded = false;
};

/// The colour and the dashes of a kind of edges, in the scene and in its legend alike.
struct EdgeStyle
{
    QColor colour;
    float dashM = 0.0f; ///< 0: drawn through
};
[[nodiscard]] EdgeStyle styleOf(graph::EdgeKind kind, const SceneColours &colours);

void drawEdges(LineList &lines, const std::vector<EdgeItem> &edges, const SceneColours &colours);
/// The way through these places, from the first to the last.
void drawPath(LineList &lines, const std::vector<QVector3D> &places, const SceneColours &colours);
/// A dot at each node, and a ball of two standard deviations round it.
void drawNodes(LineList &lines, const std::vector<NodeItem> &nodes, const SceneColours &colours);
/// Three circles round a place.
void drawBall(LineList &lines,
              const QVector3D &centre,
              float radiusM,
              const LineList::Stroke &stroke);

} // namespace stag::ui::scene
