// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/deflate_extension.h"
#include "core/websocket/frame.h"
#include "core/websocket/frame_bundle.h"
#include "core/websocket/limits.h"

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stag::websocket {

/// The sending half: what waits to leave, as frames. Messages leave in order; control frames go
/// before messages that have not begun. What the sender takes is told by consume(), so a write may
/// end anywhere. Bounded by who pushes messages; control frames by kControlFramesMax, dropping the
/// oldest.
class SendQueue
{
public:
    explicit SendQueue(std::optional<MessageDeflater> deflater = std::nullopt);

    /// Bytes that go ahead of all frames. Only first, once.
    void pushPreamble(std::string bytes);
    void pushMessage(std::shared_ptr<const std::string> message, Opcode opcode);
    /// The same as its messages, at the price of one.
    void pushBundle(const std::shared_ptr<const FrameBundle> &bundle);
    void pushControl(Opcode opcode, std::string_view payload);

    [[nodiscard]] bool isEmpty() const { return m_controls.empty() && m_messages.empty(); }
    [[nodiscard]] bool hasMessages() const { return !m_messages.empty(); }

    /// Describes what is to leave next in at most `segments.size()` pieces and returns how many;
    /// at least one unless the queue is empty. Small frames are copied together into `room`, which
    /// is cheaper than a piece each. Valid until anything else is called.
    [[nodiscard]] std::size_t gather(std::span<std::string_view> segments, std::span<char> room);

    struct Sent
    {
        std::size_t count = 0; ///< messages
        std::size_t messageBytes = 0;
    };
    /// Takes `sentBytes` off the front, but no further than to the end of the next message or
    /// bundle: then it says what that was, and is called again with the rest.
    [[nodiscard]] std::optional<Sent> consume(std::size_t &sentBytes);

    /// Before a close frame, which control frames overtake: drops the messages of which no byte has
    /// left and returns the sum of their sizes. No further message may follow, for a compressed one
    /// that is gone is missing in the stream.
    [[nodiscard]] std::size_t dropWaiting();
    /// Drops everything, and returns the sum of the sizes of the messages.
    [[nodiscard]] std::size_t clear();

private:
    struct Message
    {
        /// Compressed, if so agreed, once framed; of a bundle all frames.
        std::shared_ptr<const std::string> payload;
        Sent content;
        Opcode opcode = Opcode::Text;
        bool isFramed = false;
        ServerFrameHeader header{}; ///< empty until framed
    };
    class Gathering;

    void frame(Message &message);
    [[nodiscard]] bool isMessageNext() const { return m_isMessageBegun || m_controls.empty(); }

    std::optional<MessageDeflater> m_deflater;
    std::deque<std::string> m_controls;
    std::deque<Message> m_messages;
    std::size_t m_offset = 0; ///< what has left of the frame at the front
    bool m_isMessageBegun = false;
};

} // namespace stag::websocket
