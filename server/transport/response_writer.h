// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/http.h"
#include "server/transport/limits.h"

#include <string>
#include <string_view>

namespace stag::transport {

/// What of a request decides the form of its answer.
struct ResponseContext
{
    Method method = Method::Get;
    bool isHttp10 = false;
    bool isKeepAlive = false;
    bool acceptsGzip = false;
    std::string origin; ///< of a cross-origin request, else empty
};

struct EncodedResponse
{
    std::string head;
    std::string body;
};

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
