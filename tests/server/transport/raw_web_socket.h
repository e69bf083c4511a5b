// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/server/transport/raw_client.h"
#include "tests/support/web_socket_frame.h"

#include <optional>
#include <string>

namespace stag::test {

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
