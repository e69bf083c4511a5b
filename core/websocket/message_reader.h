// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/websocket/deflate_extension.h"
#include "core/websocket/frame.h"
#include "core/websocket/limits.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stag::websocket {

/// What a peer has said.
struct Event
{
    enum class Kind {
        NeedsMore, ///< all bytes are consumed
        Text,      ///< a complete message, valid UTF-8
        Binary,
        Ping,
        Pong,
        Close,   ///< `closeCode` is close_code::kNone if there was none; `payload` is the reason
        Failure, ///< the peer is to be closed with `closeCode`; `payload` says why
    };
    Kind kind = Kind::NeedsMore;
    std::string_view payload; ///< lives until the next call, in the reader or in its input
    std::uint16_t closeCode = 0;
};

/// The receiving half of a server's RFC 6455: bytes in, events out. Total; the events do not depend
/// on how the bytes are cut. After Close and Failure everything is ignored.
class MessageReader
{
public:
    explicit MessageReader(const Limits &limits,
                           std::optional<MessageInflater> inflater = std::nullopt);

    /// Consumes from the front of `bytes`, which are overwritten, until something is to be told.
    [[nodiscard]] Event next(std::span<char> &bytes);
    /// The message that `event`, the last that was told, is about, to keep: copied only if it came
    /// whole.
    [[nodiscard]] std::string takeMessage(const Event &event);

private:
    [[nodiscard]] Event read(std::span<char> &bytes);
    [[nodiscard]] bool takeHeader(std::span<char> &bytes);
    [[nodiscard]] std::string_view violation() const;
    [[nodiscard]] Event beginFrame();
    [[nodiscard]] Event takeData(std::span<char> &bytes);
    [[nodiscard]] Event appendPiece(std::span<const char> piece);
    [[nodiscard]] Event finishMessage(std::span<const char> lastPiece);
    [[nodiscard]] Event takeControl(std::span<char> &bytes);
    [[nodiscard]] Event takeClose(std::string_view payload);
    [[nodiscard]] Event inflated(const Result<void> &result, std::size_t sizeBefore);
    [[nodiscard]] Event fail(std::uint16_t code, std::string_view reason);
    [[nodiscard]] Event failTooLarge();
    [[nodiscard]] std::size_t wireBytesMax() const;
    void dropDelivered();

    enum class Stage { FirstTwoBytes, RestOfHeader, Payload, Ended };

    const Limits m_limits;
    std::optional<MessageInflater> m_inflater;
    Stage m_stage = Stage::FirstTwoBytes;

    // The frame in hand
    FrameHeader m_header;
    std::array<char, kHeaderBytesMax> m_headerBytes{};
    std::size_t m_headerBytesTaken = 0;
    std::uint64_t m_payloadBytesTaken = 0;
    std::array<char, kControlPayloadBytesMax> m_control{};

    // The message in hand
    bool m_isInMessage = false;
    bool m_isText = false;
    bool m_isCompressed = false;
    bool m_isDelivered = false;
    std::size_t m_wireBytes = 0;
    std::size_t m_fragments = 0;
    Utf8Validator m_utf8;
    std::string m_message;
    std::string m_failure;
};

} // namespace stag::websocket
