// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/web_socket_frame.h"

#include <array>

namespace stag::test {

namespace {

constexpr std::array<char, 4> kMask{'\x12', '\x34', '\x56', '\x78'};

void appendBigEndian(std::string &bytes, std::uint64_t value, int count)
{
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(value >> shift));
}

} // namespace

std::uint64_t readBigEndian(const std::string &bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

std::string encodeFrame(const Frame &frame)
{
    std::string bytes;
    bytes.push_back(static_cast<char>((frame.isFinal ? 0x80 : 0) | frame.reservedBits << 4
                                      | static_cast<int>(frame.opcode)));
    const std::size_t size = frame.payload.size();
    const int maskBit = frame.isMasked ? 0x80 : 0;
    if (size < 126) {
        bytes.push_back(static_cast<char>(maskBit | static_cast<int>(size)));
    } else if (size < 65536) {
        bytes.push_back(static_cast<char>(maskBit | 126));
        appendBigEndian(bytes, size, 2);
    } else {
        bytes.push_back(static_cast<char>(maskBit | 127));
        appendBigEndian(bytes, size, 8);
    }
    if (!frame.isMasked)
        return bytes + frame.payload;
    bytes.append(kMask.data(), kMask.size());
    for (std::size_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<char>(frame.payload[i] ^ kMask[i % 4]));
    return bytes;
}

std::string closePayload(std::uint16_t code, const std::string &reason)
{
    std::string payload;
    appendBigEndian(payload, code, 2);
    return payload + reason;
}

} // namespace stag::test
