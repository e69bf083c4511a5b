// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::model {

/// What the model accepts; more is ErrorCode::TooLarge. Overflow policy: reject the whole event.
struct Limits
{
    std::size_t idBytesMax = 256;
    std::size_t rotationNumbersMax = 64; ///< of a rotation that is no quaternion
    std::size_t metadataBytesMax = 64u << 10;
    std::size_t anchorsPerEventMax = 10'000;
    std::size_t meshesPerEventMax = 1'000;
    std::size_t meshPayloadBytesMax = 256u << 20;
};

} // namespace stag::model
