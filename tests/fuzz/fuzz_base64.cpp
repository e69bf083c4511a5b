// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    constexpr std::size_t kOutputBytesMax = 1u << 20;
    const auto bytes = stag::base64Decode(text, kOutputBytesMax);
    // Strict reading means that there is exactly one text for every value.
    if (bytes && stag::base64Encode(*bytes) != text)
        std::abort();
    const auto binary = std::as_bytes(std::span(data, size));
    const auto back = stag::base64Decode(stag::base64Encode(binary), size);
    if (!back || !std::equal(back->begin(), back->end(), binary.begin(), binary.end()))
        std::abort();
    return 0;
}
