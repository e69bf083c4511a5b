// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

#include <vector>

namespace stag::mesh {

/// One unit normal per vertex: the mean of its triangles, larger ones counting more. A vertex
/// without an area around it gets +Y.
[[nodiscard]] std::vector<float> smoothNormals(const Mesh &mesh);

/// The same surface with edges that show: no vertex is shared and each has its triangle's normal.
/// Triangles without an area are left out.
[[nodiscard]] Mesh withFlatNormals(const Mesh &mesh);

} // namespace stag::mesh
