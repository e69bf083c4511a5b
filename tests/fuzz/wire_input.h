// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <string_view>

namespace stag::test {

/// The text to decode: the corpus are the fixtures of tests/data/wire, whose expected part, behind
/// a line "----", is none of the decoder's business.
inline std::string_view wireInput(const uint8_t *data, std::size_t size)
{
    const std::string_view text = asText(std::as_bytes(std::span(data, size)));
    return text.substr(0, text.find("\n----\n"));
}

} // namespace stag::test
