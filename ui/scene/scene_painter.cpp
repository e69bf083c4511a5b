// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_painter.h"

#include <algorithm>
#include <array>

namespace stag::ui::scene {
namespace {

constexpr float kFrustumHalfWidthM = 0.20f;
constexpr float kFrustumHalfHeightM = 0.14f;
constexpr float kTrailAlphaOldest = 0.15f;

QColor faded(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

struct Frustum
{
    QVector3D eye;
    std::array<QVector3D, 4> base; ///< round the far face
    std::array<QVector3D, 3> up;   ///< a mark over the upper edge

    explicit Frustum(const DeviceItem &device)
        : eye(device.position)
    {
        const auto at = [&device](float x, float y) {
            return device.position + device.rotation.rotatedVector({x, y, -kFrustumM});
        };
        base = {at(-kFrustumHalfWidthM, kFrustumHalfHeightM),
                at(kFrustumHalfWidthM, kFrustumHalfHeightM),
                at(kFrustumHalfWidthM, -kFrustumHalfHeightM),
                at(-kFrustumHalfWidthM, -kFrustumHalfHeightM)};
        up = {at(-0.05f, kFrustumHalfHeightM),
              at(0.0f, kFrustumHalfHeightM + 0.05f),
              at(0.05f, kFrustumHalfHeightM)};
    }
};

void strokeFrustum(LineList &lines, const Frustum &frustum, const LineList::Stroke &stroke)
{
    lines.polygon(frustum.base, stroke);
    for (const QVector3D &corner : frustum.base)
        lines.line(frustum.eye, corner, stroke);
    lines.line(frustum.up[0], frustum.up[1], stroke);
    lines.line(frustum.up[1], frustum.up[2], stroke);
}

void drawTrail(LineList &lines, const std::vector<TrailItem> &trail, const QColor &colour)
{
    const auto alphaOf = [](const TrailItem &point) {
        return kTrailAlphaOldest + (1.0f - kTrailAlphaOldest) * point.share;
    };
    const LineList::Stroke stroke{colour, 2.25f};
    for (std::size_t i = 1; i < trail.size(); ++i) {
        lines.fadingLine(trail[i - 1].position,
                         trail[i].position,
                         stroke,
                         alphaOf(trail[i - 1]),
                         alphaOf(trail[i]));
    }
}

void drawOtherStream(LineList &lines,
                     const StreamItem &stream,
                     const QColor &colour,
                     const QColor &casing)
{
    const QVector3D tip = stream.position + stream.rotation.rotatedVector({0, 0, -0.10f});
    lines.line(stream.position, tip, {faded(casing, 0.35f), 3.5f});
    lines.line(stream.position, tip, {colour, 1.75f});
    lines.dot(stream.position, {casing, 7.0f});
    lines.dot(stream.position, {colour, 5.0f});
}

void drawDevice(Drawing &drawing,
                const DeviceItem &device,
                const QColor &colour,
                const Emphasis &emphasis,
                const SceneColours &colours)
{
    LineList &lines = drawing.lines;
    const Frustum frustum(device);
    const bool selected = emphasis.isSelected(device.ref);
    const float more = selected || emphasis.isHovered(device.ref) ? 0.75f : 0.0f;
    const QVector3D floor{device.position.x(), 0.0f, device.position.z()};
    lines.dashes(device.position, floor, {faded(colour, 0.6f), 1.25f}, 0.05f);
    drawing.fills.polygon(frustum.base, faded(colour, 0.18f));
    const QColor casing = selected ? colours.selection : faded(colours.selectionCasing, 0.35f);
    strokeFrustum(lines, frustum, {casing, 3.5f + 2.0f * more});
    strokeFrustum(lines, frustum, {colour, 1.75f + more});
    lines.dot(device.position, {colours.selectionCasing, 11.0f + 2.0f * more});
    lines.dot(device.position, {colour, 8.0f + 2.0f * more});
}

} // namespace

bool Emphasis::isSelected(const models::EntityRef &ref) const
{
    return std::find(selected.begin(), selected.end(), ref) != selected.end();
}

void Drawing::clear()
{
    lines.clear();
    fills.clear();
}

void drawAxesFrame(Drawing &drawing, const SceneColours &colours)
{
    const QVector3D origin;
    drawing.lines.line(origin, {1, 0, 0}, {colours.axisX, 2.0f});
    drawing.lines.line(origin, {0, 1, 0}, {colours.axisY, 2.0f});
    drawing.lines.line(origin, {0, 0, 1}, {colours.axisZ, 2.0f});
}

void drawPlanes(Drawing &drawing,
                const std::vector<PlaneItem> &planes,
                const QVector3D &eye,
                const Emphasis &emphasis,
                const SceneColours &colours)
{
    for (const PlaneItem &plane : planes) {
        const bool selected = emphasis.isSelected(plane.ref);
        const bool strong = selected || emphasis.isHovered(plane.ref);
        const bool faces = QVector3D::dotProduct(eye - plane.position, plane.normal) > 0.0f;
        if (!faces && !strong)
            continue;
        const QColor colour = strong ? colours.selection : colours.plane;
        drawing.fills.polygon(plane.outline, faded(colour, strong ? 0.16f : 0.02f));
        drawing.lines.polygon(plane.outline,
                              {faded(colour, strong ? 1.0f : 0.22f), selected ? 2.0f : 1.0f});
    }
}

void drawDevices(Drawing &drawing,
                 const std::vector<DeviceItem> &devices,
                 const Emphasis &emphasis,
                 const SceneColours &colours,
                 Overlays overlays,
                 const models::EntityRef *through)
{
    for (const DeviceItem &device : devices) {
        const QColor colour =
            colours.series[static_cast<std::size_t>(device.series) % colours.series.size()];
        const bool lookedThrough = through != nullptr && *through == device.ref;
        if (overlays.testFlag(Overlay::Trails) && !lookedThrough)
            drawTrail(drawing.lines, device.trail, colour);
        if (!overlays.testFlag(Overlay::Devices))
            continue;
        for (const StreamItem &stream : device.others)
            drawOtherStream(drawing.lines, stream, colour, colours.selectionCasing);
        if (!lookedThrough)
            drawDevice(drawing, device, colour, emphasis, colours);
    }
}

void drawMeshBox(Drawing &drawing, const Box &box, bool selected, const SceneColours &colours)
{
    if (selected)
        drawing.lines.box(box, {faded(colours.selectionCasing, 0.55f), 4.0f});
    drawing.lines.box(box,
                      {faded(colours.selection, selected ? 1.0f : 0.6f), selected ? 2.0f : 1.25f});
}

} // namespace stag::ui::scene
