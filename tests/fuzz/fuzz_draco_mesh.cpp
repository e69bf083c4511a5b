// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/draco_mesh.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr stag::codec::DecodeLimits kLimits{
        .payloadBytesMax = 4u << 20, .verticesMax = 20'000, .trianglesMax = 20'000};
    const auto mesh = stag::codec::decodeDraco(std::as_bytes(std::span(data, size)), kLimits);
    if (!mesh)
        return 0;
    if (!stag::mesh::validate(*mesh) || mesh->triangleCount() > kLimits.trianglesMax)
        std::abort();
    return 0;
}
