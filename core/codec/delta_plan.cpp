// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/delta_plan.h"

#include "core/codec/number_planes.h"
#include "core/codec/varint.h"
#include "core/mesh/triangle_match.h"
#include "core/mesh/vertex_match.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <string>

namespace stag::codec::detail {

namespace {

using mesh::kNoMatch;
using Codes = std::array<std::uint32_t, 3>;

template<typename Source>
void appendRun(std::vector<Run<Source>> &runs, Source source, std::uint32_t base)
{
    if (!runs.empty() && runs.back().source == source
        && (source == Source::New || runs.back().baseStart + runs.back().count == base))
        ++runs.back().count;
    else
        runs.push_back({source, 1, source == Source::New ? 0 : base});
}

TriangleSource copiedWith(std::uint8_t rotation)
{
    constexpr std::array kSources{
        TriangleSource::Copied, TriangleSource::CopiedFrom1, TriangleSource::CopiedFrom2};
    return kSources[rotation];
}

Codes orderedCodes(const std::vector<float> &numbers, std::size_t vertex)
{
    return {orderedBits(numbers[3 * vertex]),
            orderedBits(numbers[3 * vertex + 1]),
            orderedBits(numbers[3 * vertex + 2])};
}

Codes difference(const Codes &left, const Codes &right)
{
    return {left[0] - right[0], left[1] - right[1], left[2] - right[2]};
}

/// About how many bits the difference will take.
int bitsOf(const Codes &differences)
{
    int bits = 0;
    for (const std::uint32_t component : differences)
        bits += std::bit_width(zigzag(component));
    return bits;
}

void append(std::vector<std::uint32_t> &numbers, const Codes &codes)
{
    numbers.insert(numbers.end(), codes.begin(), codes.end());
}

std::size_t countOfNew(const std::vector<std::uint32_t> &matches)
{
    return static_cast<std::size_t>(std::count(matches.begin(), matches.end(), kNoMatch));
}

MeshProgram emptyProgram(const mesh::Mesh &target)
{
    MeshProgram program;
    program.vertexCount = static_cast<std::uint32_t>(target.vertexCount());
    program.triangleCount = static_cast<std::uint32_t>(target.triangleCount());
    program.hasNormals = !target.normals.empty();
    return program;
}

class ExactPlan
{
public:
    ExactPlan(const mesh::Mesh &base, const mesh::Mesh &target)
        : m_base(base)
        , m_target(target)
        , m_copyNormals(!base.normals.empty())
        , m_program(emptyProgram(target))
    {}

    MeshProgram plan()
    {
        m_baseVertexOf = mesh::matchEqualVertices(m_base, m_target);
        m_used.resize(m_base.vertexCount());
        for (const std::uint32_t vertex : m_baseVertexOf) {
            if (vertex != kNoMatch)
                m_used[vertex] = 1;
        }
        m_program.newPositions.reserve(3 * countOfNew(m_baseVertexOf));
        for (std::uint32_t vertex = 0; vertex < m_program.vertexCount; ++vertex)
            addVertex(vertex);
        addTriangles();
        return std::move(m_program);
    }

private:
    void addVertex(std::uint32_t vertex)
    {
        std::uint32_t &base = m_baseVertexOf[vertex];
        VertexSource source = VertexSource::Copied;
        if (base == kNoMatch) {
            const Codes position = orderedCodes(m_target.positions, vertex);
            if (isCheaperAsPatch(position)) {
                base = m_expected;
                source = VertexSource::Patched;
                m_used[base] = 1;
                append(m_program.patches,
                       difference(position, orderedCodes(m_base.positions, base)));
            } else {
                source = VertexSource::New;
                m_previousNew = position;
                append(m_program.newPositions, position);
            }
        }
        if (m_program.hasNormals && !(source == VertexSource::Copied && m_copyNormals))
            append(m_program.normals, orderedCodes(m_target.normals, vertex));
        appendRun(m_program.vertexRuns, source, base);
        if (base != kNoMatch)
            m_expected = base + 1;
    }

