// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/label_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace stag::ui::scene {
namespace {

constexpr double kGapPx = 14.0;    // clear of a ring or a dot
constexpr double kFarGapPx = 40.0; // over or under a neighbour's plate
constexpr double kBetweenPx = 2.0; // between two plates

std::array<QRectF, 8> candidates(const LabelWish &wish)
{
    const double x = wish.anchorPx.x();
    const double y = wish.anchorPx.y();
    const double width = wish.sizePx.width();
    const double height = wish.sizePx.height();
    const QSizeF size = wish.sizePx;
    return {QRectF{{x + kGapPx, y - height - 4.0}, size},
            QRectF{{x - kGapPx - width, y - height - 4.0}, size},
            QRectF{{x - width / 2.0, y - kGapPx - height}, size},
            QRectF{{x - width / 2.0, y + kGapPx}, size},
            QRectF{{x + kGapPx, y + 4.0}, size},
            QRectF{{x - kGapPx - width, y + 4.0}, size},
            QRectF{{x - width / 2.0, y - kFarGapPx - height}, size},
            QRectF{{x - width / 2.0, y + kFarGapPx}, size}};
}

bool overlapsAny(const QRectF &plate, const std::vector<QRectF> &taken)
{
    const QRectF wide = plate.adjusted(-kBetweenPx, -kBetweenPx, kBetweenPx, kBetweenPx);
    return std::any_of(taken.begin(), taken.end(), [&wide](const QRectF &other) {
        return wide.intersects(other);
    });
}

/// Whole pixels, so that text stays sharp.
QRectF aligned(const QRectF &plate)
{
    return {std::round(plate.x()), std::round(plate.y()), plate.width(), plate.height()};
}

QRectF pushedInto(QRectF plate, const QRectF &view)
{
    plate.moveLeft(
        std::clamp(plate.left(), view.left(), std::max(view.left(), view.right() - plate.width())));
    plate.moveTop(
        std::clamp(plate.top(), view.top(), std::max(view.top(), view.bottom() - plate.height())));
    return plate;
}

} // namespace

std::vector<std::optional<QRectF>> placeLabels(const std::vector<LabelWish> &wishes,
                                               const QRectF &view,
                                               const std::vector<QRectF> &taken)
{
    std::vector<std::size_t> order(wishes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&wishes](std::size_t a, std::size_t b) {
        if (wishes[a].pinned != wishes[b].pinned)
            return wishes[a].pinned;
        return wishes[a].importance > wishes[b].importance;
    });
    std::vector<std::optional<QRectF>> plates(wishes.size());
    std::vector<QRectF> occupied = taken;
    for (const std::size_t index : order) {
        const LabelWish &wish = wishes[index];
        const auto tries = candidates(wish);
        const auto free = std::find_if(tries.begin(), tries.end(), [&](const QRectF &plate) {
            return view.contains(plate) && !overlapsAny(plate, occupied);
        });
        if (free != tries.end())
            plates[index] = aligned(*free);
        else if (wish.pinned)
            plates[index] = aligned(pushedInto(tries.front(), view));
        if (plates[index])
            occupied.push_back(*plates[index]);
    }
    return plates;
}

} // namespace stag::ui::scene
