// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/deflate_extension.h"

#include <charconv>

namespace stag::websocket {

namespace {

// What every flushed piece ends with; RFC 7692, 7.2.1 does not send it.
constexpr std::string_view kFlushMark{"\x00\x00\xff\xff", 4};

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// Cuts the part before `separator` off `rest`, not inside quotes.
std::string_view takeUntil(std::string_view &rest, char separator)
{
    bool isQuoted = false;
    std::size_t end = 0;
    for (; end < rest.size() && (isQuoted || rest[end] != separator); ++end)
        if (rest[end] == '"')
            isQuoted = !isQuoted;
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(part);
}

struct Parameter
{
    std::string_view name;
    std::optional<std::string_view> value;
};

Parameter parseParameter(std::string_view text)
{
    Parameter parameter{.name = takeUntil(text, '='), .value = {}};
    if (text.data() == parameter.name.data() + parameter.name.size() && text.empty())
        return parameter;
    std::string_view value = trimmed(text);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    parameter.value = value;
    return parameter;
}

std::optional<int> windowBits(std::string_view text)
{
    constexpr int kOfferedMin = 8;
    int bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '0'
        || bits < kOfferedMin || bits > kDeflateWindowBitsMax)
        return std::nullopt;
    return bits;
}

/// Takes the parameters of one offer together; a repeated one is an error.
class Offer
{
public:
    [[nodiscard]] bool take(const Parameter &parameter)
    {
        const auto &[name, value] = parameter;
        if (name == "server_no_context_takeover")
            return !value && std::exchange(m_parameters.serverKeepsContext, false);
        if (name == "client_no_context_takeover")
            return !value && std::exchange(m_parameters.clientKeepsContext, false);
        if (name == "client_max_window_bits")
            return !std::exchange(m_hasClientBits, true) && (!value || windowBits(*value));
        if (name != "server_max_window_bits" || !value || m_hasServerBits)
            return false;
        const std::optional<int> bits = windowBits(*value);
        m_hasServerBits = true;
        m_parameters.serverWindowBits = bits.value_or(0);
        return m_parameters.serverWindowBits >= kDeflateWindowBitsMin;
    }
    [[nodiscard]] const DeflateParameters &parameters() const { return m_parameters; }

private:
    DeflateParameters m_parameters;
    bool m_hasServerBits = false;
    bool m_hasClientBits = false;
};

std::optional<DeflateParameters> parseOffer(std::string_view text)
{
    if (takeUntil(text, ';') != "permessage-deflate")
        return std::nullopt;
    Offer offer;
    while (!text.empty())
        if (!offer.take(parseParameter(takeUntil(text, ';'))))
            return std::nullopt;
    return offer.parameters();
}

} // namespace

std::optional<DeflateParameters> acceptDeflateOffer(std::string_view field)
{
    while (!field.empty())
        if (const auto parameters = parseOffer(takeUntil(field, ',')))
            return parameters;
    return std::nullopt;
}

std::string deflateAnswer(const DeflateParameters &parameters)
{
    std::string answer = "permessage-deflate";
    if (!parameters.serverKeepsContext)
        answer += "; server_no_context_takeover";
    if (!parameters.clientKeepsContext)
        answer += "; client_no_context_takeover";
    if (parameters.serverWindowBits != kDeflateWindowBitsMax)
        answer += "; server_max_window_bits=" + std::to_string(parameters.serverWindowBits);
    return answer;
}

MessageDeflater::MessageDeflater(RawDeflater stream, bool keepsContext)
    : m_stream(std::move(stream))
    , m_keepsContext(keepsContext)
{}

Result<MessageDeflater> MessageDeflater::create(const DeflateParameters &parameters)
{
    STAG_TRY(RawDeflater stream, RawDeflater::create(parameters.serverWindowBits));
    return MessageDeflater(std::move(stream), parameters.serverKeepsContext);
}

std::string MessageDeflater::deflate(std::string_view message)
{
    std::string compressed;
    m_stream.append(message, compressed);
    if (!m_keepsContext)
        m_stream.reset();
    if (compressed.ends_with(kFlushMark))
        compressed.resize(compressed.size() - kFlushMark.size());
    // zlib writes nothing for nothing; an empty block without its mark is one byte.
    if (compressed.empty())
        compressed.push_back('\0');
    return compressed;
}

MessageInflater::MessageInflater(RawInflater stream, bool keepsContext)
    : m_stream(std::move(stream))
    , m_keepsContext(keepsContext)
{}

Result<MessageInflater> MessageInflater::create(const DeflateParameters &parameters)
{
    STAG_TRY(RawInflater stream, RawInflater::create());
    return MessageInflater(std::move(stream), parameters.clientKeepsContext);
}

Result<void>
MessageInflater::append(std::string_view piece, std::string &message, std::size_t messageBytesMax)
{
    m_hasInput = m_hasInput || !piece.empty();
    return m_stream.append(piece, message, messageBytesMax);
}

Result<void> MessageInflater::finish(std::string &message, std::size_t messageBytesMax)
{
    // Some senders compress an empty message to nothing at all.
    if (std::exchange(m_hasInput, false)) {
        STAG_TRY_VOID(m_stream.append(kFlushMark, message, messageBytesMax));
        if (!m_stream.isAtBlockEnd())
            return Error{ErrorCode::Corrupt, "deflate: truncated"};
    }
    if (!m_keepsContext)
        m_stream.reset();
    return success();
}

} // namespace stag::websocket