    /// A vertex that moved a little is the one that follows the neighbour's.
    [[nodiscard]] bool isCheaperAsPatch(const Codes &position) const
    {
        return m_expected < m_used.size() && !m_used[m_expected]
               && bitsOf(difference(position, orderedCodes(m_base.positions, m_expected)))
                      < bitsOf(difference(position, m_previousNew));
    }

    void addTriangles()
    {
        const auto matches = mesh::matchTriangles(m_base, m_target, m_baseVertexOf);
        m_program.newIndices.reserve(3 * countOfNew(matches.base));
        for (std::size_t i = 0; i < matches.base.size(); ++i) {
            const bool isNew = matches.base[i] == kNoMatch;
            appendRun(m_program.triangleRuns,
                      isNew ? TriangleSource::New : copiedWith(matches.rotation[i]),
                      matches.base[i]);
            if (isNew)
                append(m_program.newIndices,
                       {m_target.indices[3 * i],
                        m_target.indices[3 * i + 1],
                        m_target.indices[3 * i + 2]});
        }
    }

    const mesh::Mesh &m_base;
    const mesh::Mesh &m_target;
    bool m_copyNormals;
    MeshProgram m_program;
    std::vector<std::uint32_t> m_baseVertexOf;
    std::vector<std::uint8_t> m_used;
    std::uint32_t m_expected = 0;
    Codes m_previousNew{};
};

/// Whole numbers of steps, near enough to be within the bound whatever float rounding does.
class Quantiser
{
public:
    /// `reach` is the distance within which a component may be off.
    explicit Quantiser(double reach)
        : m_step(2.0 * reach * kMargin)
    {}

    [[nodiscard]] double step() const { return m_step; }
    [[nodiscard]] std::optional<Codes> codes(const std::vector<float> &numbers,
                                             std::size_t vertex) const
    {
        constexpr double kStepsMax = 2147483647.0;
        Codes codes;
        for (std::size_t i = 0; i < 3; ++i) {
            const double steps = numbers[3 * vertex + i] / m_step;
            if (!(std::abs(steps) < kStepsMax))
                return std::nullopt;
            codes[i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lrint(steps)));
        }
        return codes;
    }
    /// By how much the numbers that the codes stand for are off.
    [[nodiscard]] double error(const std::vector<float> &numbers,
                               std::size_t vertex,
                               const Codes &codes,
                               std::size_t i) const
    {
        return double(numberOf(codes[i], m_step)) - double(numbers[3 * vertex + i]);
    }

private:
    static constexpr double kMargin = 1.0 - 1.0 / 1024;

    double m_step;
};

class BoundedPlan
{
public:
    BoundedPlan(const mesh::Mesh &base, const mesh::Mesh &target, const PlanBounds &bounds)
        : m_base(base)
        , m_target(target)
        , m_bounds(bounds)
        , m_copyNormals(!base.normals.empty())
        , m_positions(bounds.positionM / std::sqrt(3.0))
        , m_normals(bounds.normal)
        , m_program(emptyProgram(target))
    {
        m_program.positionStepM = m_positions.step();
        m_program.normalStep = m_normals.step();
    }

    Result<MeshProgram> plan()
    {
        m_baseVertexOf = mesh::matchEqualVertices(m_base, m_target);
        mesh::matchNearVertices(
            m_base, m_target, {m_bounds.positionM, m_bounds.normal}, m_baseVertexOf);
        m_resultVertexOf.resize(m_program.vertexCount);
        m_program.newPositions.reserve(3 * countOfNew(m_baseVertexOf));
        STAG_TRY_VOID(addKeptVertices());
        STAG_TRY_VOID(addNewVertices());
        addTriangles();
        return std::move(m_program);
    }

private:
    Result<void> addKeptVertices()
    {
        std::vector<std::uint32_t> targetVertexOf(m_base.vertexCount(), kNoMatch);
        for (std::uint32_t vertex = 0; vertex < m_baseVertexOf.size(); ++vertex) {
            if (m_baseVertexOf[vertex] != kNoMatch)
                targetVertexOf[m_baseVertexOf[vertex]] = vertex;
        }
        for (std::uint32_t base = 0; base < targetVertexOf.size(); ++base) {
            const std::uint32_t vertex = targetVertexOf[base];
            if (vertex == kNoMatch)
                continue;
            m_resultVertexOf[vertex] = m_resultVertices++;
            appendRun(m_program.vertexRuns, VertexSource::Copied, base);
            if (!m_copyNormals)
                STAG_TRY_VOID(addNormal(vertex));
        }
        return success();
    }

