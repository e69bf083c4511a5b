// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/xz.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::size_t kOutputBytesMax = 1u << 20;
    const auto bytes = std::as_bytes(std::span(data, size));
    if (const auto plain = stag::unpackXz(bytes, kOutputBytesMax);
        plain && plain->size() > kOutputBytesMax)
        std::abort();
    return 0;
}
