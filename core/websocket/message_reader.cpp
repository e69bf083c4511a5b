// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/message_reader.h"

#include "core/websocket/close_code.h"

#include <algorithm>
#include <utility>

namespace stag::websocket {

namespace {

constexpr std::uint8_t kCompressedBit = 4; // RSV1, RFC 7692
// A connection keeps no more room between two messages than small ones need.
constexpr std::size_t kIdleBytesMax = 4u << 10;

std::string_view view(std::span<const char> bytes)
{
    return {bytes.data(), bytes.size()};
}

} // namespace

MessageReader::MessageReader(const Limits &limits, std::optional<MessageInflater> inflater)
    : m_limits(limits)
    , m_inflater(std::move(inflater))
{}

Event MessageReader::next(std::span<char> &bytes)
{
    dropDelivered();
    while (m_stage != Stage::Ended) {
        const std::size_t sizeBefore = bytes.size();
        const Stage stageBefore = m_stage;
        const Event event = read(bytes);
        if (event.kind != Event::Kind::NeedsMore)
            return event;
        if (bytes.size() == sizeBefore && m_stage == stageBefore)
            return {};
    }
    bytes = {};
    return {};
}

std::string MessageReader::takeMessage(const Event &event)
{
    if (!std::exchange(m_isDelivered, false))
        return std::string(event.payload);
    return std::exchange(m_message, {});
}

void MessageReader::dropDelivered()
{
    if (!m_isDelivered)
        return;
    m_isDelivered = false;
    m_message.clear();
    if (m_message.capacity() > kIdleBytesMax)
        m_message = {};
}

/// Takes one step; NeedsMore says that there is nothing to tell yet.
Event MessageReader::read(std::span<char> &bytes)
{
    if (m_stage == Stage::Payload)
        return isControl(m_header.opcode) ? takeControl(bytes) : takeData(bytes);
    if (!takeHeader(bytes))
        return {};
    if (m_stage == Stage::FirstTwoBytes) {
        m_header = decodeFirstTwoBytes(m_headerBytes[0], m_headerBytes[1]);
        if (const std::string_view reason = violation(); !reason.empty())
            return fail(close_code::kProtocolError, reason);
        m_stage = Stage::RestOfHeader;
        return {};
    }
    if (!decodeRest(m_header, m_headerBytes))
        return fail(close_code::kProtocolError, "a size is not written in the fewest bytes");
    return beginFrame();
}

/// Gathers as much of the header as the stage needs; false if there is less.
bool MessageReader::takeHeader(std::span<char> &bytes)
{
    const std::size_t wanted =
        m_stage == Stage::FirstTwoBytes ? kHeaderBytesMin : m_header.headerBytes;
    const std::size_t count = std::min(wanted - m_headerBytesTaken, bytes.size());
    std::copy_n(bytes.begin(), count, m_headerBytes.begin() + m_headerBytesTaken);
    m_headerBytesTaken += count;
    bytes = bytes.subspan(count);
    return m_headerBytesTaken == wanted;
}

/// What the first two bytes of the header do wrong, or nothing.
std::string_view MessageReader::violation() const
{
    const bool isContinuation = m_header.opcode == Opcode::Continuation;
    const bool isControlFrame = isControl(m_header.opcode);
    const bool mayBeCompressed = m_inflater && !isControlFrame && !isContinuation;
    if ((m_header.reservedBits & ~(mayBeCompressed ? kCompressedBit : 0)) != 0)
        return "a reserved bit is set";
    if (!isKnown(m_header.opcode))
        return "unknown opcode";
    if (!m_header.isMasked)
        return "a frame is not masked";
    if (isControlFrame && !m_header.isFinal)
        return "a control frame is fragmented";
    if (isControlFrame && m_header.payloadBytes > kControlPayloadBytesMax)
        return "a control frame is too long";
    if (isContinuation && !m_isInMessage)
        return "there is no message to continue";
    if (!isControlFrame && !isContinuation && m_isInMessage)
        return "a message begins inside another";
    return {};
}

Event MessageReader::beginFrame()
{
    m_stage = Stage::Payload;
    m_headerBytesTaken = 0;
    m_payloadBytesTaken = 0;
    if (isControl(m_header.opcode))
        return {};
    if (!m_isInMessage) {
        m_isInMessage = true;
        m_isText = m_header.opcode == Opcode::Text;
        m_isCompressed = (m_header.reservedBits & kCompressedBit) != 0;
        m_wireBytes = 0;
        m_fragments = 0;
        m_utf8 = {};
    }
    if (m_header.payloadBytes > wireBytesMax() - m_wireBytes)
        return failTooLarge();
    m_wireBytes += static_cast<std::size_t>(m_header.payloadBytes);
    if (++m_fragments > m_limits.fragmentsMax)
        return fail(close_code::kTooLarge,
                    "read limited at " + std::to_string(m_limits.fragmentsMax) + " fragments");
    return {};
}

/// What cannot be compressed becomes a little larger.
std::size_t MessageReader::wireBytesMax() const
{
    constexpr std::size_t kSmallestOverhead = 1024;
    const std::size_t limit = m_limits.messageBytesMax;
    return m_isCompressed ? limit + limit / 1024 + kSmallestOverhead : limit;
}

Event MessageReader::takeData(std::span<char> &bytes)
{
    const std::uint64_t left = m_header.payloadBytes - m_payloadBytesTaken;
    const std::span<char> piece = bytes.first(std::min<std::uint64_t>(left, bytes.size()));
    bytes = bytes.subspan(piece.size());
    applyMask(piece, m_header.key, m_payloadBytesTaken);
    m_payloadBytesTaken += piece.size();
    const bool isFrameComplete = m_payloadBytesTaken == m_header.payloadBytes;
    if (isFrameComplete)
        m_stage = Stage::FirstTwoBytes;
    if (m_isText && !m_isCompressed && !m_utf8.append(view(piece)))
        return fail(close_code::kInvalidPayload, "text is not UTF-8");
    if (isFrameComplete && m_header.isFinal)
        return finishMessage(piece);
    return appendPiece(piece);
}

Event MessageReader::appendPiece(std::span<const char> piece)
{
    const std::size_t sizeBefore = m_message.size();
    if (m_isCompressed)
        return inflated(m_inflater->append(view(piece), m_message, m_limits.messageBytesMax),
                        sizeBefore);
    m_message.append(view(piece));
    return {};
}

/// A message that came whole is told where it stands, without a copy.
Event MessageReader::finishMessage(std::span<const char> lastPiece)
{
    const bool isWhole = m_message.empty() && !m_isCompressed;
    if (!isWhole)
        if (const Event failure = appendPiece(lastPiece); failure.kind != Event::Kind::NeedsMore)
            return failure;
    if (m_isCompressed) {
        const std::size_t sizeBefore = m_message.size();
        const Event failure =
            inflated(m_inflater->finish(m_message, m_limits.messageBytesMax), sizeBefore);
        if (failure.kind != Event::Kind::NeedsMore)
            return failure;
    }
    if (m_isText && !m_utf8.isComplete())
        return fail(close_code::kInvalidPayload, "text ends inside a character");
    m_isInMessage = false;
    m_isDelivered = !isWhole;
    return {.kind = m_isText ? Event::Kind::Text : Event::Kind::Binary,
            .payload = isWhole ? view(lastPiece) : std::string_view(m_message)};
}

/// Checks what decompressing has appended.
Event MessageReader::inflated(const Result<void> &result, std::size_t sizeBefore)
{
    if (m_isText && !m_utf8.append(std::string_view(m_message).substr(sizeBefore)))
        return fail(close_code::kInvalidPayload, "text is not UTF-8");
    if (!result && result.error().code == ErrorCode::TooLarge)
        return failTooLarge();
    if (!result)
        return fail(close_code::kInvalidPayload, "compressed data is damaged");
    return {};
}

Event MessageReader::takeControl(std::span<char> &bytes)
{
    const std::uint64_t left = m_header.payloadBytes - m_payloadBytesTaken;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
    std::copy_n(
        bytes.begin(), count, m_control.begin() + static_cast<std::ptrdiff_t>(m_payloadBytesTaken));
    m_payloadBytesTaken += count;
    bytes = bytes.subspan(count);
    if (m_payloadBytesTaken < m_header.payloadBytes)
        return {};
    m_stage = Stage::FirstTwoBytes;
    const auto payload =
        std::span(m_control).first(static_cast<std::size_t>(m_header.payloadBytes));
    applyMask(payload, m_header.key, 0);
    if (m_header.opcode == Opcode::Close)
        return takeClose(view(payload));
    return {.kind = m_header.opcode == Opcode::Ping ? Event::Kind::Ping : Event::Kind::Pong,
            .payload = view(payload)};
}

Event MessageReader::takeClose(std::string_view payload)
{
    constexpr std::size_t kCodeBytes = 2;
    Event event{.kind = Event::Kind::Close, .payload = {}, .closeCode = close_code::kNone};
    if (payload.size() == 1)
        return fail(close_code::kProtocolError, "half a close code");
    if (!payload.empty()) {
        event.closeCode = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8
                                                     | static_cast<unsigned char>(payload[1]));
        event.payload = payload.substr(kCodeBytes);
        if (!isSendable(event.closeCode))
            return fail(close_code::kProtocolError, "no such close code");
        if (!isUtf8(event.payload))
            return fail(close_code::kInvalidPayload, "the close reason is not UTF-8");
    }
    m_stage = Stage::Ended;
    return event;
}

/// The published servers count the byte that is one too many.
Event MessageReader::failTooLarge()
{
    return fail(close_code::kTooLarge,
                "read limited at " + std::to_string(m_limits.messageBytesMax + 1) + " bytes");
}

Event MessageReader::fail(std::uint16_t code, std::string_view reason)
{
    m_stage = Stage::Ended;
    m_failure = reason;
    m_message = {};
    return {.kind = Event::Kind::Failure, .payload = m_failure, .closeCode = code};
}

} // namespace stag::websocket
