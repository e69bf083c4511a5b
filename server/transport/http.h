// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "server/transport/body_source.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::transport {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options };

[[nodiscard]] std::string_view methodName(Method method);

/// Compares ASCII text without regard to case.
[[nodiscard]] bool equalsIgnoringCase(std::string_view a, std::string_view b);

/// Orders header names without regard to case.
struct HeaderNameLess
{
    bool operator()(std::string_view a, std::string_view b) const;
    using is_transparent = void;
};
using Headers = std::map<std::string, std::string, HeaderNameLess>;

/// Who asks, as the gatekeeper found out; empty if nobody had to say.
struct Caller
{
    std::string id;
    std::string name;
    std::string login{}; ///< of a user; empty for a key
    bool isAdministrator = false;
};

/// A complete request, checked against the limits, path and query percent-decoded.
struct Request
{
    Method method = Method::Get;
    std::string path;
    std::string rawPath; ///< as it was sent: only here is an escaped '/' none that separates
    std::multimap<std::string, std::string, std::less<>> query;
    std::map<std::string, std::string, std::less<>> pathParameters;
    Headers headers;
    std::string body;
    std::string remoteAddress; ///< "127.0.0.1:51234"
    std::string routePattern;  ///< "/api/v1/anchors/{id}", or "unknown"
    Caller caller;
    /// What the gatekeeper adds to the answer, unless that has it.
    std::vector<std::pair<std::string, std::string>> answerHeaders;

    /// Who asks, for people: the caller's name and address.
    [[nodiscard]] std::string actor() const;
    /// The first value of a query parameter, or nothing.
    [[nodiscard]] std::optional<std::string_view> queryValue(std::string_view name) const;
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

struct Response
{
    int status = 200;
    std::string contentType = "application/json; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<BodySource> stream{}; ///< in place of `body`; never compressed
};

/// Why a request is refused before it reaches a handler.
struct RequestFailure
{
    int status = 400;
    std::string text;
    std::string_view limit;                     ///< the limit that was hit, if it was one
    std::string_view error = "Request refused"; ///< the kind of failure; always the same words
};
/// Writes the answer to a refused request.
using FailureWriter = std::function<Response(const RequestFailure &)>;

/// The one mapping of error codes to HTTP status.
[[nodiscard]] int httpStatus(ErrorCode code);

/// Answers one request, from any thread, once. Dropped unanswered, it answers 500.
using Responder = std::function<void(Response)>;
using Handler = std::function<void(Request, Responder)>;

} // namespace stag::transport
