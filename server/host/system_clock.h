// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace stag::host {

/// The clocks of the machine.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override;
    [[nodiscard]] MonotonicTime monotonic() const override;
};

} // namespace stag::host
