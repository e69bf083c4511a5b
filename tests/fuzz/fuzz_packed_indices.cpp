// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/packed_indices.h"

#include <cstdint>
#include <cstdlib>

/// The first two bytes are the number of triangles.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t triangles = data[0] | std::size_t{data[1]} << 8;
    const auto indices =
        stag::mesh::unpackIndices(std::as_bytes(std::span(data + 2, size - 2)), triangles);
    if (indices && indices->size() != 3 * triangles)
        std::abort();
    return 0;
}
