// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stag::websocket {

/// Whether this is a Sec-WebSocket-Key: 16 bytes in base64.
[[nodiscard]] bool isHandshakeKey(std::string_view key);
/// The Sec-WebSocket-Accept that answers it (RFC 6455, 4.2.2).
[[nodiscard]] std::string acceptValue(std::string_view key);

} // namespace stag::websocket
