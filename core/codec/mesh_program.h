// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/mesh/mesh.h"

#include <cstdint>
#include <vector>

namespace stag::codec::detail {

/// Where the next vertices come from.
enum class VertexSource : std::uint8_t {
    New,     ///< all their numbers follow
    Copied,  ///< from the base
    Patched, ///< from the base, and a difference for each coordinate; only without quantisation
};

/// Where the next triangles come from.
enum class TriangleSource : std::uint8_t {
    New,
    Copied,      ///< from the base, with the vertices that were copied or patched from its corners
    CopiedFrom1, ///< the same, beginning with the second corner
    CopiedFrom2, ///< the same, beginning with the third corner
};

/// Elements that follow each other, and so do their sources.
template<typename Source>
struct Run
{
    Source source = Source::New;
    std::uint32_t count = 0;
    std::uint32_t baseStart = 0; ///< 0 for new ones
};

/// How a mesh is made from a base, or from nothing.
///
/// Numbers are codes: the ordered bits of a float, or with quantisation a whole number of steps in
/// two's complement.
struct MeshProgram
{
    std::uint32_t vertexCount = 0;
    std::uint32_t triangleCount = 0;
    bool hasNormals = false;
    double positionStepM = 0.0; ///< 0: exact
    double normalStep = 0.0;
    std::vector<Run<VertexSource>> vertexRuns;     ///< for all vertices
    std::vector<Run<TriangleSource>> triangleRuns; ///< for all triangles
    std::vector<std::uint32_t> newPositions;       ///< codes, three per new vertex
    std::vector<std::uint32_t> patches;            ///< code differences, three per patched vertex
    /// Codes, three per vertex that is not copied; of every vertex if the base has no normals.
    std::vector<std::uint32_t> normals;
    std::vector<std::uint32_t> newIndices; ///< three per new triangle
};

/// The number that `code` stands for.
[[nodiscard]] float numberOf(std::uint32_t code, double step);

/// Makes the mesh. Total: a program that does not fit `base` (which may be null) or itself, or
/// whose mesh does not pass mesh::validate(), is Corrupt. The caller limits the counts.
[[nodiscard]] Result<mesh::Mesh> runProgram(const MeshProgram &program, const mesh::Mesh *base);

} // namespace stag::codec::detail
