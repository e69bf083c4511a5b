// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/masking.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stag::websocket {

/// RFC 6455, 5.2. A header nobody has checked may hold other values up to 15.
enum class Opcode : std::uint8_t {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
};

inline constexpr std::size_t kHeaderBytesMin = 2;
inline constexpr std::size_t kHeaderBytesMax = 14;
inline constexpr std::size_t kControlPayloadBytesMax = 125;

[[nodiscard]] constexpr bool isControl(Opcode opcode)
{
    return static_cast<std::uint8_t>(opcode) >= 8;
}
[[nodiscard]] bool isKnown(Opcode opcode);

/// What stands in front of a payload.
struct FrameHeader
{
    bool isFinal = true;
    std::uint8_t reservedBits = 0; ///< RSV1 is 4, RSV2 is 2, RSV3 is 1
    Opcode opcode = Opcode::Text;
    bool isMasked = false;
    std::uint8_t headerBytes = 0;
    /// Up to 125 the size itself, known from the first two bytes; else 126 or 127 until the rest is
    /// read.
    std::uint64_t payloadBytes = 0;
    MaskingKey key{};
};

/// Reads the first two bytes, which say how long the header is. Total.
[[nodiscard]] FrameHeader decodeFirstTwoBytes(char first, char second);
/// Reads the rest from `bytes`, which begin with the header and hold all of it. False if the size
/// is not written in the fewest bytes, or has its highest bit set.
[[nodiscard]] bool decodeRest(FrameHeader &header, std::span<const char> bytes);

/// The header of a frame that a server sends: final and not masked.
struct ServerFrameHeader
{
    std::array<char, 10> bytes{};
    std::uint8_t size = 0;

    [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
};
[[nodiscard]] ServerFrameHeader
encodeHeader(Opcode opcode, bool isCompressed, std::uint64_t payloadBytes);

/// A whole control frame; `payload` is at most kControlPayloadBytesMax.
[[nodiscard]] std::string encodeControlFrame(Opcode opcode, std::string_view payload);

} // namespace stag::websocket
