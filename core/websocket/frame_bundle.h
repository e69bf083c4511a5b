// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/frame.h"

#include <memory>
#include <string>
#include <vector>

namespace stag::websocket {

/// Messages that go to many sockets, one behind the other, and are framed once for all of them.
class FrameBundle
{
public:
    using Message = std::shared_ptr<const std::string>;

    explicit FrameBundle(Opcode opcode)
        : m_opcode(opcode)
    {}
    void add(Message message);

    [[nodiscard]] Opcode opcode() const { return m_opcode; }
    [[nodiscard]] const std::vector<Message> &messages() const { return m_messages; }
    [[nodiscard]] std::size_t messageBytes() const { return m_messageBytes; } ///< of all of them
    /// As they leave where nothing is compressed.
    [[nodiscard]] const std::string &frames() const { return m_frames; }

private:
    const Opcode m_opcode;
    std::vector<Message> m_messages;
    std::size_t m_messageBytes = 0;
    std::string m_frames;
};

} // namespace stag::websocket
