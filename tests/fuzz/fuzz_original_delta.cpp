// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/codec/mesh_payload.h"
#include "core/codec/original_delta.h"
#include "core/codec/packed_mesh.h"
#include "tests/support/meshes.h"

#include <cstdint>
#include <cstdlib>

namespace {

using stag::model::MeshPayload;

constexpr stag::codec::DecodeLimits kLimits{
    .payloadBytesMax = 1u << 20, .verticesMax = 20'000, .trianglesMax = 20'000};

MeshPayload splitHill()
{
    const stag::mesh::Mesh hill = stag::test::hillMesh(6);
    return {
        stag::codec::encodeFloats(hill.positions), stag::codec::encodeIndices(hill.indices), {}};
}

MeshPayload blobHill()
{
    const auto blob = stag::gzip(stag::codec::encodeStagBlob(stag::test::hillMesh(6)), 9);
    return {blob ? *blob : stag::Bytes(), {}, {}};
}

void check(const MeshPayload &base, stag::BytesView delta)
{
    const auto form = stag::codec::detectDeltaForm(base, delta, kLimits);
    const auto resolved = stag::codec::resolveDelta(base, delta, kLimits);
    if (!resolved)
        return;
    if (!form || *form != resolved->form || !stag::codec::decodeMesh(resolved->payload, kLimits))
        std::abort();
}

} // namespace

/// The bytes as a delta against separate arrays, against a compressed blob, and against the first
/// half of themselves.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const MeshPayload kSplit = splitHill();
    static const MeshPayload kBlob = blobHill();
    const auto bytes = std::as_bytes(std::span(data, size));
    check(kSplit, bytes);
    check(kBlob, bytes);
    const auto half = bytes.first(size / 2);
    check({stag::Bytes(half.begin(), half.end()), {}, {}}, bytes.subspan(size / 2));
    return 0;
}
