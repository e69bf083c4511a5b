// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_payload.h"
#include "core/mesh/normals.h"
#include "core/mesh/simplify.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr stag::codec::DecodeLimits kLimits{
    .payloadBytesMax = 1u << 20, .verticesMax = 20'000, .trianglesMax = 20'000};

void check(const stag::model::MeshPayload &payload)
{
    const auto mesh = stag::codec::decodeMesh(payload, kLimits);
    if (!mesh)
        return;
    if (!stag::mesh::validate(*mesh) || mesh->vertexCount() > kLimits.verticesMax * 3
        || mesh->triangleCount() > kLimits.trianglesMax)
        std::abort();
    // What passes must be safe for everything that is done with it.
    (void)stag::mesh::bounds(*mesh);
    (void)stag::mesh::smoothNormals(*mesh);
    const auto coarse = stag::mesh::simplify(*mesh, mesh->triangleCount() / 2, 0.1);
    if (!stag::mesh::validate(coarse.mesh))
        std::abort();
}

} // namespace

/// The first byte says how the rest is split into vertices, faces and normals.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const auto bytes = std::as_bytes(std::span(data + 1, size - 1));
    const auto part = [&](std::size_t from, std::size_t to) {
        return stag::Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                           bytes.begin() + static_cast<std::ptrdiff_t>(to));
    };
    const std::size_t third = bytes.size() / 3;
    switch (data[0] % 3) {
    case 0:
        check({part(0, bytes.size()), {}, {}});
        break;
    case 1:
        check({part(0, bytes.size() / 2), part(bytes.size() / 2, bytes.size()), {}});
        break;
    default:
        check({part(0, third), part(third, 2 * third), part(2 * third, bytes.size())});
    }
    return 0;
}
