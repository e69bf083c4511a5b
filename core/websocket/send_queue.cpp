// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/send_queue.h"

#include <algorithm>
#include <utility>

namespace stag::websocket {

namespace {

// Copying this much costs less than another piece of a gather write.
constexpr std::size_t kCopyBytesMax = 2u << 10;

} // namespace

/// Puts pieces together, the small ones into the room.
class SendQueue::Gathering
{
public:
    Gathering(std::span<std::string_view> segments, std::span<char> room)
        : m_segments(segments)
        , m_room(room)
    {}

    /// False if it does not fit any more.
    [[nodiscard]] bool add(std::string_view piece)
    {
        if (piece.empty())
            return true;
        if (piece.size() <= std::min(kCopyBytesMax, m_room.size()))
            return addCopy(piece);
        if (m_count == m_segments.size())
            return false;
        m_segments[m_count++] = piece;
        m_isLastCopied = false;
        return true;
    }
    [[nodiscard]] std::size_t count() const { return m_count; }

private:
    [[nodiscard]] bool addCopy(std::string_view piece)
    {
        if (!m_isLastCopied && m_count == m_segments.size())
            return false;
        std::ranges::copy(piece, m_room.begin());
        if (m_isLastCopied) {
            std::string_view &last = m_segments[m_count - 1];
            last = {last.data(), last.size() + piece.size()};
        } else {
            m_segments[m_count++] = {m_room.data(), piece.size()};
        }
        m_room = m_room.subspan(piece.size());
        m_isLastCopied = true;
        return true;
    }

    std::span<std::string_view> m_segments;
    std::span<char> m_room;
    std::size_t m_count = 0;
    bool m_isLastCopied = false;
};

SendQueue::SendQueue(std::optional<MessageDeflater> deflater)
    : m_deflater(std::move(deflater))
{}

void SendQueue::pushPreamble(std::string bytes)
{
    m_controls.push_back(std::move(bytes));
}

void SendQueue::pushMessage(std::shared_ptr<const std::string> message, Opcode opcode)
{
    const std::size_t size = message->size();
    m_messages.push_back({std::move(message), {1, size}, opcode});
}

void SendQueue::pushBundle(const std::shared_ptr<const FrameBundle> &bundle)
{
    if (!m_deflater) {
        m_messages.push_back({{bundle, &bundle->frames()},
                              {bundle->messages().size(), bundle->messageBytes()},
                              bundle->opcode(),
                              true});
        return;
    }
    for (const FrameBundle::Message &message : bundle->messages())
        pushMessage(message, bundle->opcode());
}

void SendQueue::pushControl(Opcode opcode, std::string_view payload)
{
    // The front stays: it may have begun to leave, or be the preamble.
    if (m_controls.size() >= kControlFramesMax)
        m_controls.erase(m_controls.begin() + 1);
    m_controls.push_back(encodeControlFrame(opcode, payload));
}

void SendQueue::frame(Message &message)
{
    if (std::exchange(message.isFramed, true))
        return;
    if (m_deflater)
        message.payload =
            std::make_shared<const std::string>(m_deflater->deflate(*message.payload));
    message.header = encodeHeader(message.opcode, m_deflater.has_value(), message.payload->size());
}

std::size_t SendQueue::gather(std::span<std::string_view> segments, std::span<char> room)
{
    Gathering gathering(segments, room);
    std::size_t offset = m_offset;
    const auto add = [&](std::string_view piece) {
        const std::size_t skipped = std::min(offset, piece.size());
        offset -= skipped;
        return gathering.add(piece.substr(skipped));
    };
    const auto addMessage = [&](Message &message) {
        frame(message);
        return add(message.header.view()) && add(*message.payload);
    };
    auto message = m_messages.begin();
    if (m_isMessageBegun && !addMessage(*message++))
        return gathering.count();
    for (const std::string &control : m_controls)
        if (!add(control))
            return gathering.count();
    while (message != m_messages.end() && addMessage(*message))
        ++message;
    return gathering.count();
}

std::optional<SendQueue::Sent> SendQueue::consume(std::size_t &sentBytes)
{
    while (sentBytes > 0 && !isEmpty()) {
        const bool isMessage = isMessageNext();
        const std::size_t frameBytes =
            isMessage ? m_messages.front().header.size + m_messages.front().payload->size()
                      : m_controls.front().size();
        const std::size_t taken = std::min(sentBytes, frameBytes - m_offset);
        sentBytes -= taken;
        m_offset += taken;
        m_isMessageBegun = isMessage && m_offset < frameBytes;
        if (m_offset < frameBytes)
            break;
        m_offset = 0;
        if (isMessage) {
            const Sent sent = m_messages.front().content;
            m_messages.pop_front();
            return sent;
        }
        m_controls.pop_front();
    }
    return std::nullopt;
}

std::size_t SendQueue::dropWaiting()
{
    std::size_t bytes = 0;
    const std::size_t kept = m_isMessageBegun ? 1 : 0;
    for (; m_messages.size() > kept; m_messages.pop_back())
        bytes += m_messages.back().content.messageBytes;
    return bytes;
}

std::size_t SendQueue::clear()
{
    m_isMessageBegun = false;
    m_offset = 0;
    m_controls.clear();
    return dropWaiting();
}

} // namespace stag::websocket
