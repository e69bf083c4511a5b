// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stag::test {

/// A masked WebSocket message that is built once; each time it is taken some digits change, so that
/// no two are the same.
class MessageTemplate
{
public:
    /// `text` holds `marker`, as many zeros as the changing number has digits. `tail` are bytes
    /// that follow the message.
    MessageTemplate(const std::string &text, std::string_view marker, const std::string &tail = {});

    /// Lives until the next call.
    [[nodiscard]] std::string_view next();

private:
    std::string m_bytes;
    std::size_t m_digitsEnd;
    std::string m_masks; ///< what the zeros became
    std::uint32_t m_number = 0;
};

/// A StreamKit pose of about 200 bytes, and the ping whose pong acknowledges it.
[[nodiscard]] MessageTemplate posePacket(const std::string &session);
/// A StreamKit mesh whose text has about `textBytes`; with or without the ping.
[[nodiscard]] MessageTemplate
meshPacket(const std::string &session, std::size_t textBytes, bool hasPing);
/// A pose without the ping.
[[nodiscard]] MessageTemplate lonePosePacket(const std::string &session);
/// What a session client sends to move an anchor of device `device`.
[[nodiscard]] MessageTemplate anchorUpdate(const std::string &session, const std::string &device);
/// Stores an anchor by HTTP and keeps the connection.
[[nodiscard]] std::string ingestRequest(const std::string &session, const std::string &anchor);

} // namespace stag::test
