// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transport/raw_web_socket.h"

#include <array>

namespace stag::test {

namespace {

constexpr std::array<char, 4> kMask{'\x12', '\x34', '\x56', '\x78'};

void appendBigEndian(std::string &bytes, std::uint64_t value, int count)
{
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(value >> shift));
}

std::uint64_t readBigEndian(const std::string &bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

} // namespace

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

RawWebSocket::RawWebSocket(RawClient client,
                           const std::string &target,
                           const std::string &fields,
                           const std::string &early)
    : m_client(std::move(client))
{
    // Key and answer are the example of RFC 6455, 1.3.
    if (m_client.send(
            "GET " + target
            + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + fields + "\r\n" + early))
        m_handshake = m_client.readReply();
}

std::optional<Frame> RawWebSocket::receive(std::chrono::milliseconds patience)
{
    const std::string head = m_client.read(2, patience);
    if (head.size() < 2)
        return std::nullopt;
    Frame frame;
    frame.isFinal = (head[0] & 0x80) != 0;
    frame.reservedBits = static_cast<std::uint8_t>((head[0] >> 4) & 7);
    frame.opcode = static_cast<Opcode>(head[0] & 0xf);
    frame.isMasked = (head[1] & 0x80) != 0;
    std::uint64_t size = static_cast<std::uint64_t>(head[1] & 0x7f);
    if (size >= 126)
        size = readBigEndian(m_client.read(size == 126 ? 2 : 8, patience));
    frame.payload = m_client.read(size, patience);
    if (frame.payload.size() != size)
        return std::nullopt;
    return frame;
}

int RawWebSocket::receiveClose()
{
    const auto frame = receive();
    if (!frame)
        return 0;
    if (frame->opcode != Opcode::Close || frame->payload.size() < 2)
        return 1;
    return static_cast<int>(readBigEndian(frame->payload.substr(0, 2)));
}

} // namespace stag::test
