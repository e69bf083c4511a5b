// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/system_random.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace stag::host {

void SystemRandom::fill(std::span<std::byte> bytes)
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

} // namespace stag::host
