// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"
#include "ui/map/sprites.h"
#include "ui/map/tile_drawing.h"

#include <QImage>
#include <QRectF>
#include <QString>

#include <vector>

namespace stag::ui::map {

/// Rectangles that are taken, found quickly by a coarse grid over the view.
class TakenRoom
{
public:
    explicit TakenRoom(const QRectF &view);

    [[nodiscard]] bool isFree(const QRectF &room) const;
    void take(const QRectF &room);

private:
    template<typename Visitor>
    bool anyCell(const QRectF &room, const Visitor &visitor) const;

    QRectF m_view;
    int m_columns;
    int m_rows;
    std::vector<std::vector<QRectF>> m_cells;
};

/// A name and where it is drawn, in logical pixels.
struct PlacedLabel
{
    QImage sprite;
    QPointF topLeft;
    QPointF dot; ///< the place itself
    PlaceKind kind = PlaceKind::Town;
};

/// A name of one copy of the world.
struct LabelWish
{
    const PlaceLabel *label = nullptr;
    double shift = 0.0;
};

/// Whether a name is worth showing at a zoom.
[[nodiscard]] bool isShownAt(const PlaceLabel &label, double zoom);

/// Names of a higher rank than this are shown at no kind of place.
[[nodiscard]] double shownRankMax(double zoom);

/// Puts names where there is room, the important first, upright whatever the bearing; what is taken
/// before stays free, and what is placed is taken.
[[nodiscard]] std::vector<PlacedLabel> placeLabels(const std::vector<LabelWish> &wishes,
                                                   const stag::map::Camera &camera,
                                                   Sprites &sprites,
                                                   TakenRoom &taken);

} // namespace stag::ui::map
