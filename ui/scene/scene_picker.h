// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/camera.h"
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
    const Camera &camera;
    QSizeF viewportPx;
    Overlays overlays;
};

/// The nearest thing under the cursor. Anchors and devices win over what lies behind them within
/// kPickTolerancePx; what a mesh hides is not picked, unless it is nearly on its surface.
[[nodiscard]] std::optional<models::EntityRef> pickAt(const PickScene &scene,
                                                      const QPointF &cursorPx);
/// Anchors and devices whose middle is in the rectangle; without any, meshes whose middle is.
[[nodiscard]] std::vector<models::EntityRef> pickIn(const PickScene &scene, const QRectF &rectPx);

} // namespace stag::ui::scene