    Result<void> addNewVertices()
    {
        for (std::uint32_t vertex = 0; vertex < m_baseVertexOf.size(); ++vertex) {
            if (m_baseVertexOf[vertex] != kNoMatch)
                continue;
            m_resultVertexOf[vertex] = m_resultVertices++;
            appendRun(m_program.vertexRuns, VertexSource::New, 0);
            const auto codes = m_positions.codes(m_target.positions, vertex);
            if (!codes || !(distanceM(vertex, *codes) <= m_bounds.positionM))
                return tooFine("position");
            append(m_program.newPositions, *codes);
            STAG_TRY_VOID(addNormal(vertex));
        }
        return success();
    }

    Result<void> addNormal(std::uint32_t vertex)
    {
        if (!m_program.hasNormals)
            return success();
        const auto codes = m_normals.codes(m_target.normals, vertex);
        for (std::size_t i = 0; codes && i < 3; ++i) {
            if (!(std::abs(m_normals.error(m_target.normals, vertex, *codes, i))
                  <= m_bounds.normal))
                return tooFine("normal");
        }
        if (!codes)
            return tooFine("normal");
        append(m_program.normals, *codes);
        return success();
    }

    void addTriangles()
    {
        const auto matches = mesh::matchTriangles(m_base, m_target, m_baseVertexOf);
        m_program.newIndices.reserve(3 * countOfNew(matches.base));
        std::vector<std::uint8_t> kept(m_base.triangleCount());
        for (const std::uint32_t base : matches.base) {
            if (base != kNoMatch)
                kept[base] = 1;
        }
        for (std::uint32_t base = 0; base < kept.size(); ++base) {
            if (kept[base])
                appendRun(m_program.triangleRuns, TriangleSource::Copied, base);
        }
        for (std::size_t i = 0; i < matches.base.size(); ++i) {
            if (matches.base[i] != kNoMatch)
                continue;
            appendRun(m_program.triangleRuns, TriangleSource::New, 0);
            append(m_program.newIndices,
                   {m_resultVertexOf[m_target.indices[3 * i]],
                    m_resultVertexOf[m_target.indices[3 * i + 1]],
                    m_resultVertexOf[m_target.indices[3 * i + 2]]});
        }
    }

    [[nodiscard]] double distanceM(std::uint32_t vertex, const Codes &codes) const
    {
        double squared = 0.0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double error = m_positions.error(m_target.positions, vertex, codes, i);
            squared += error * error;
        }
        return std::sqrt(squared);
    }

    static Error tooFine(const char *what)
    {
        return {ErrorCode::InvalidArgument,
                std::string("mesh delta: the error bound is too fine for a ") + what};
    }

    const mesh::Mesh &m_base;
    const mesh::Mesh &m_target;
    PlanBounds m_bounds;
    bool m_copyNormals;
    Quantiser m_positions;
    Quantiser m_normals;
    MeshProgram m_program;
    std::vector<std::uint32_t> m_baseVertexOf;
    std::vector<std::uint32_t> m_resultVertexOf;
    std::uint32_t m_resultVertices = 0;
};

const mesh::Mesh &orNothing(const mesh::Mesh *base)
{
    static const mesh::Mesh kNothing;
    return base ? *base : kNothing;
}

} // namespace

MeshProgram planExact(const mesh::Mesh *base, const mesh::Mesh &target)
{
    return ExactPlan(orNothing(base), target).plan();
}

Result<MeshProgram>
planWithin(const mesh::Mesh *base, const mesh::Mesh &target, const PlanBounds &bounds)
{
    const auto positive = [](double bound) { return std::isfinite(bound) && bound > 0.0; };
    if (!positive(bounds.positionM) || !positive(bounds.normal))
        return Error{ErrorCode::InvalidArgument, "mesh delta: an error bound is not positive"};
    return BoundedPlan(orNothing(base), target, bounds).plan();
}

} // namespace stag::codec::detail
