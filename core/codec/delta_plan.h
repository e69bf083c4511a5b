// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/codec/mesh_program.h"

namespace stag::codec::detail {

/// The program that makes exactly `target`. `base` may be null.
[[nodiscard]] MeshProgram planExact(const mesh::Mesh *base, const mesh::Mesh &target);

/// How far numbers may be from what they were.
struct PlanBounds
{
    double positionM = 0.0;
    double normal = 0.0;
};

/// The program that makes the triangles of `target` within `bounds`: first what the base has, in
/// the order of the base, then what is new. `base` may be null. InvalidArgument if a bound is not
/// positive or finer than the numbers allow.
[[nodiscard]] Result<MeshProgram>
planWithin(const mesh::Mesh *base, const mesh::Mesh &target, const PlanBounds &bounds);

} // namespace stag::codec::detail
