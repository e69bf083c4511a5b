// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

namespace stag::ui::scene {

/// How room meshes are drawn.
enum class MeshMode { Shaded, Wireframe, ByAge, ByNormal };

/// How the pointer and the keys move the camera.
enum class Navigation { Orbit, Fly, Device };

/// What a drag with the left button does.
enum class PointerTool { Select, RubberBand };

/// The directions of a standard view; the camera looks along the negative of the named axis.
enum class AxisView { PositiveX, NegativeX, PositiveY, NegativeY, PositiveZ, NegativeZ };

/// What is drawn besides the meshes.
enum class Overlay : unsigned {
    Grid = 1u << 0,
    Anchors = 1u << 1,
    Planes = 1u << 2,
    Devices = 1u << 3,
    Trails = 1u << 4,
    Labels = 1u << 5,
    Facts = 1u << 6,
    Graph = 1u << 7,
    Fences = 1u << 8,
};
Q_DECLARE_FLAGS(Overlays, Overlay)
Q_DECLARE_OPERATORS_FOR_FLAGS(Overlays)

/// What is shown until somebody says otherwise.
inline constexpr Overlays kUsualOverlays{Overlay::Grid | Overlay::Anchors | Overlay::Planes
                                         | Overlay::Devices | Overlay::Trails | Overlay::Labels
                                         | Overlay::Facts | Overlay::Fences};
inline constexpr Overlays kAllOverlays = kUsualOverlays | Overlay::Graph;

} // namespace stag::ui::scene
