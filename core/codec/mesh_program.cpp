// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_program.h"

#include "core/codec/number_planes.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace stag::codec::detail {

namespace {

constexpr std::uint32_t kNoVertex = 0xffffffffu;

Error corrupt(const char *detail)
{
    return {ErrorCode::Corrupt, std::string("mesh delta: ") + detail};
}

/// Takes vectors of three numbers from a list one behind the other.
class VectorSource
{
public:
    explicit VectorSource(const std::vector<std::uint32_t> &numbers)
        : m_rest(numbers)
    {}

    /// The next `count` vectors; the position does not move if there are not so many.
    [[nodiscard]] bool take(std::size_t count, std::span<const std::uint32_t> &taken)
    {
        if (3 * count > m_rest.size())
            return false;
        taken = m_rest.first(3 * count);
        m_rest = m_rest.subspan(3 * count);
        return true;
    }
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

private:
    std::span<const std::uint32_t> m_rest;
};

void decodeNumbers(std::span<const std::uint32_t> codes, double step, float *target)
{
    for (std::size_t i = 0; i < codes.size(); ++i)
        target[i] = numberOf(codes[i], step);
}

template<typename Source>
bool fits(const std::vector<Run<Source>> &runs, std::uint64_t count, std::size_t baseCount)
{
    std::uint64_t sum = 0;
    for (const Run<Source> &run : runs) {
        sum += run.count;
        if (run.source != Source::New && run.baseStart + std::uint64_t{run.count} > baseCount)
            return false;
    }
    return sum == count;
}

class ProgramRun
{
public:
    ProgramRun(const MeshProgram &program, const mesh::Mesh &base)
        : m_program(program)
        , m_base(base)
        , m_copyNormals(program.hasNormals && !base.normals.empty())
        , m_newPositions(program.newPositions)
        , m_patches(program.patches)
        , m_normals(program.normals)
        , m_newIndices(program.newIndices)
        , m_resultVertexOf(base.vertexCount(), kNoVertex)
    {}

    Result<mesh::Mesh> run()
    {
        if (!fits(m_program.vertexRuns, m_program.vertexCount, m_base.vertexCount())
            || !fits(m_program.triangleRuns, m_program.triangleCount, m_base.triangleCount()))
            return corrupt("it does not fit its base");
        m_result.positions.resize(3ull * m_program.vertexCount);
        m_result.normals.resize(m_program.hasNormals ? m_result.positions.size() : 0);
        m_result.indices.resize(3ull * m_program.triangleCount);
        for (const auto &run : m_program.vertexRuns) {
            if (!addVertices(run))
                return corrupt("too few numbers");
        }
        for (const auto &run : m_program.triangleRuns) {
            if (!addTriangles(run))
                return corrupt("a triangle has no vertices");
        }
        if (!m_newPositions.atEnd() || !m_patches.atEnd() || !m_normals.atEnd()
            || !m_newIndices.atEnd())
            return corrupt("too many numbers");
        if (const auto valid = mesh::validate(m_result); !valid)
            return corrupt(valid.error().detail.c_str());
        return std::move(m_result);
    }

private:
    bool addVertices(const Run<VertexSource> &run)
    {
        const std::size_t first = 3 * m_vertex;
        float *positions = m_result.positions.data() + first;
        std::span<const std::uint32_t> codes;
        switch (run.source) {
        case VertexSource::New:
            if (!m_newPositions.take(run.count, codes))
                return false;
            decodeNumbers(codes, m_program.positionStepM, positions);
            break;
        case VertexSource::Copied:
            std::copy_n(m_base.positions.begin() + 3 * std::ptrdiff_t{run.baseStart},
                        3ull * run.count,
                        positions);
            break;
        case VertexSource::Patched:
            if (m_program.positionStepM > 0.0 || !m_patches.take(run.count, codes))
                return false;
            patch(&m_base.positions[3ull * run.baseStart], codes, positions);
            break;
        }
        if (run.source != VertexSource::New) {
            for (std::uint32_t i = 0; i < run.count; ++i)
                m_resultVertexOf[std::size_t{run.baseStart} + i] = m_vertex + i;
        }
        m_vertex += run.count;
        return !m_program.hasNormals || addNormals(run, m_result.normals.data() + first);
    }

    static void patch(const float *base, std::span<const std::uint32_t> differences, float *target)
    {
        for (std::size_t i = 0; i < differences.size(); ++i)
            target[i] = fromOrderedBits(orderedBits(base[i]) + differences[i]);
    }

    bool addNormals(const Run<VertexSource> &run, float *normals)
    {
        if (run.source == VertexSource::Copied && m_copyNormals) {
            std::copy_n(m_base.normals.begin() + 3 * std::ptrdiff_t{run.baseStart},
                        3ull * run.count,
                        normals);
            return true;
        }
        std::span<const std::uint32_t> codes;
        if (!m_normals.take(run.count, codes))
            return false;
        decodeNumbers(codes, m_program.normalStep, normals);
        return true;
    }

    bool addTriangles(const Run<TriangleSource> &run)
    {
        std::uint32_t *indices = m_result.indices.data() + 3 * m_triangle;
        m_triangle += run.count;
        if (run.source == TriangleSource::New) {
            std::span<const std::uint32_t> corners;
            if (!m_newIndices.take(run.count, corners))
                return false;
            std::copy(corners.begin(), corners.end(), indices);
            return true;
        }
        const auto rotation =
            static_cast<std::size_t>(run.source) - static_cast<std::size_t>(TriangleSource::Copied);
        const std::array<std::size_t, 3> order{rotation, (rotation + 1) % 3, (rotation + 2) % 3};
        const std::uint32_t *base = m_base.indices.data() + 3ull * run.baseStart;
        bool known = true;
        for (std::uint32_t i = 0; i < run.count; ++i, base += 3, indices += 3) {
            for (std::size_t corner = 0; corner < 3; ++corner) {
                indices[corner] = m_resultVertexOf[base[order[corner]]];
                known = known && indices[corner] != kNoVertex;
            }
        }
        return known;
    }

    const MeshProgram &m_program;
    const mesh::Mesh &m_base;
    bool m_copyNormals;
    VectorSource m_newPositions;
    VectorSource m_patches;
    VectorSource m_normals;
    VectorSource m_newIndices;
    std::vector<std::uint32_t> m_resultVertexOf; ///< of each base vertex
    std::uint32_t m_vertex = 0;
    std::size_t m_triangle = 0;
    mesh::Mesh m_result;
};

} // namespace

float numberOf(std::uint32_t code, double step)
{
    if (step > 0.0)
        return static_cast<float>(static_cast<double>(static_cast<std::int32_t>(code)) * step);
    return fromOrderedBits(code);
}

Result<mesh::Mesh> runProgram(const MeshProgram &program, const mesh::Mesh *base)
{
    static const mesh::Mesh kNothing;
    return ProgramRun(program, base ? *base : kNothing).run();
}

} // namespace stag::codec::detail
