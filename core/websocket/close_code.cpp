// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/close_code.h"

#include "core/websocket/frame.h"

namespace stag::websocket {

bool isSendable(std::uint16_t code)
{
    constexpr std::uint16_t kUnsupportedData = 1003;
    constexpr std::uint16_t kBadGateway = 1014;
    constexpr std::uint16_t kLibrariesFirst = 3000;
    constexpr std::uint16_t kPrivateLast = 4999;
    return (code >= close_code::kNormal && code <= kUnsupportedData)
           || (code >= close_code::kInvalidPayload && code <= kBadGateway)
           || (code >= kLibrariesFirst && code <= kPrivateLast);
}

std::string encodeClosePayload(std::uint16_t code, std::string_view reason)
{
    if (code == close_code::kNone)
        return {};
    std::size_t size = kControlPayloadBytesMax - sizeof code;
    if (reason.size() <= size)
        size = reason.size();
    else
        while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0) == 0x80)
            --size;
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    return payload.append(reason.substr(0, size));
}

} // namespace stag::websocket
