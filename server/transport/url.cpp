// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/url.h"

#include "core/base/hex.h"
#include "core/base/utf8.h"
#include "server/transport/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace stag::transport {

namespace {

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string inLowerCase(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), lowerCase);
    return lower;
}

Result<std::uint16_t> parsePort(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return invalid("the port of an address must be a number from 1 to 65535");
    return port;
}

bool isHostCharacter(char c)
{
    return isAlphanumeric(c) || c == '.' || c == '-' || c == '_';
}

Result<void> parseAuthority(std::string_view authority, Url &url)
{
    if (authority.find('@') != std::string_view::npos)
        return invalid("an address must not hold a user name");
    std::string_view rest = authority;
    if (rest.starts_with('[')) {
        rest.remove_prefix(1);
        if (rest.find(']') == std::string_view::npos)
            return invalid("an IPv6 address must end with ']'");
        url.host = takeUntil(rest, ']');
        if (!rest.empty() && rest.front() != ':')
            return invalid("only a port may follow ']'");
        if (url.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos)
            return invalid("what stands in brackets must be an IPv6 address");
        if (!rest.empty())
            rest.remove_prefix(1);
        else
            return url.host.empty() ? Result<void>(invalid("an address needs a host")) : success();
    } else {
        const bool hasPort = rest.find(':') != std::string_view::npos;
        url.host = inLowerCase(takeUntil(rest, ':'));
        if (!std::all_of(url.host.begin(), url.host.end(), isHostCharacter))
            return invalid("a host name has letters, digits, dots and hyphens only");
        if (!hasPort)
            return url.host.empty() ? Result<void>(invalid("an address needs a host")) : success();
    }
    if (url.host.empty())
        return invalid("an address needs a host");
    STAG_TRY(url.port, parsePort(rest));
    return success();
}

} // namespace

std::string hostAndPort(std::string_view host, std::uint16_t port)
{
    std::string text;
    if (host.find(':') == std::string_view::npos)
        text = host;
    else
        text.append("[").append(host).append("]");
    return text.append(":").append(std::to_string(port));
}

std::string Url::authority() const
{
    return hostAndPort(host, port);
}

Result<Url> parseUrl(std::string_view text)
{
    if (std::any_of(text.begin(), text.end(), [](char c) { return isControl(c) || c == ' '; }))
        return invalid("an address must not hold spaces or control characters");
    const std::size_t schemeEnd = text.find("://");
    if (schemeEnd == std::string_view::npos)
        return invalid("an address starts with http:// or https://");
    Url url;
    url.scheme = inLowerCase(text.substr(0, schemeEnd));
    if (url.scheme != "http" && url.scheme != "https")
        return invalid("an address starts with http:// or https://");
    url.port = url.scheme == "http" ? 80 : 443;
    std::string_view rest = text.substr(schemeEnd + 3);
    if (rest.find('#') != std::string_view::npos)
        return invalid("an address must not hold a fragment");
    const std::size_t authorityEnd = std::min(rest.find_first_of("/?"), rest.size());
    STAG_TRY_VOID(parseAuthority(rest.substr(0, authorityEnd), url));
    rest.remove_prefix(authorityEnd);
    url.path = takeUntil(rest, '?');
    url.query = rest;
    return url;
}

Result<std::string> percentDecode(std::string_view text, PlusSign plus)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus == PlusSign::Space) {
            c = ' ';
        } else if (c == '%') {
            std::array<std::byte, 1> byte{};
            if (!hexDecode(text.substr(i + 1, 2), byte))
                return invalid("'%' must be followed by two hexadecimal digits");
            c = static_cast<char>(byte.front());
            i += 2;
        }
        if (isControl(c))
            return invalid("control characters are not allowed");
        decoded.push_back(c);
    }
    if (!isUtf8(decoded))
        return invalid("text must be UTF-8");
    return decoded;
}

std::string percentEncode(std::string_view text)
{
    static constexpr std::array<char, 17> kDigits{"0123456789ABCDEF"};
    std::string encoded;
    for (const char c : text) {
        if (isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded.append({'%', kDigits[byte >> 4], kDigits[byte & 0xf]});
        }
    }
    return encoded;
}

Result<QueryParameters> parseQuery(std::string_view text)
{
    QueryParameters parameters;
    while (!text.empty()) {
        std::string_view value = takeUntil(text, '&');
        if (value.empty())
            continue;
        const std::string_view name = takeUntil(value, '=');
        STAG_TRY(std::string decodedName, percentDecode(name, PlusSign::Space));
        STAG_TRY(std::string decodedValue, percentDecode(value, PlusSign::Space));
        parameters.emplace(std::move(decodedName), std::move(decodedValue));
    }
    return parameters;
}

Result<RequestTarget> parseRequestTarget(std::string_view target)
{
    if (target == "*")
        return RequestTarget{.path = "*", .query = {}};
    if (target.starts_with('/')) {
        if (target.find('#') != std::string_view::npos)
            return invalid("a request target must not hold a fragment");
        const std::string_view path = takeUntil(target, '?');
        return RequestTarget{.path = std::string(path), .query = std::string(target)};
    }
    STAG_TRY(Url url, parseUrl(target));
    return RequestTarget{.path = url.path.empty() ? "/" : std::move(url.path),
                         .query = std::move(url.query)};
}

} // namespace stag::transport
