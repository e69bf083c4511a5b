// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::size_t kOutputBytesMax = 1u << 20;
    const auto bytes = std::as_bytes(std::span(data, size));
    if (const auto plain = stag::gunzip(bytes, kOutputBytesMax);
        plain && plain->size() > kOutputBytesMax)
        std::abort();
    const auto packed = stag::gzip(bytes, 1);
    if (!packed)
        std::abort();
    const auto back = stag::gunzip(*packed, size);
    if (!back || !std::equal(back->begin(), back->end(), bytes.begin(), bytes.end()))
        std::abort();
    return 0;
}
