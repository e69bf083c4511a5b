// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace stag::exchange {

/// Takes bytes, one piece behind the other, on the thread of whoever writes. May wait until there
/// is room.
class ByteSink
{
public:
    virtual ~ByteSink() = default;
    /// Cancelled when nobody wants any more.
    [[nodiscard]] virtual Result<void> write(BytesView bytes) = 0;
};

} // namespace stag::exchange
