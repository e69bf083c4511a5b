// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/system_clock.h"

namespace stag::host {

Timestamp SystemClock::now() const
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const
{
    return std::chrono::steady_clock::now();
}

} // namespace stag::host
