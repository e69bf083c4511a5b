// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/camera.h"
#include "ui/scene/label_model.h"
#include "ui/scene/scene_colours.h"
#include "ui/scene/scene_content.h"
#include "ui/scene/scene_painter.h"

#include <QFont>

#include <vector>

namespace stag::ui::scene {

struct LabelScene
{
    const SceneContent &content;
    const Camera &camera;
    QSizeF viewportPx;
    const SceneColours &colours;
    Overlays overlays;
    QFont font;
    double heightPx = 20.0;
    std::vector<QRectF> taken; ///< by tool bars and the gizmo
};

/// A selected or hovered mesh, which is no part of the content.
struct NamedBox
{
    models::EntityRef ref;
    QString name;
    Box box;
};

/// A place with a plate of its own, for example an edge of the graph.
struct NamedPlace
{
    QString name;
    QVector3D position;
};

/// The plates of a frame: devices, what is selected, hovered or in front, anchors that are near
/// enough, and `places`.
[[nodiscard]] std::vector<Label> composeLabels(const LabelScene &scene,
                                               const Emphasis &emphasis,
                                               const std::vector<NamedBox> &meshes,
                                               const std::vector<NamedPlace> &places);

} // namespace stag::ui::scene
