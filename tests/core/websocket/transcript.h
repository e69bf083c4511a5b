// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/message_reader.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stag::test {

inline std::string line(const websocket::Event &event)
{
    using Kind = websocket::Event::Kind;
    const std::string payload(event.payload);
    const std::string code = std::to_string(event.closeCode);
    switch (event.kind) {
    case Kind::NeedsMore:
        return "needs more";
    case Kind::Text:
        return "text " + payload;
    case Kind::Binary:
        return "binary " + payload;
    case Kind::Ping:
        return "ping " + payload;
    case Kind::Pong:
        return "pong " + payload;
    case Kind::Close:
        return "close " + code + ' ' + payload;
    case Kind::Failure:
        return "failure " + code + ' ' + payload;
    }
    return {};
}

/// What a reader tells about `bytes` if they arrive in pieces; `nextPieceBytes()` says how large
/// the next one is, at least 1.
template<typename F>
std::vector<std::string>
transcript(websocket::MessageReader &reader, const std::string &bytes, F &&nextPieceBytes)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size();) {
        // A buffer of its own lets the address sanitizer see a read behind the end.
        std::string piece = bytes.substr(at, nextPieceBytes());
        at += piece.size();
        std::span<char> rest(piece);
        while (true) {
            const websocket::Event event = reader.next(rest);
            if (event.kind == websocket::Event::Kind::NeedsMore)
                break;
            lines.push_back(line(event));
        }
    }
    return lines;
}

} // namespace stag::test
