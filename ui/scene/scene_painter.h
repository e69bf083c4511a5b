// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/camera.h"
#include "ui/scene/line_list.h"
#include "ui/scene/scene_colours.h"
#include "ui/scene/scene_content.h"
#include "ui/scene/view_options.h"

#include <span>
#include <unordered_set>

namespace stag::ui::scene {

inline constexpr float kAnchorAxisM = 0.20f;
inline constexpr float kAnchorAxisSelectedM = 0.34f;
inline constexpr float kFrustumM = 0.42f;

/// What draws the eye: selected or under the pointer.
struct Emphasis
{
    std::span<const models::EntityRef> selected;
    const models::EntityRef *hovered = nullptr;
    /// What the graph brings forward; empty if all are alike.
    const std::unordered_set<models::EntityRef> &front;

    [[nodiscard]] bool isSelected(const models::EntityRef &ref) const;
    [[nodiscard]] bool isHovered(const models::EntityRef &ref) const
    {
        return hovered != nullptr && *hovered == ref;
    }
    [[nodiscard]] bool isInFront(const models::EntityRef &ref) const { return front.contains(ref); }
};

/// Lines and faces of one layer.
struct Drawing
{
    LineList lines;
    FillList fills;

    void clear();
};

/// One axes frame of length 1 at the origin: what every anchor is an instance of.
void drawAxesFrame(Drawing &drawing, const SceneColours &colours);
/// Outlines of the planes that face the eye, so that a room stays open like its mesh.
void drawPlanes(Drawing &drawing,
                const std::vector<PlaneItem> &planes,
                const QVector3D &eye,
                const Emphasis &emphasis,
                const SceneColours &colours);
/// Frusta with plumb lines, controllers and hands, trails; `through` is looked through and not
/// drawn.
void drawDevices(Drawing &drawing,
                 const std::vector<DeviceItem> &devices,
                 const Emphasis &emphasis,
                 const SceneColours &colours,
                 Overlays overlays,
                 const models::EntityRef *through);
/// The box of a selected or hovered mesh.
void drawMeshBox(Drawing &drawing, const Box &box, bool selected, const SceneColours &colours);

} // namespace stag::ui::scene
