// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/feature_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stag::map {

namespace {

/// Bits of each coordinate: cells of a centimetre at the equator.
constexpr int kBits = 32;
/// Below this many features looking at each is quicker than cutting the cell.
constexpr std::size_t kFewFeatures = 16;

std::uint64_t spread(std::uint64_t value)
{
    value &= 0xFFFF'FFFFu;
    value = (value | value << 16) & 0x0000'FFFF'0000'FFFFu;
    value = (value | value << 8) & 0x00FF'00FF'00FF'00FFu;
    value = (value | value << 4) & 0x0F0F'0F0F'0F0F'0F0Fu;
    value = (value | value << 2) & 0x3333'3333'3333'3333u;
    return (value | value << 1) & 0x5555'5555'5555'5555u;
}

std::uint64_t gridOf(double coordinate)
{
    const double cells = std::ldexp(1.0, kBits);
    return static_cast<std::uint64_t>(std::clamp(coordinate * cells, 0.0, cells - 1.0));
}

std::uint64_t codeOf(const WorldPoint &point)
{
    return spread(gridOf(point.x)) | spread(gridOf(point.y)) << 1;
}

WorldPoint placed(const WorldPoint &point)
{
    const bool isFinite = std::isfinite(point.x) && std::isfinite(point.y);
    const WorldPoint home = isFinite ? wrapped(point) : WorldPoint{};
    return {home.x, std::clamp(home.y, 0.0, 1.0)};
}

WorldBox boxOfCell(int level, std::uint64_t x, std::uint64_t y)
{
    const double side = std::ldexp(1.0, -level);
    return {{double(x) * side, double(y) * side}, {double(x + 1) * side, double(y + 1) * side}};
}

bool holds(const WorldBox &outer, const WorldBox &inner)
{
    return outer.contains(inner.min) && outer.contains(inner.max);
}

/// Makes one of those whose middles are nearer than `spacing`, the largest first.
std::vector<Cluster> merged(std::vector<Cluster> clusters, double spacing)
{
    std::ranges::sort(clusters, [](const Cluster &a, const Cluster &b) {
        return a.count != b.count ? a.count > b.count : a.first < b.first;
    });
    std::vector<Cluster> kept;
    for (const Cluster &cluster : clusters) {
        const auto near = std::ranges::find_if(kept, [&](const Cluster &other) {
            return std::hypot(other.centre.x - cluster.centre.x, other.centre.y - cluster.centre.y)
                   < spacing;
        });
        if (near == kept.end()) {
            kept.push_back(cluster);
            continue;
        }
        const double part = double(cluster.count) / double(near->count + cluster.count);
        near->centre.x = std::lerp(near->centre.x, cluster.centre.x, part);
        near->centre.y = std::lerp(near->centre.y, cluster.centre.y, part);
        near->count += cluster.count;
        near->box = {{std::min(near->box.min.x, cluster.box.min.x),
                      std::min(near->box.min.y, cluster.box.min.y)},
                     {std::max(near->box.max.x, cluster.box.max.x),
                      std::max(near->box.max.y, cluster.box.max.y)}};
    }
    return kept;
}

} // namespace

FeatureIndex::FeatureIndex(std::span<const WorldPoint> points)
{
    m_places.reserve(points.size());
    m_entries.reserve(points.size());
    for (const WorldPoint &point : points) {
        const auto feature = static_cast<std::uint32_t>(m_places.size());
        m_places.push_back(placed(point));
        m_entries.push_back({codeOf(m_places.back()), feature});
    }
    std::ranges::sort(m_entries, [](const Entry &a, const Entry &b) {
        return a.code != b.code ? a.code < b.code : a.feature < b.feature;
    });
    m_sums.resize(m_entries.size() + 1, {0.0, 0.0});
    sumFrom(0);
}

void FeatureIndex::sumFrom(std::size_t entry)
{
    for (std::size_t i = entry; i < m_entries.size(); ++i) {
        const WorldPoint &place = m_places[m_entries[i].feature];
        m_sums[i + 1] = {m_sums[i].x + place.x, m_sums[i].y + place.y};
    }
}

void FeatureIndex::move(std::uint32_t feature, const WorldPoint &to)
{
    const auto before = [](const Entry &a, const Entry &b) {
        return a.code != b.code ? a.code < b.code : a.feature < b.feature;
    };
    const Entry was{codeOf(m_places[feature]), feature};
    const auto from = std::ranges::lower_bound(m_entries, was, before);
    m_places[feature] = placed(to);
    const Entry is{codeOf(m_places[feature]), feature};
    const auto target = std::ranges::lower_bound(m_entries, is, before);
    const auto first = std::min(from, target);
    if (target <= from)
        std::rotate(target, from, from + 1);
    else
        std::rotate(from, from + 1, target);
    *(target <= from ? target : target - 1) = is;
    sumFrom(static_cast<std::size_t>(first - m_entries.begin()));
}

