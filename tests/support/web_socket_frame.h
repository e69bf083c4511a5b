// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace stag::test {

enum class Opcode : std::uint8_t {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
};

/// A frame as RFC 6455 draws it, also a wrong one.
struct Frame
{
    Opcode opcode = Opcode::Text;
    std::string payload = {};
    bool isFinal = true;
    std::uint8_t reservedBits = 0; ///< RSV1 is 4, RSV2 is 2, RSV3 is 1
    bool isMasked = true;
};

[[nodiscard]] std::string encodeFrame(const Frame &frame);
/// The number that `bytes` write, the highest byte first.
[[nodiscard]] std::uint64_t readBigEndian(const std::string &bytes);
/// The payload of a close frame.
[[nodiscard]] std::string closePayload(std::uint16_t code, const std::string &reason = {});

} // namespace stag::test
