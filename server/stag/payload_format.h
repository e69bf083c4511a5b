// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_payload.h"

#include <memory>

namespace stag::stag {

/// The same mesh in another format; what is opaque, or cannot be written so, as it came. May take
/// long.
[[nodiscard]] std::shared_ptr<const model::MeshPayload>
payloadIn(codec::PayloadFormat format, const std::shared_ptr<const model::MeshPayload> &payload);

} // namespace stag::stag
