// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/fence_layer.h"

#include "ui/scene/graph_painter.h"
#include "ui/scene/limits.h"
#include "ui/scene/scene_content.h"

#include <array>
#include <cmath>
#include <numbers>

namespace stag::ui::scene {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kSeries = 5;
constexpr int kSphereRows = 10;
constexpr int kSphereColumns = 20;
constexpr float kEdgePx = 1.5f;
constexpr float kEdgeOccupiedPx = 3.0f;
constexpr float kEdgeAlpha = 0.7f;
constexpr float kFaceAlpha = 0.07f;
constexpr float kFaceOccupiedAlpha = 0.18f;

struct Look
{
    QColor face;
    LineList::Stroke edge;
};

Look lookOf(bool isOccupied, const SceneColours &colours)
{
    Look look{colours.series[kSeries], {colours.series[kSeries], kEdgePx}};
    look.face.setAlphaF(isOccupied ? kFaceOccupiedAlpha : kFaceAlpha);
    look.edge.colour.setAlphaF(isOccupied ? 1.0f : kEdgeAlpha);
    look.edge.widthPx = isOccupied ? kEdgeOccupiedPx : kEdgePx;
    return look;
}

/// A body between two outlines of as many corners, one over the other.
void drawBody(Drawing &drawing,
              const std::vector<QVector3D> &bottom,
              const std::vector<QVector3D> &top,
              const Look &look)
{
    drawing.fills.polygon(bottom, look.face);
    drawing.fills.polygon(top, look.face);
    drawing.lines.polygon(bottom, look.edge);
    drawing.lines.polygon(top, look.edge);
    for (std::size_t i = 0; i < bottom.size(); ++i) {
        const std::size_t next = (i + 1) % bottom.size();
        drawing.fills.polygon(std::array{bottom[i], bottom[next], top[next], top[i]}, look.face);
        drawing.lines.line(bottom[i], top[i], look.edge);
    }
}

void drawSphere(Drawing &drawing, const model::Sphere &sphere, const Look &look)
{
    const QVector3D centre = toVector(sphere.center);
    const auto radiusM = static_cast<float>(sphere.radiusM);
    const auto at = [&](int row, int column) {
        constexpr float kPi = std::numbers::pi_v<float>;
        const float down = kPi * static_cast<float>(row) / kSphereRows;
        const float round = 2.0f * kPi * static_cast<float>(column) / kSphereColumns;
        return centre
               + radiusM
                     * QVector3D(std::sin(down) * std::cos(round),
                                 std::cos(down),
                                 std::sin(down) * std::sin(round));
    };
    for (int row = 0; row < kSphereRows; ++row) {
        for (int column = 0; column < kSphereColumns; ++column) {
            // At the poles two corners are one.
            std::vector<QVector3D> face{at(row, column), at(row + 1, column)};
            if (row + 1 < kSphereRows)
                face.push_back(at(row + 1, column + 1));
            if (row > 0)
                face.push_back(at(row, column + 1));
            drawing.fills.polygon(face, look.face);
        }
    }
    drawBall(drawing.lines, centre, radiusM, look.edge);
}

void drawBox(Drawing &drawing, const model::TurnedBox &box, const Look &look)
{
    const QVector3D centre = toVector(box.sessionFromBox.position);
    const QQuaternion rotation = toQuaternion(box.sessionFromBox.rotation);
    const QVector3D half = 0.5f * toVector(box.sizeM);
    const auto side = [&](float up) {
        std::vector<QVector3D> corners;
        for (const auto &[x, z] :
             {std::pair{-1.0f, -1.0f}, {1.0f, -1.0f}, {1.0f, 1.0f}, {-1.0f, 1.0f}})
            corners.push_back(centre + rotation.rotatedVector(half * QVector3D(x, up, z)));
        return corners;
    };
    drawBody(drawing, side(-1.0f), side(1.0f), look);
}

void drawPrism(Drawing &drawing, const model::Prism &prism, const Look &look)
{
    const auto side = [&prism](double heightM) {
        std::vector<QVector3D> corners;
        for (const model::Prism::Corner &corner : prism.outline)
            corners.push_back(toVector({corner.x, heightM, corner.z}));
        return corners;
    };
    drawBody(drawing, side(prism.bottomM), side(prism.topM), look);
}

QString plateOf(const models::Geofences::Fence &fence)
{
    QStringList names;
    for (const auto &one : fence.inside) {
        if (one.isSomebody())
            names += one.name;
    }
    return names.isEmpty() ? fence.name : fence.name + u" · "_s + names.join(u", "_s);
}

} // namespace

FenceLayer::FenceLayer(const models::Geofences &fences, QObject *parent)
    : QObject(parent)
    , m_fences(fences)
{
    connect(&fences, &models::Geofences::changed, this, &FenceLayer::outdated);
}

void FenceLayer::draw(const SceneColours &colours)
{
    Drawing drawing;
    m_places.clear();
    for (const models::Geofences::Fence &fence : m_fences.fences()) {
        if (m_places.size() >= kFencesMax)
            break;
        drawVolume(drawing, fence.fence.volume, fence.isOccupied(), colours);
        m_places.push_back({plateOf(fence), topOf(fence.fence.volume)});
    }
    m_lines.setLines(drawing.lines);
    m_fills.setFills(drawing.fills);
}

void drawVolume(Drawing &drawing,
                const model::Volume &volume,
                bool isOccupied,
                const SceneColours &colours)
{
    const Look look = lookOf(isOccupied, colours);
    if (const auto *sphere = std::get_if<model::Sphere>(&volume))
        drawSphere(drawing, *sphere, look);
    else if (const auto *box = std::get_if<model::TurnedBox>(&volume))
        drawBox(drawing, *box, look);
    else if (const auto *prism = std::get_if<model::Prism>(&volume))
        drawPrism(drawing, *prism, look);
}

QVector3D topOf(const model::Volume &volume)
{
    Drawing drawing;
    drawVolume(drawing, volume, false, {});
    const Box &bounds = drawing.lines.bounds();
    const QVector3D centre = bounds.centre();
    return {centre.x(), bounds.maximum.y(), centre.z()};
}

} // namespace stag::ui::scene
