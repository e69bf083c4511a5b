// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector3D>

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace stag::ui::scene {

/// A box along the axes; empty until something is included.
struct Box
{
    QVector3D minimum{std::numeric_limits<float>::max(),
                      std::numeric_limits<float>::max(),
                      std::numeric_limits<float>::max()};
    QVector3D maximum = -minimum;

    [[nodiscard]] bool empty() const { return minimum.x() > maximum.x(); }
    [[nodiscard]] QVector3D centre() const { return (minimum + maximum) / 2.0f; }
    [[nodiscard]] QVector3D size() const { return empty() ? QVector3D{} : maximum - minimum; }

    [[nodiscard]] static Box around(std::span<const QVector3D> points)
    {
        Box box;
        for (const QVector3D &point : points)
            box.include(point);
        return box;
    }
    void include(const QVector3D &point)
    {
        for (int axis = 0; axis < 3; ++axis) {
            minimum[axis] = std::min(minimum[axis], point[axis]);
            maximum[axis] = std::max(maximum[axis], point[axis]);
        }
    }
    void include(const Box &other)
    {
        if (other.empty())
            return;
        include(other.minimum);
        include(other.maximum);
    }
    /// The corners; bit 0 of the index chooses x, bit 1 y, bit 2 z.
    [[nodiscard]] std::array<QVector3D, 8> corners() const
    {
        std::array<QVector3D, 8> result;
        for (unsigned i = 0; i < result.size(); ++i) {
            result[i] = {(i & 1u) != 0 ? maximum.x() : minimum.x(),
                         (i & 2u) != 0 ? maximum.y() : minimum.y(),
                         (i & 4u) != 0 ? maximum.z() : minimum.z()};
        }
        return result;
    }

    bool operator==(const Box &) const = default;
};

} // namespace stag::ui::scene
