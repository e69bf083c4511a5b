// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/world_point.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stag::map {

/// One feature, or several that are too near to each other to be told apart.
struct Cluster
{
    WorldPoint centre; ///< the mean of its features
    std::uint32_t count = 0;
    std::uint32_t first = 0; ///< a feature of it: the one, if there is only one
    WorldBox box;            ///< of the cells it was put together from

    bool operator==(const Cluster &) const = default;
};

/// Places of up to millions of features, sorted along a Z-curve, so that what lies in a square is a
/// range: counted, drawn, picked and clustered without looking at the others.
///
/// Features are known by their number in the list that the index was built from. Points are put
/// into the first copy of the world. Queries take boxes within it; see piecesOf().
class FeatureIndex
{
public:
    FeatureIndex() = default;
    explicit FeatureIndex(std::span<const WorldPoint> points);

    [[nodiscard]] std::size_t size() const { return m_places.size(); }
    [[nodiscard]] const WorldPoint &place(std::uint32_t feature) const { return m_places[feature]; }
    /// Moves a feature; linear in what lies between here and there.
    void move(std::uint32_t feature, const WorldPoint &to);

    /// The features in a box, in no order; no more than `limit`.
    [[nodiscard]] std::vector<std::uint32_t> within(const WorldBox &box, std::size_t limit) const;
    [[nodiscard]] std::size_t count(const WorldBox &box) const;
    /// The feature nearest to a point, no further than `reach`.
    [[nodiscard]] std::optional<std::uint32_t> nearest(const WorldPoint &point, double reach) const;
    /// The features of a box in groups: those nearer to each other than about `spacing` are one.
    /// The same features make the same groups wherever the box is cut.
    [[nodiscard]] std::vector<Cluster> clusters(const WorldBox &box, double spacing) const;

private:
    struct Entry
    {
        std::uint64_t code = 0;
        std::uint32_t feature = 0;
    };
    /// A square of the Z-curve: at `level` the world is 2^level cells wide.
    struct Cell
    {
        int level = 0;
        std::uint64_t x = 0;
        std::uint64_t y = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    template<typename Whole, typename Single>
    void
    visit(const Cell &cell, const WorldBox &box, const Whole &whole, const Single &single) const;
    template<typename Visitor>
    void visitCells(const Cell &cell, const WorldBox &box, int level, const Visitor &visitor) const;
    template<typename Visitor>
    void splitInto(const Cell &cell, const Visitor &visitor) const;
    [[nodiscard]] Cell root() const { return {0, 0, 0, 0, m_entries.size()}; }
    [[nodiscard]] Cluster clusterOf(const Cell &cell) const;
    void sumFrom(std::size_t entry);

    std::vector<WorldPoint> m_places; ///< by feature
    std::vector<Entry> m_entries;     ///< along the curve
    std::vector<WorldPoint> m_sums;   ///< of the entries before
};

} // namespace stag::map
