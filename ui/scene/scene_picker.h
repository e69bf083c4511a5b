// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/edge_ref.h"
#include "ui/scene/camera.h"
#include "ui/scene/graph_layer.h"
#include "ui/scene/scene_content.h"
#include "ui/scene/surface_batches.h"
#include "ui/scene/view_options.h"

#include <QRectF>

#include <optional>
#include <vector>

namespace stag::ui::scene {

/// Everything a pick looks at; the references must outlive the call.
struct PickScene
{
    const SceneContent &content;
    const SurfaceBatches &surfaces;
    const GraphLayer &graph;
    const Camera &camera;
    QSizeF viewportPx;
    Overlays overlays;
};

/// At most one of the two.
struct Picked
{
    std::optional<models::EntityRef> ref;
    std::optional<models::EdgeRef> edge;
};

/// The nearest thing under the cursor. Anchors and devices, then edges, win over what lies behind
/// them within kPickTolerancePx; what a mesh hides is not picked, unless it is nearly on its
/// surface.
[[nodiscard]] Picked pickAt(const PickScene &scene, const QPointF &cursorPx);
/// Anchors and devices whose middle is in the rectangle; without any, meshes whose middle is.
[[nodiscard]] std::vector<models::EntityRef> pickIn(const PickScene &scene, const QRectF &rectPx);

} // namespace stag::ui::scene
