// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/system_random.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace stag::host {

namespace {

constexpr std::size_t kPoolBytes = 1'024;
constexpr std::size_t kSmallBytesMax = 64;

void readFromSystem(std::span<std::byte> bytes)
{
    while (!bytes.empty()) {
        // Without O_NONBLOCK the call fails only for a signal, or on a kernel that this program
        // does not run on.
        const ssize_t count = ::getrandom(bytes.data(), bytes.size(), 0);
        if (count < 0 && errno != EINTR)
            std::abort();
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
}

/// Bytes that are fetched together, because a call into the system costs more than what it brings.
/// What was given out is not kept.
struct Pool
{
    std::array<std::byte, kPoolBytes> bytes{};
    std::size_t used = kPoolBytes;

    void take(std::span<std::byte> wanted)
    {
        if (wanted.size() > bytes.size() - used) {
            readFromSystem(bytes);
            used = 0;
        }
        const auto given = std::span(bytes).subspan(used, wanted.size());
        std::copy(given.begin(), given.end(), wanted.begin());
        std::fill(given.begin(), given.end(), std::byte{0});
        used += wanted.size();
    }
};

} // namespace

void SystemRandom::fill(std::span<std::byte> bytes)
{
    thread_local Pool pool;
    if (bytes.size() <= kSmallBytesMax)
        pool.take(bytes);
    else
        readFromSystem(bytes);
}

} // namespace stag::host
