// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/server/transport/raw_client.h"

#include <cstdint>
#include <optional>
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
/// The payload of a close frame.
[[nodiscard]] std::string closePayload(std::uint16_t code, const std::string &reason = {});

/// A WebSocket client without any conformance of its own.
class RawWebSocket
{
public:
    /// Shakes hands, and sends `early` with it; isOpen() tells whether the server agreed.
    RawWebSocket(RawClient client,
                 const std::string &target,
                 const std::string &fields = {},
                 const std::string &early = {});

    [[nodiscard]] bool isOpen() const { return m_handshake && m_handshake->status == 101; }
    [[nodiscard]] const std::optional<HttpReply> &handshake() const { return m_handshake; }
    [[nodiscard]] RawClient &socket() { return m_client; }

    bool send(const Frame &frame) { return m_client.send(encodeFrame(frame)); }
    bool sendText(const std::string &text)
    {
        return send({.opcode = Opcode::Text, .payload = text});
    }
    /// The next frame, or nothing at the end of the stream or of our patience.
    std::optional<Frame> receive(std::chrono::milliseconds patience = kPatience);
    /// The code of the close frame that comes next; 0 if the connection just ends, 1 if another
    /// frame comes.
    int receiveClose();

private:
    RawClient m_client;
    std::optional<HttpReply> m_handshake;
};

} // namespace stag::test
