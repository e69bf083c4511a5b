// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::wire {

/// Whether a mesh is written with its bytes or only described.
enum class MeshPayloads { Include, LeaveOut };

} // namespace stag::wire
