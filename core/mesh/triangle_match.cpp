// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/triangle_match.h"

#include "core/mesh/sequence_match.h"
#include "core/mesh/vertex_match.h"

#include <array>
#include <optional>

namespace stag::mesh {

namespace {

using Corners = std::array<std::uint32_t, 3>;

std::optional<std::uint8_t> rotationBetween(const Corners &target, const Corners &base)
{
    for (std::uint8_t rotation = 0; rotation < 3; ++rotation) {
        if (target[0] == base[rotation] && target[1] == base[(rotation + 1u) % 3]
            && target[2] == base[(rotation + 2u) % 3])
            return rotation;
    }
    return std::nullopt;
}

/// The same for all rotations of a triangle.
std::uint64_t hashOf(const Corners &corners)
{
    std::size_t first = corners[0] < corners[1] ? 0 : 1;
    first = corners[2] < corners[first] ? 2 : first;
    const std::uint64_t rest =
        corners[(first + 1) % 3] | std::uint64_t{corners[(first + 2) % 3]} << 32;
    // With equal smallest corners there are two ways to rotate; then the sum tells enough.
    const bool ambiguous =
        corners[(first + 1) % 3] == corners[first] || corners[(first + 2) % 3] == corners[first];
    const std::uint64_t sum = std::uint64_t{corners[0]} + corners[1] + corners[2];
    return detail::mixed(corners[first], ambiguous ? sum : rest);
}

class TriangleKeys
{
public:
    TriangleKeys(const Mesh &base, const Mesh &target, std::span<const std::uint32_t> baseVertexOf)
        : m_base(base)
        , m_target(target)
        , m_baseVertexOf(baseVertexOf)
    {}

    [[nodiscard]] bool canMatch(std::uint32_t target) const
    {
        const Corners corners = ofTarget(target);
        return corners[0] != kNoMatch && corners[1] != kNoMatch && corners[2] != kNoMatch;
    }
    [[nodiscard]] bool equal(std::uint32_t target, std::uint32_t base) const
    {
        return rotation(target, base).has_value();
    }
    [[nodiscard]] std::uint64_t targetHash(std::uint32_t target) const
    {
        return hashOf(ofTarget(target));
    }
    [[nodiscard]] std::uint64_t baseHash(std::uint32_t base) const { return hashOf(ofBase(base)); }

    [[nodiscard]] std::optional<std::uint8_t> rotation(std::uint32_t target,
                                                       std::uint32_t base) const
    {
        return rotationBetween(ofTarget(target), ofBase(base));
    }

private:
    [[nodiscard]] Corners ofTarget(std::size_t triangle) const
    {
        const std::uint32_t *corner = &m_target.indices[3 * triangle];
        return {m_baseVertexOf[corner[0]], m_baseVertexOf[corner[1]], m_baseVertexOf[corner[2]]};
    }
    [[nodiscard]] Corners ofBase(std::size_t triangle) const
    {
        const std::uint32_t *corner = &m_base.indices[3 * triangle];
        return {corner[0], corner[1], corner[2]};
    }

    const Mesh &m_base;
    const Mesh &m_target;
    std::span<const std::uint32_t> m_baseVertexOf;
};

} // namespace

TriangleMatches
matchTriangles(const Mesh &base, const Mesh &target, std::span<const std::uint32_t> baseVertexOf)
{
    const TriangleKeys keys(base, target, baseVertexOf);
    TriangleMatches matches;
    matches.base =
        detail::SequenceMatcher(keys, target.triangleCount(), base.triangleCount()).match();
    matches.rotation.resize(matches.base.size());
    for (std::uint32_t i = 0; i < matches.base.size(); ++i) {
        if (matches.base[i] != kNoMatch)
            matches.rotation[i] = keys.rotation(i, matches.base[i]).value_or(0);
    }
    return matches;
}

} // namespace stag::mesh
