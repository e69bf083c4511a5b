// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stag::mesh {

/// Triangles in about a byte each if neighbours follow each other: the index codec of
/// meshoptimizer, and in front of it two bits per triangle for the first corner, which that codec
/// does not keep. `indices` are three per triangle, each below `vertexCount`.
[[nodiscard]] Bytes packIndices(std::span<const std::uint32_t> indices, std::size_t vertexCount);

/// The exact indices again. Total: what cannot be `triangleCount` triangles is Corrupt; whether the
/// indices name vertices is left to validate(). The caller limits `triangleCount`.
[[nodiscard]] Result<std::vector<std::uint32_t>> unpackIndices(BytesView bytes,
                                                               std::size_t triangleCount);

} // namespace stag::mesh
