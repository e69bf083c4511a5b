// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/box_index.h"

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>

#include <iterator>
#include <utility>

namespace stag::graph {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using Point = bg::model::point<double, 3, bg::cs::cartesian>;
using Box = bg::model::box<Point>;
using Value = std::pair<Box, BoxIndex::Id>;

constexpr std::size_t kNodeEntriesMax = 16;

Point toPoint(const spatial::Vec3 &v)
{
    return {v.x, v.y, v.z};
}

Value toValue(BoxIndex::Id id, const spatial::Aabb &box)
{
    return {Box(toPoint(box.min), toPoint(box.max)), id};
}

/// An output iterator that keeps the ids of values only.
class IdAppender
{
public:
    using iterator_category = std::output_iterator_tag;
    using value_type = void;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = void;

    explicit IdAppender(std::vector<BoxIndex::Id> &ids)
        : m_ids(&ids)
    {}
    IdAppender &operator=(const Value &value)
    {
        m_ids->push_back(value.second);
        return *this;
    }
    IdAppender &operator*() { return *this; }
    IdAppender &operator++() { return *this; }
    IdAppender operator++(int) { return *this; }

private:
    std::vector<BoxIndex::Id> *m_ids;
};

} // namespace

struct BoxIndex::Tree
{
    bgi::rtree<Value, bgi::rstar<kNodeEntriesMax>> values;
};

BoxIndex::BoxIndex()
    : m_tree(std::make_unique<Tree>())
{}

BoxIndex::~BoxIndex() = default;
BoxIndex::BoxIndex(BoxIndex &&) noexcept = default;
BoxIndex &BoxIndex::operator=(BoxIndex &&) noexcept = default;

void BoxIndex::insert(Id id, const spatial::Aabb &box)
{
    m_tree->values.insert(toValue(id, box));
}

bool BoxIndex::remove(Id id, const spatial::Aabb &box)
{
    return m_tree->values.remove(toValue(id, box)) > 0;
}

std::size_t BoxIndex::size() const
{
    return m_tree->values.size();
}

void BoxIndex::appendHolding(const spatial::Vec3 &point, std::vector<Id> &ids) const
{
    m_tree->values.query(bgi::intersects(toPoint(point)), IdAppender(ids));
}

} // namespace stag::graph
