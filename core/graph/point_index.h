// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/aabb.h"
#include "core/spatial/vec3.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace stag::graph {

/// Points in space, found by where they are.
class PointIndex
{
public:
    using Id = std::uint32_t;
    struct Entry
    {
        Id id = 0;
        spatial::Vec3 point;
    };
    struct Hit
    {
        Id id = 0;
        double distanceM = 0.0;
        spatial::Vec3 point = {};
    };

    PointIndex();
    /// Many points at once: faster to build and to search than one by one.
    explicit PointIndex(std::span<const Entry> entries);
    ~PointIndex();
    PointIndex(PointIndex &&) noexcept;
    PointIndex &operator=(PointIndex &&) noexcept;

    void insert(const Entry &entry);
    /// Whether it was there, at exactly that point.
    bool remove(const Entry &entry);
    [[nodiscard]] std::size_t size() const;

    /// The `countMax` nearest that are no farther than `radiusM`, nearest first; equally far ones
    /// by id.
    [[nodiscard]] std::vector<Hit>
    within(const spatial::Vec3 &center, double radiusM, std::size_t countMax) const;
    /// The `count` nearest, nearest first; equally far ones by id.
    [[nodiscard]] std::vector<Hit> nearest(const spatial::Vec3 &center, std::size_t count) const;
    /// Up to `countMax` of those in the box, borders included, in no particular order.
    [[nodiscard]] std::vector<Id> inBox(const spatial::Aabb &box, std::size_t countMax) const;

private:
    struct Tree;
    std::unique_ptr<Tree> m_tree;
};

} // namespace stag::graph
