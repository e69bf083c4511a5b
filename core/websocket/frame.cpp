// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/frame.h"

#include <algorithm>

namespace stag::websocket {

namespace {

constexpr unsigned kFinalBit = 0x80;
constexpr unsigned kCompressedBit = 0x40; // RSV1, RFC 7692
constexpr unsigned kMaskBit = 0x80;
// Instead of a size: it follows in two or in eight bytes.
constexpr std::uint64_t kSizeInTwoBytes = 126;
constexpr std::uint64_t kSizeInEightBytes = 127;

std::uint64_t readBigEndian(std::span<const char> bytes)
{
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

std::size_t sizeBytes(std::uint64_t shortSize)
{
    return shortSize == kSizeInEightBytes ? 8 : shortSize == kSizeInTwoBytes ? 2 : 0;
}

} // namespace

bool isKnown(Opcode opcode)
{
    switch (opcode) {
    case Opcode::Continuation:
    case Opcode::Text:
    case Opcode::Binary:
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
        return true;
    }
    return false;
}

FrameHeader decodeFirstTwoBytes(char first, char second)
{
    const auto high = static_cast<unsigned char>(first);
    const auto low = static_cast<unsigned char>(second);
    FrameHeader header;
    header.isFinal = (high & kFinalBit) != 0;
    header.reservedBits = (high >> 4) & 7;
    header.opcode = static_cast<Opcode>(high & 0xf);
    header.isMasked = (low & kMaskBit) != 0;
    header.payloadBytes = low & 0x7f;
    header.headerBytes = static_cast<std::uint8_t>(kHeaderBytesMin + sizeBytes(header.payloadBytes)
                                                   + (header.isMasked ? header.key.size() : 0));
    return header;
}

bool decodeRest(FrameHeader &header, std::span<const char> bytes)
{
    const std::uint64_t shortSize = header.payloadBytes;
    const std::size_t count = sizeBytes(shortSize);
    if (count > 0)
        header.payloadBytes = readBigEndian(bytes.subspan(kHeaderBytesMin, count));
    if (header.isMasked)
        std::ranges::copy(bytes.subspan(kHeaderBytesMin + count, header.key.size()),
                          header.key.begin());
    if (shortSize == kSizeInTwoBytes)
        return header.payloadBytes >= kSizeInTwoBytes;
    if (shortSize == kSizeInEightBytes)
        return header.payloadBytes > 0xffff && header.payloadBytes >> 63 == 0;
    return true;
}

ServerFrameHeader encodeHeader(Opcode opcode, bool isCompressed, std::uint64_t payloadBytes)
{
    ServerFrameHeader header;
    const auto put = [&header](std::uint64_t byte) {
        header.bytes[header.size++] = static_cast<char>(byte);
    };
    put(kFinalBit | (isCompressed ? kCompressedBit : 0) | static_cast<unsigned>(opcode));
    const std::uint64_t shortSize = payloadBytes < kSizeInTwoBytes ? payloadBytes
                                    : payloadBytes <= 0xffff       ? kSizeInTwoBytes
                                                                   : kSizeInEightBytes;
    put(shortSize);
    for (std::size_t left = sizeBytes(shortSize); left > 0; --left)
        put(payloadBytes >> (8 * (left - 1)));
    return header;
}

std::string encodeControlFrame(Opcode opcode, std::string_view payload)
{
    std::string frame(encodeHeader(opcode, false, payload.size()).view());
    return frame.append(payload);
}

} // namespace stag::websocket
