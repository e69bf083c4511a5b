// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/http.h"
#include "server/transport/limits.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::transport {

/// What of a request decides the form of its answer.
struct ResponseContext
{
    Method method = Method::Get;
    bool isHttp10 = false;
    bool isKeepAlive = false;
    bool acceptsGzip = false;
    std::string origin; ///< of a cross-origin request, else empty
    std::vector<std::pair<std::string, std::string>> headers{}; ///< unless the answer has them
};

struct EncodedResponse
{
    std::string head;
    std::string body;
    std::shared_ptr<BodySource> stream{}; ///< what follows the head in pieces
    bool isChunked = false;               ///< each piece as a chunk; else the end closes
};

/// A piece of a chunked body (RFC 9112, 7.1); an empty one is its end.
[[nodiscard]] std::string encodeChunk(std::string_view piece);

/// Whether an Accept-Encoding field allows gzip (RFC 9110, 12.5.3).
[[nodiscard]] bool acceptsGzip(std::string_view acceptEncoding);

/// The answer to a cross-origin preflight request.
[[nodiscard]] Response preflightResponse();

/// Adds the common fields and compresses where it is asked for and pays.
[[nodiscard]] EncodedResponse encodeResponse(Response response,
                                             const ResponseContext &context,
                                             const Limits &limits,
                                             std::string_view date);

/// A plain text answer.
[[nodiscard]] Response textResponse(int status, std::string text);

} // namespace stag::transport
