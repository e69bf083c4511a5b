// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/aabb.h"
#include "core/spatial/vec3.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace stag::graph {

/// Boxes in space, found by the points that are in them.
class BoxIndex
{
public:
    using Id = std::int64_t;

    BoxIndex();
    ~BoxIndex();
    BoxIndex(BoxIndex &&) noexcept;
    BoxIndex &operator=(BoxIndex &&) noexcept;

    /// The box is not empty.
    void insert(Id id, const spatial::Aabb &box);
    /// Whether it was there, with exactly that box.
    bool remove(Id id, const spatial::Aabb &box);
    [[nodiscard]] std::size_t size() const;

    /// Appends the boxes that hold the point, borders included, in no particular order.
    void appendHolding(const spatial::Vec3 &point, std::vector<Id> &ids) const;

private:
    struct Tree;
    std::unique_ptr<Tree> m_tree;
};

} // namespace stag::graph
