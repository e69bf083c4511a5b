// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/metric_grid.h"

#include <algorithm>
#include <cmath>

namespace stag::ui::map {

using stag::map::Camera;

namespace {

constexpr double kStepPxMin = 64.0;
constexpr double kZoomFirst = 12.0;
constexpr double kZoomFull = 15.0;
constexpr int kLinesMax = 400;

} // namespace

double roundedDown(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double leading = value / power;
    return power * (leading >= 5.0 ? 5.0 : leading >= 2.0 ? 2.0 : 1.0);
}

MetricGrid metricGrid(const Camera &camera)
{
    MetricGrid grid;
    if (camera.zoom() < kZoomFirst)
        return grid;
    grid.strength =
        static_cast<float>(std::min((camera.zoom() - kZoomFirst) / (kZoomFull - kZoomFirst), 1.0));
    // The smallest round step that is wide enough on the screen.
    const double least = kStepPxMin * camera.metresPerPixel();
    grid.stepM = roundedDown(least);
    while (grid.stepM < least * 0.999)
        grid.stepM = roundedDown(grid.stepM * 2.51);
    // A metre of Mercator grows towards the poles. Within a band of some kilometres one size will
    // do, and the lines stay where they are when the view moves.
    const double band = std::exp2(-12.0);
    const double reference = (std::floor(camera.centre().y / band) + 0.5) * band;
    const double step = grid.stepM / stag::map::metresPerUnit(reference);
    const stag::map::WorldBox box = camera.bounds();
    const auto add = [&](const stag::map::WorldPoint &from, const stag::map::WorldPoint &to) {
        const auto a = camera.project(from);
        const auto b = camera.project(to);
        grid.lines.emplace_back(a.x, a.y, b.x, b.y);
    };
    const double left = std::ceil(box.min.x / step);
    const double top = std::ceil(box.min.y / step);
    for (int i = 0; i < kLinesMax && (left + i) * step <= box.max.x; ++i)
        add({(left + i) * step, box.min.y}, {(left + i) * step, box.max.y});
    for (int i = 0; i < kLinesMax && (top + i) * step <= box.max.y; ++i)
        add({box.min.x, (top + i) * step}, {box.max.x, (top + i) * step});
    return grid;
}

ScaleBar scaleBar(const Camera &camera, double widthPx)
{
    const double lengthM = roundedDown(widthPx * camera.metresPerPixel());
    return {lengthM, lengthM / camera.metresPerPixel()};
}

} // namespace stag::ui::map