template<typename Visitor>
void FeatureIndex::splitInto(const Cell &cell, const Visitor &visitor) const
{
    const int level = cell.level + 1;
    std::size_t begin = cell.begin;
    for (std::uint64_t quarter = 0; quarter < 4 && begin < cell.end; ++quarter) {
        const std::uint64_t x = 2 * cell.x + (quarter & 1u);
        const std::uint64_t y = 2 * cell.y + (quarter >> 1);
        std::size_t end = cell.end;
        if (quarter < 3) {
            const int shift = 2 * (kBits - level);
            const std::uint64_t last =
                ((spread(x) | spread(y) << 1) << shift) | ((std::uint64_t{1} << shift) - 1);
            const auto range = std::span(m_entries).subspan(begin, cell.end - begin);
            const auto after = std::ranges::upper_bound(range, last, {}, &Entry::code);
            end = begin + static_cast<std::size_t>(after - range.begin());
        }
        if (end > begin)
            visitor(Cell{level, x, y, begin, end});
        begin = end;
    }
}

template<typename Whole, typename Single>
void FeatureIndex::visit(const Cell &cell,
                         const WorldBox &box,
                         const Whole &whole,
                         const Single &single) const
{
    if (cell.begin == cell.end)
        return;
    const WorldBox square = boxOfCell(cell.level, cell.x, cell.y);
    if (!square.intersects(box))
        return;
    if (holds(box, square)) {
        whole(cell);
    } else if (cell.end - cell.begin <= kFewFeatures || cell.level == kBits) {
        for (std::size_t i = cell.begin; i < cell.end; ++i) {
            if (box.contains(m_places[m_entries[i].feature]))
                single(m_entries[i].feature);
        }
    } else {
        splitInto(cell, [&](const Cell &part) { visit(part, box, whole, single); });
    }
}

template<typename Visitor>
void FeatureIndex::visitCells(const Cell &cell,
                              const WorldBox &box,
                              int level,
                              const Visitor &visitor) const
{
    if (cell.begin == cell.end || !boxOfCell(cell.level, cell.x, cell.y).intersects(box))
        return;
    if (cell.level == level || cell.end - cell.begin == 1)
        visitor(cell);
    else
        splitInto(cell, [&](const Cell &part) { visitCells(part, box, level, visitor); });
}

std::vector<std::uint32_t> FeatureIndex::within(const WorldBox &box, std::size_t limit) const
{
    std::vector<std::uint32_t> found;
    const auto add = [&found, limit](std::uint32_t feature) {
        if (found.size() < limit)
            found.push_back(feature);
    };
    const auto addAll = [this, &add](const Cell &cell) {
        for (std::size_t i = cell.begin; i < cell.end; ++i)
            add(m_entries[i].feature);
    };
    visit(root(), box, addAll, add);
    return found;
}

std::size_t FeatureIndex::count(const WorldBox &box) const
{
    std::size_t found = 0;
    const auto addAll = [&found](const Cell &cell) { found += cell.end - cell.begin; };
    visit(root(), box, addAll, [&found](std::uint32_t) { ++found; });
    return found;
}

std::optional<std::uint32_t> FeatureIndex::nearest(const WorldPoint &point, double reach) const
{
    std::optional<std::uint32_t> best;
    double bestDistance = reach;
    const WorldBox around{{point.x - reach, point.y - reach}, {point.x + reach, point.y + reach}};
    const auto look = [&](std::uint32_t feature, double shift) {
        const WorldPoint &place = m_places[feature];
        const double distance = std::hypot(place.x + shift - point.x, place.y - point.y);
        if (distance > bestDistance || (best && distance == bestDistance && feature > *best))
            return;
        best = feature;
        bestDistance = distance;
    };
    for (const WorldPiece &piece : piecesOf(around)) {
        const auto lookAtAll = [&](const Cell &cell) {
            for (std::size_t i = cell.begin; i < cell.end; ++i)
                look(m_entries[i].feature, piece.shift);
        };
        visit(root(), piece.box, lookAtAll, [&](std::uint32_t feature) {
            look(feature, piece.shift);
        });
    }
    return best;
}

Cluster FeatureIndex::clusterOf(const Cell &cell) const
{
    const auto count = static_cast<std::uint32_t>(cell.end - cell.begin);
    const std::uint32_t first = m_entries[cell.begin].feature;
    if (count == 1)
        return {m_places[first], 1, first, {m_places[first], m_places[first]}};
    const WorldPoint &low = m_sums[cell.begin];
    const WorldPoint &high = m_sums[cell.end];
    const WorldPoint centre{(high.x - low.x) / count, (high.y - low.y) / count};
    return {centre, count, first, boxOfCell(cell.level, cell.x, cell.y)};
}

std::vector<Cluster> FeatureIndex::clusters(const WorldBox &box, double spacing) const
{
    const int level =
        std::clamp(static_cast<int>(std::floor(-std::log2(std::max(spacing, 1e-12)))), 0, kBits);
    // What lies just outside may draw over the border, and takes part in merging.
    const double side = std::ldexp(1.0, -level);
    const WorldBox wide{{box.min.x - side, box.min.y - side}, {box.max.x + side, box.max.y + side}};
    std::vector<Cluster> found;
    visitCells(root(), wide, level, [&](const Cell &cell) { found.push_back(clusterOf(cell)); });
    return merged(std::move(found), spacing);
}

} // namespace stag::map
