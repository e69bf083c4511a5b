// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/graph_painter.h"

#include "ui/scene/limits.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stag::ui::scene {
namespace {

using Prominence = models::AnchorGraph::Prominence;

constexpr int kCircleSteps = 32;
constexpr float kSpreadsShown = 2.0f; ///< standard deviations
constexpr float kFadedAlpha = 0.09f;

QColor withAlpha(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

void strokeEdge(LineList &lines, const EdgeItem &edge, const LineList::Stroke &stroke, float dashM)
{
    if (dashM <= 0.0f) {
        lines.line(edge.from, edge.to, stroke);
        return;
    }
    // A long edge gets long dashes instead of many.
    const float lengthM = edge.from.distanceToPoint(edge.to);
    const float leastM = lengthM / (2.0f * static_cast<float>(kDashesMax));
    lines.dashes(edge.from, edge.to, stroke, std::max(dashM, leastM));
}

void strokeMarked(LineList &lines,
                  const QVector3D &from,
                  const QVector3D &to,
                  const SceneColours &colours)
{
    lines.line(from, to, {withAlpha(colours.selectionCasing, 0.55f), 5.0f});
    lines.line(from, to, {colours.selection, 2.5f});
}

void drawEdge(LineList &lines, const EdgeItem &edge, const SceneColours &colours)
{
    const EdgeStyle style = styleOf(edge.ref.kind, colours);
    const bool isStrong = edge.prominence == Prominence::Strong;
    if (edge.isMarked)
        strokeMarked(lines, edge.from, edge.to, colours);
    else if (edge.prominence == Prominence::Faded)
        strokeEdge(lines, edge, {withAlpha(style.colour, kFadedAlpha), 1.0f}, style.dashM);
    else
        strokeEdge(lines,
                   edge,
                   {withAlpha(style.colour, isStrong ? 1.0f : 0.6f), isStrong ? 2.0f : 1.25f},
                   style.dashM);
}

} // namespace

EdgeStyle styleOf(graph::EdgeKind kind, const SceneColours &colours)
{
    switch (kind) {
    case graph::EdgeKind::Adjacent:
        return {colours.series[1], 0.0f};
    case graph::EdgeKind::AnchoredTo:
        return {colours.series[2], 0.09f};
    case graph::EdgeKind::MeshOf:
        return {colours.series[5], 0.02f};
    case graph::EdgeKind::ObservedIn:
        return {colours.series[4], 0.05f};
    }
    return {};
}

void drawEdges(LineList &lines, const std::vector<EdgeItem> &edges, const SceneColours &colours)
{
    // What is in front comes last.
    for (const bool front : {false, true}) {
        for (const EdgeItem &edge : edges) {
            if (front == (edge.isMarked || edge.prominence == Prominence::Strong))
                drawEdge(lines, edge, colours);
        }
    }
}

void drawPath(LineList &lines, const std::vector<QVector3D> &places, const SceneColours &colours)
{
    for (std::size_t i = 1; i < places.size(); ++i)
        strokeMarked(lines, places[i - 1], places[i], colours);
    for (const QVector3D &place : places) {
        lines.dot(place, {colours.selectionCasing, 11.0f});
        lines.dot(place, {colours.selection, 8.0f});
    }
}

void drawNodes(LineList &lines, const std::vector<NodeItem> &nodes, const SceneColours &colours)
{
    const QColor colour = colours.series[1];
    for (const NodeItem &node : nodes) {
        if (node.spreadM > 0.0) {
            drawBall(lines,
                     node.position,
                     kSpreadsShown * static_cast<float>(node.spreadM),
                     {withAlpha(colour, 0.45f), 1.0f});
        }
        lines.dot(node.position,
                  {withAlpha(colour, node.isFaded ? 2.0f * kFadedAlpha : 0.9f), 4.5f});
    }
}

void drawBall(LineList &lines,
              const QVector3D &centre,
              float radiusM,
              const LineList::Stroke &stroke)
{
    const auto onCircle = [&centre, radiusM](int step, int axis) {
        const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(step)
                            / static_cast<float>(kCircleSteps);
        QVector3D point = centre;
        point[(axis + 1) % 3] += radiusM * std::cos(angle);
        point[(axis + 2) % 3] += radiusM * std::sin(angle);
        return point;
    };
    for (int axis = 0; axis < 3; ++axis) {
        for (int step = 0; step < kCircleSteps; ++step)
            lines.line(onCircle(step, axis), onCircle(step + 1, axis), stroke);
    }
}

} // namespace stag::ui::scene
