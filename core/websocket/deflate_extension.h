// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/raw_deflate.h"

#include <optional>
#include <string>
#include <string_view>

namespace stag::websocket {

/// What a server agrees to (RFC 7692, 7.1). The client may use any window.
struct DeflateParameters
{
    bool serverKeepsContext = true; ///< our messages may refer to earlier ones
    bool clientKeepsContext = true;
    int serverWindowBits = kDeflateWindowBitsMax;

    bool operator==(const DeflateParameters &) const = default;
};

/// The first offer of a Sec-WebSocket-Extensions field that is permessage-deflate as we can do it.
/// Total; a malformed field offers nothing.
[[nodiscard]] std::optional<DeflateParameters> acceptDeflateOffer(std::string_view field);
/// The field that answers the offer.
[[nodiscard]] std::string deflateAnswer(const DeflateParameters &parameters);

/// Compresses the messages of one connection, in the order in which they are sent.
class MessageDeflater
{
public:
    [[nodiscard]] static Result<MessageDeflater> create(const DeflateParameters &parameters);
    [[nodiscard]] std::string deflate(std::string_view message);

private:
    MessageDeflater(RawDeflater stream, bool keepsContext);

    RawDeflater m_stream;
    bool m_keepsContext;
};

/// Decompresses the messages of one connection, in pieces.
class MessageInflater
{
public:
    [[nodiscard]] static Result<MessageInflater> create(const DeflateParameters &parameters);
    /// Appends what the next piece of a message decompresses to; as RawInflater::append().
    [[nodiscard]] Result<void>
    append(std::string_view piece, std::string &message, std::size_t messageBytesMax);
    /// Ends the message. Corrupt if something is missing.
    [[nodiscard]] Result<void> finish(std::string &message, std::size_t messageBytesMax);

private:
    MessageInflater(RawInflater stream, bool keepsContext);

    RawInflater m_stream;
    bool m_keepsContext;
    bool m_hasInput = false;
};

} // namespace stag::websocket
