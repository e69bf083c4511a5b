// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transport/raw_web_socket.h"

namespace stag::test {

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
