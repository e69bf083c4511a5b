// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/label_layout.h"

#include "ui/map/limits.h"

#include <algorithm>
#include <cmath>

namespace stag::ui::map {

using stag::map::Camera;

namespace {

constexpr double kCellPx = 96.0;
constexpr double kPaddingPx = 3.0;
constexpr double kTownDotPx = 2.5;
/// By how many ranks capitals and countries are more important than they say.
constexpr double kCapitalFavour = 2.5;
constexpr double kCountryFavour = 0.4;

double rankLimit(double zoom)
{
    // Each step of zoom brings about one more rank of places.
    return 1.55 * zoom - 3.4;
}

LabelStyle styleOf(PlaceKind kind)
{
    return kind == PlaceKind::Country   ? LabelStyle::Country
           : kind == PlaceKind::Capital ? LabelStyle::Capital
                                        : LabelStyle::Town;
}

/// The name right of its dot, or left of it, or above.
std::vector<QPointF> cornersFor(PlaceKind kind, const QPointF &dot, const QSizeF &size)
{
    if (kind == PlaceKind::Country)
        return {dot - QPointF(size.width() / 2, size.height() / 2)};
    const double gap = kTownDotPx + 1.0;
    return {{dot.x() + gap, dot.y() - size.height() / 2},
            {dot.x() - gap - size.width(), dot.y() - size.height() / 2},
            {dot.x() - size.width() / 2, dot.y() - gap - size.height()},
            {dot.x() - size.width() / 2, dot.y() + gap}};
}

} // namespace

TakenRoom::TakenRoom(const QRectF &view)
    : m_view(view)
    , m_columns(std::max(1, int(std::ceil(view.width() / kCellPx))))
    , m_rows(std::max(1, int(std::ceil(view.height() / kCellPx))))
    , m_cells(std::size_t(m_columns) * std::size_t(m_rows))
{}

template<typename Visitor>
bool TakenRoom::anyCell(const QRectF &room, const Visitor &visitor) const
{
    const auto column = [this](double x) {
        return std::clamp(int((x - m_view.left()) / kCellPx), 0, m_columns - 1);
    };
    const auto row = [this](double y) {
        return std::clamp(int((y - m_view.top()) / kCellPx), 0, m_rows - 1);
    };
    for (int y = row(room.top()); y <= row(room.bottom()); ++y) {
        for (int x = column(room.left()); x <= column(room.right()); ++x) {
            if (visitor(std::size_t(y) * std::size_t(m_columns) + std::size_t(x)))
                return true;
        }
    }
    return false;
}

bool TakenRoom::isFree(const QRectF &room) const
{
    return !anyCell(room, [&](std::size_t cell) {
        return std::ranges::any_of(m_cells[cell],
                                   [&room](const QRectF &other) { return other.intersects(room); });
    });
}

void TakenRoom::take(const QRectF &room)
{
    anyCell(room, [&](std::size_t cell) {
        m_cells[cell].push_back(room);
        return false;
    });
}

double shownRankMax(double zoom)
{
    return std::max(rankLimit(zoom) + kCapitalFavour, zoom + kCountryFavour);
}

bool isShownAt(const PlaceLabel &label, double zoom)
{
    if (label.kind == PlaceKind::Country)
        return zoom < 7.5 && label.rank <= zoom + kCountryFavour;
    const double favour = label.kind == PlaceKind::Capital ? kCapitalFavour : 0.0;
    return zoom >= 2.6 && label.rank - favour <= rankLimit(zoom);
}

std::vector<PlacedLabel> placeLabels(const std::vector<LabelWish> &wishes,
                                     const Camera &camera,
                                     Sprites &sprites,
                                     TakenRoom &taken)
{
    std::vector<PlacedLabel> placed;
    const QRectF view(0, 0, camera.size().width, camera.size().height);
    std::size_t tried = 0;
    for (const auto &[wish, shift] : wishes) {
        const auto at = camera.project({wish->at.x + shift, wish->at.y});
        const QPointF dot(at.x, at.y);
        if (!view.adjusted(-200, -40, 200, 40).contains(dot))
            continue;
        if (++tried > kLabelsTriedMax)
            break;
        const bool isCountry = wish->kind == PlaceKind::Country;
        const QRectF own(
            dot.x() - kTownDotPx, dot.y() - kTownDotPx, 2 * kTownDotPx, 2 * kTownDotPx);
        if (!isCountry && !taken.isFree(own))
            continue;
        const QImage sprite = sprites.label(wish->text, styleOf(wish->kind));
        const QSizeF size = sprite.deviceIndependentSize();
        for (const QPointF &corner : cornersFor(wish->kind, dot, size)) {
            const QRectF room(corner, size);
            if (!room.intersects(view)
                || !taken.isFree(room.adjusted(-kPaddingPx, -kPaddingPx, kPaddingPx, kPaddingPx)))
                continue;
            taken.take(isCountry ? room : room.united(own));
            placed.push_back({sprite, room.topLeft(), dot, wish->kind});
            break;
        }
    }
    return placed;
}

} // namespace stag::ui::map
