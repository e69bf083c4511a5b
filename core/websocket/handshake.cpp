// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/handshake.h"

#include "core/base/base64.h"
#include "core/base/sha1.h"

namespace stag::websocket {

bool isHandshakeKey(std::string_view key)
{
    constexpr std::size_t kKeyBytes = 16;
    const auto bytes = base64Decode(key, kKeyBytes);
    return bytes && bytes->size() == kKeyBytes;
}

std::string acceptValue(std::string_view key)
{
    const std::string proof = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return base64Encode(sha1(asBytes(proof)));
}

} // namespace stag::websocket
