// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/payload_format.h"

#include <utility>

namespace stag::stag {

std::shared_ptr<const model::MeshPayload>
payloadIn(codec::PayloadFormat format, const std::shared_ptr<const model::MeshPayload> &payload)
{
    const auto mesh = codec::decodeMesh(*payload);
    auto encoded = mesh ? codec::encodePayload(format, *mesh) : std::nullopt;
    return encoded ? std::make_shared<const model::MeshPayload>(std::move(*encoded)) : payload;
}

} // namespace stag::stag
