// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/vertex_match.h"

#include "core/mesh/sequence_match.h"
#include "core/mesh/triangle.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace stag::mesh {

namespace {

static_assert(kNoMatch == detail::kNothing);

constexpr std::size_t kVectorBytes = 3 * sizeof(float);

bool compareNormals(const Mesh &base, const Mesh &target)
{
    return !base.normals.empty() && !target.normals.empty();
}

std::uint64_t vectorHash(std::uint64_t seed, const float *vector)
{
    std::array<std::uint32_t, 3> bits;
    std::memcpy(bits.data(), vector, kVectorBytes);
    return detail::mixed(detail::mixed(seed, bits[0] | std::uint64_t{bits[1]} << 32), bits[2]);
}

class VertexKeys
{
public:
    VertexKeys(const Mesh &base, const Mesh &target)
        : m_base(base)
        , m_target(target)
        , m_normals(compareNormals(base, target))
    {}

    [[nodiscard]] bool canMatch(std::uint32_t) const { return true; }
    [[nodiscard]] bool equal(std::uint32_t target, std::uint32_t base) const
    {
        return same(m_target.positions, target, m_base.positions, base)
               && (!m_normals || same(m_target.normals, target, m_base.normals, base));
    }
    [[nodiscard]] std::uint64_t targetHash(std::uint32_t vertex) const
    {
        return hash(m_target, vertex);
    }
    [[nodiscard]] std::uint64_t baseHash(std::uint32_t vertex) const
    {
        return hash(m_base, vertex);
    }

private:
    static bool same(const std::vector<float> &left,
                     std::size_t leftIndex,
                     const std::vector<float> &right,
                     std::size_t rightIndex)
    {
        return std::memcmp(&left[3 * leftIndex], &right[3 * rightIndex], kVectorBytes) == 0;
    }

    [[nodiscard]] std::uint64_t hash(const Mesh &mesh, std::size_t vertex) const
    {
        const std::uint64_t ofPosition = vectorHash(0, &mesh.positions[3 * vertex]);
        return m_normals ? vectorHash(ofPosition, &mesh.normals[3 * vertex]) : ofPosition;
    }

    const Mesh &m_base;
    const Mesh &m_target;
    bool m_normals;
};

/// The vertices of a mesh by cells of a grid.
class Grid
{
public:
    Grid(double cellM, std::size_t vertexCount)
        : m_cellM(cellM)
        , m_table(vertexCount)
    {}

    void insert(const spatial::Vec3 &point, std::uint32_t vertex)
    {
        m_table.insert(hash(cell(point.x), cell(point.y), cell(point.z)), vertex);
    }

    /// Shows `visitor` all vertices within `reachM` of `point`, and some others.
    template<typename Visitor>
    void visitAround(const spatial::Vec3 &point, double reachM, const Visitor &visitor)
    {
        const CellRange xs = cells(point.x, reachM);
        const CellRange ys = cells(point.y, reachM);
        const CellRange zs = cells(point.z, reachM);
        for (std::int64_t x = xs.first; x <= xs.last; ++x) {
            for (std::int64_t y = ys.first; y <= ys.last; ++y) {
                for (std::int64_t z = zs.first; z <= zs.last; ++z)
                    m_table.visit(hash(x, y, z), visitor);
            }
        }
    }

private:
    struct CellRange
    {
        std::int64_t first;
        std::int64_t last;
    };

    [[nodiscard]] CellRange cells(double centreM, double reachM) const
    {
        return {cell(centreM - reachM), cell(centreM + reachM)};
    }
    [[nodiscard]] std::int64_t cell(double coordinateM) const
    {
        constexpr double kCellsMax = 1e15; // exact in double and in 64 bits
        return static_cast<std::int64_t>(
            std::floor(std::clamp(coordinateM / m_cellM, -kCellsMax, kCellsMax)));
    }
    static std::uint64_t hash(std::int64_t x, std::int64_t y, std::int64_t z)
    {
        const std::uint64_t ofX = detail::mixed(0, static_cast<std::uint64_t>(x));
        const std::uint64_t ofXy = detail::mixed(ofX, static_cast<std::uint64_t>(y));
        return detail::mixed(ofXy, static_cast<std::uint64_t>(z));
    }

