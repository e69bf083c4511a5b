// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <span>

namespace stag::exchange {

/// Where an import comes from, byte by byte.
class ByteSource
{
public:
    virtual ~ByteSource() = default;
    /// Some more, into `room`; 0 at the end. Waits for it.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> room) = 0;
};

} // namespace stag::exchange
