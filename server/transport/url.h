// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace stag::transport {

/// An absolute http or https address (RFC 3986) without user name and fragment.
struct Url
{
    std::string scheme;     ///< lower case: "http" or "https"
    std::string host;       ///< without the brackets of an IPv6 literal
    std::uint16_t port = 0; ///< the scheme's default if none was given
    std::string path;       ///< as written, without query, "" or starting with '/'
    std::string query;      ///< as written, without '?'

    /// "host:port", with brackets round an IPv6 literal.
    [[nodiscard]] std::string authority() const;

    bool operator==(const Url &) const = default;
};

[[nodiscard]] Result<Url> parseUrl(std::string_view text);

/// "127.0.0.1:80" or "[::1]:80".
[[nodiscard]] std::string hostAndPort(std::string_view host, std::uint16_t port);

using QueryParameters = std::multimap<std::string, std::string, std::less<>>;

enum class PlusSign { Literal, Space };

/// Decodes %XX. A broken escape, a control character and what is not UTF-8 are InvalidArgument.
[[nodiscard]] Result<std::string> percentDecode(std::string_view text, PlusSign plus);

/// Writes everything but unreserved characters as %XX.
[[nodiscard]] std::string percentEncode(std::string_view text);

/// Reads "a=1&b=2"; a name without '=' has an empty value, empty pairs are skipped.
[[nodiscard]] Result<QueryParameters> parseQuery(std::string_view text);

/// The target of a request line, not decoded yet.
struct RequestTarget
{
    std::string path;  ///< starts with '/'; "*" for the server as a whole
    std::string query; ///< without '?'
};

/// Reads the origin form ("/a?b=c"), the absolute form ("http://host/a?b=c") and "*".
[[nodiscard]] Result<RequestTarget> parseRequestTarget(std::string_view target);

} // namespace stag::transport