    double m_cellM;
    detail::SlotTable m_table;
};

class NearMatcher
{
public:
    NearMatcher(const Mesh &base,
                const Mesh &target,
                const NearBounds &bounds,
                std::vector<std::uint32_t> &matches)
        : m_base(base)
        , m_target(target)
        , m_normals(compareNormals(base, target))
        , m_bounds(bounds)
        , m_matches(matches)
        , m_used(base.vertexCount())
    {
        for (const std::uint32_t match : matches) {
            if (match != kNoMatch)
                m_used[match] = 1;
        }
    }

    /// The vertex that follows the neighbour's match: right for meshes whose order has not changed.
    void matchInOrder()
    {
        std::uint32_t expected = 0;
        for (std::uint32_t vertex = 0; vertex < m_matches.size(); ++vertex) {
            std::uint32_t &match = m_matches[vertex];
            if (match == kNoMatch && expected < m_used.size() && !m_used[expected]
                && squaredDistance(vertex, expected) <= squaredBound()
                && normalsNear(vertex, expected))
                take(vertex, expected);
            expected = match == kNoMatch ? expected + 1 : match + 1;
        }
    }

    void matchByPlace()
    {
        const auto taken = static_cast<std::size_t>(std::count(m_used.begin(), m_used.end(), 1));
        if (taken == m_used.size())
            return;
        Grid grid(kCellsPerBound * m_bounds.positionM, m_used.size() - taken);
        for (auto vertex = static_cast<std::uint32_t>(m_used.size()); vertex-- > 0;) {
            if (!m_used[vertex])
                grid.insert(detail::vertex(m_base, vertex), vertex);
        }
        for (std::uint32_t vertex = 0; vertex < m_matches.size(); ++vertex) {
            if (m_matches[vertex] == kNoMatch)
                takeNearest(grid, vertex);
        }
    }

private:
    /// Larger cells are fuller, smaller ones make a search look at more of them.
    static constexpr double kCellsPerBound = 8.0;

    void take(std::uint32_t vertex, std::uint32_t base)
    {
        m_used[base] = 1;
        m_matches[vertex] = base;
    }

    void takeNearest(Grid &grid, std::uint32_t vertex)
    {
        std::uint32_t nearest = kNoMatch;
        double nearestSquared = std::numeric_limits<double>::infinity();
        const auto consider = [&](std::uint32_t base) {
            if (m_used[base])
                return detail::Visit::Drop;
            const double squared = squaredDistance(vertex, base);
            const bool nearer =
                squared < nearestSquared || (squared == nearestSquared && base < nearest);
            if (squared <= squaredBound() && nearer && normalsNear(vertex, base)) {
                nearest = base;
                nearestSquared = squared;
            }
            return detail::Visit::Keep;
        };
        grid.visitAround(detail::vertex(m_target, vertex), m_bounds.positionM, consider);
        if (nearest != kNoMatch)
            take(vertex, nearest);
    }

    [[nodiscard]] double squaredBound() const { return m_bounds.positionM * m_bounds.positionM; }
    [[nodiscard]] double squaredDistance(std::uint32_t vertex, std::uint32_t base) const
    {
        const spatial::Vec3 way = detail::vertex(m_target, vertex) - detail::vertex(m_base, base);
        return spatial::dot(way, way);
    }
    [[nodiscard]] bool normalsNear(std::size_t vertex, std::size_t base) const
    {
        for (std::size_t i = 0; m_normals && i < 3; ++i) {
            const double ofTarget = m_target.normals[3 * vertex + i];
            if (!(std::abs(ofTarget - m_base.normals[3 * base + i]) <= m_bounds.normal))
                return false;
        }
        return true;
    }

    const Mesh &m_base;
    const Mesh &m_target;
    bool m_normals;
    NearBounds m_bounds;
    std::vector<std::uint32_t> &m_matches;
    std::vector<std::uint8_t> m_used;
};

} // namespace

std::vector<std::uint32_t> matchEqualVertices(const Mesh &base, const Mesh &target)
{
    const VertexKeys keys(base, target);
    return detail::SequenceMatcher(keys, target.vertexCount(), base.vertexCount()).match();
}

void matchNearVertices(const Mesh &base,
                       const Mesh &target,
                       const NearBounds &bounds,
                       std::vector<std::uint32_t> &matches)
{
    if (!(bounds.positionM > 0.0))
        return;
    NearMatcher matcher(base, target, bounds, matches);
    matcher.matchInOrder();
    matcher.matchByPlace();
}

} // namespace stag::mesh
