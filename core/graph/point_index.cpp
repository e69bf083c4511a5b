// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/point_index.h"

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>

#include <algorithm>
#include <cmath>

namespace stag::graph {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using Point = bg::model::point<double, 3, bg::cs::cartesian>;
using Box = bg::model::box<Point>;
using Value = std::pair<Point, PointIndex::Id>;

constexpr std::size_t kNodeEntriesMax = 16;

Point toPoint(const spatial::Vec3 &v)
{
    return {v.x, v.y, v.z};
}

Value toValue(const PointIndex::Entry &entry)
{
    return {toPoint(entry.point), entry.id};
}

PointIndex::Hit toHit(const Value &value, const spatial::Vec3 &center)
{
    const spatial::Vec3 point{
        bg::get<0>(value.first), bg::get<1>(value.first), bg::get<2>(value.first)};
    return {value.second, spatial::distance(point, center), point};
}

void sortByDistance(std::vector<PointIndex::Hit> &hits)
{
    std::sort(hits.begin(), hits.end(), [](const auto &a, const auto &b) {
        return a.distanceM != b.distanceM ? a.distanceM < b.distanceM : a.id < b.id;
    });
}

} // namespace

struct PointIndex::Tree
{
    bgi::rtree<Value, bgi::quadratic<kNodeEntriesMax>> values;
};

PointIndex::PointIndex()
    : m_tree(std::make_unique<Tree>())
{}

PointIndex::PointIndex(std::span<const Entry> entries)
{
    std::vector<Value> values;
    values.reserve(entries.size());
    std::transform(entries.begin(), entries.end(), std::back_inserter(values), toValue);
    m_tree = std::make_unique<Tree>(Tree{decltype(Tree::values)(values.begin(), values.end())});
}

PointIndex::~PointIndex() = default;
PointIndex::PointIndex(PointIndex &&) noexcept = default;
PointIndex &PointIndex::operator=(PointIndex &&) noexcept = default;

void PointIndex::insert(const Entry &entry)
{
    m_tree->values.insert(toValue(entry));
}

bool PointIndex::remove(const Entry &entry)
{
    return m_tree->values.remove(toValue(entry)) > 0;
}

std::size_t PointIndex::size() const
{
    return m_tree->values.size();
}

std::vector<PointIndex::Hit>
PointIndex::within(const spatial::Vec3 &center, double radiusM, std::size_t countMax) const
{
    // The sums are rounded, so the box is a little larger than the ball.
    const double reach = radiusM + 1e-12 * (spatial::length(center) + radiusM);
    const spatial::Vec3 half{reach, reach, reach};
    const Box box(toPoint(center - half), toPoint(center + half));
    std::vector<Hit> hits;
    const auto keep = [&](const Value &value) {
        const Hit hit = toHit(value, center);
        if (hit.distanceM <= radiusM)
            hits.push_back(hit);
    };
    // Whatever is in the box unless that is more than wanted; then the nearest of it only.
    std::size_t seen = 0;
    auto found = m_tree->values.qbegin(bgi::intersects(box));
    for (; found != m_tree->values.qend() && seen <= countMax; ++found, ++seen)
        keep(*found);
    if (seen > countMax) {
        hits.clear();
        const unsigned count = static_cast<unsigned>(std::min(countMax, size()));
        for (auto it = m_tree->values.qbegin(bgi::nearest(toPoint(center), count));
             it != m_tree->values.qend();
             ++it)
            keep(*it);
    }
    sortByDistance(hits);
    return hits;
}

std::vector<PointIndex::Hit> PointIndex::nearest(const spatial::Vec3 &center,
                                                 std::size_t count) const
{
    std::vector<Hit> hits;
    const unsigned wanted = static_cast<unsigned>(std::min(count, size()));
    if (wanted == 0)
        return hits;
    for (auto it = m_tree->values.qbegin(bgi::nearest(toPoint(center), wanted));
         it != m_tree->values.qend();
         ++it)
        hits.push_back(toHit(*it, center));
    sortByDistance(hits);
    return hits;
}

std::vector<PointIndex::Id> PointIndex::inBox(const spatial::Aabb &box, std::size_t countMax) const
{
    std::vector<Id> ids;
    if (box.empty())
        return ids;
    const Box bounds(toPoint(box.min), toPoint(box.max));
    for (auto it = m_tree->values.qbegin(bgi::intersects(bounds));
         it != m_tree->values.qend() && ids.size() < countMax;
         ++it)
        ids.push_back(it->second);
    return ids;
}

} // namespace stag::graph
