// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace stag::websocket {

using MaskingKey = std::array<char, 4>;

/// Masks or unmasks `bytes` in place (RFC 6455, 5.3), which stand at `offset` in their frame.
void applyMask(std::span<char> bytes, const MaskingKey &key, std::uint64_t offset);

} // namespace stag::websocket
