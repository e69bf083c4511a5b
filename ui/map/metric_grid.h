// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"

#include <QLineF>

#include <vector>

namespace stag::ui::map {

/// Lines every so many metres, for where the base map has nothing to show.
struct MetricGrid
{
    double stepM = 0.0;
    float strength = 0.0f; ///< 0 where the map is still worth looking at, 1 near the ground
    std::vector<QLineF> lines;
};

[[nodiscard]] MetricGrid metricGrid(const stag::map::Camera &camera);

/// 1, 2 or 5 times a power of ten, not more than `value`.
[[nodiscard]] double roundedDown(double value);

/// A length to draw in the corner of a map.
struct ScaleBar
{
    double lengthM = 0.0;
    double lengthPx = 0.0;
};

/// The longest round length that is at most `widthPx` long in the middle of the view.
[[nodiscard]] ScaleBar scaleBar(const stag::map::Camera &camera, double widthPx);

} // namespace stag::ui::map
