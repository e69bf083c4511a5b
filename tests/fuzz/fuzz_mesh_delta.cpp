// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_program_format.h"
#include "core/mesh/mesh_hash.h"
#include "tests/support/meshes.h"

#include <cstdint>
#include <cstdlib>

namespace {

constexpr stag::codec::DecodeLimits kLimits{
    .payloadBytesMax = 1u << 20, .verticesMax = 20'000, .trianglesMax = 20'000};
constexpr std::size_t kHeaderBytes = 112;

void check(const stag::Bytes &bytes)
{
    static const stag::mesh::Mesh kHill = stag::test::hillMesh(6);
    static const stag::codec::DeltaBase kBase{kHill, stag::mesh::meshHash(kHill)};
    const auto header = stag::codec::readDeltaHeader(bytes, kLimits);
    const auto mesh = stag::codec::decodeMeshDelta(bytes, &kBase, kLimits);
    if (mesh && (!header || header->result != stag::mesh::meshHash(*mesh)))
        std::abort();
    if (!header)
        return;
    // The hash of the result would keep the fuzzer from everything behind it.
    const auto program = stag::codec::detail::readProgram(bytes, kLimits);
    const auto result =
        program ? stag::codec::detail::runProgram(*program, &kHill) : program.error();
    if (!result)
        return;
    if (!stag::mesh::validate(*result) || result->vertexCount() != header->vertexCount
        || result->triangleCount() != header->triangleCount
        || result->normals.empty() == (header->hasNormals && header->vertexCount > 0))
        std::abort();
}

} // namespace

/// The bytes as they are, and with the checksum that they should have.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto view = std::as_bytes(std::span(data, size));
    stag::Bytes bytes(view.begin(), view.end());
    check(bytes);
    if (size < kHeaderBytes)
        return 0;
    stag::codec::detail::sealChecksum(bytes);
    check(bytes);
    return 0;
}
