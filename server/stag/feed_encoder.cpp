// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/feed_encoder.h"

#include <memory>
#include <utility>
#include <variant>

namespace stag::stag {

namespace {

bool isBinary(FeedFormat format)
{
    return format.encoding == wire::FeedEncoding::Binary;
}

Frame toFrame(std::string bytes, FeedFormat format)
{
    return {std::make_shared<const std::string>(std::move(bytes)),
            isBinary(format) ? transport::FrameKind::Binary : transport::FrameKind::Text};
}

} // namespace

FeedFormat feedFormatAt(std::size_t index)
{
    return {static_cast<wire::FeedEncoding>(index / 2), static_cast<wire::MeshPayloads>(index % 2)};
}

wire::BinaryMessage FeedEncoder::write(const live::LiveEvent &event,
                                       Timestamp now,
                                       FeedFormat format,
                                       const wire::FeedMarks &marks)
{
    if (!isBinary(format))
        return {wire::writeLiveEvent(event, now, format.payloads, marks), {}};
    if (std::holds_alternative<live::MeshChanged>(event)) // large, and without names
        return wire::writeLiveBinary(event, now, format.payloads, nullptr, marks);
    const std::lock_guard lock(m_mutex);
    const std::uint64_t replaced = m_names.replacedCount();
    auto message = wire::writeLiveBinary(event, now, format.payloads, &m_names, marks);
    m_namesReplaced.increment(static_cast<double>(m_names.replacedCount() - replaced));
    return message;
}

Frame FeedEncoder::frame(const live::LiveEvent &event,
                         Timestamp now,
                         FeedFormat format,
                         const wire::FeedMarks &marks)
{
    return finish(write(event, now, format, marks), format);
}

Frame FeedEncoder::finish(wire::BinaryMessage message,
                          FeedFormat format,
                          std::optional<std::uint64_t> offset)
{
    if (offset)
        message.bytes = isBinary(format) ? wire::binaryWithOffset(std::move(message.bytes), *offset)
                                         : wire::withOffset(std::move(message.bytes), *offset);
    Frame frame = toFrame(std::move(message.bytes), format);
    if (!message.names.empty())
        frame.names = std::make_shared<const wire::LiveNameList>(std::move(message.names));
    return frame;
}

Frame FeedEncoder::answer(std::string_view json, Timestamp now, FeedFormat format)
{
    return toFrame(isBinary(format) ? wire::writeBinaryJson(json, now) : std::string(json), format);
}

} // namespace stag::stag
