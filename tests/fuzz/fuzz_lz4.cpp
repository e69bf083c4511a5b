// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/lz4.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::size_t kOutputBytesMax = 1u << 20;
    const auto bytes = std::as_bytes(std::span(data, size));
    for (const auto unpack : {&stag::unpackAppleLz4, &stag::unpackLz4Frame})
        if (const auto plain = unpack(bytes, kOutputBytesMax);
            plain && plain->size() > kOutputBytesMax)
            std::abort();
    return 0;
}
