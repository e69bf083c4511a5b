// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <cstddef>
#include <optional>
#include <vector>

namespace stag::ui::scene {

/// A label that wants to be beside the thing it names.
struct LabelWish
{
    QPointF anchorPx;      ///< where the thing is
    QSizeF sizePx;         ///< of the plate
    double importance = 0; ///< the less important yields
    bool pinned = false;   ///< selected: shown whatever it covers
};

/// Places plates inside `view` so that none covers another or what is in `taken` (tool bars,
/// gizmo).
///
/// Returns the plate of each wish in the same order, or nothing where there was no room. Each plate
/// is tried right, left, above and below its thing. Deterministic: equal input gives equal places.
[[nodiscard]] std::vector<std::optional<QRectF>> placeLabels(const std::vector<LabelWish> &wishes,
                                                             const QRectF &view,
                                                             const std::vector<QRectF> &taken);

} // namespace stag::ui::scene
