// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace stag {

/// Wall-clock time in milliseconds since 1970, as every contract writes it.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
/// Monotonic time for intervals and deadlines.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

[[nodiscard]] constexpr std::int64_t toUnixMs(Timestamp time)
{
    return time.time_since_epoch().count();
}
[[nodiscard]] constexpr Timestamp fromUnixMs(std::int64_t ms)
{
    return Timestamp{std::chrono::milliseconds{ms}};
}

/// Where time comes from. Implementations are safe to call from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    [[nodiscard]] virtual MonotonicTime monotonic() const = 0;
};

} // namespace stag
