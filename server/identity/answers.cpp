// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/answers.h"

#include "core/wire/status.h"

#include <utility>

namespace stag::identity {

transport::Response jsonAnswer(std::string body, int status)
{
    transport::Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

transport::Response errorAnswer(const Error &error)
{
    const int status = transport::httpStatus(error.code);
    transport::Response response = jsonAnswer(
        wire::writeError(status >= 500 ? "Failed; try again in a moment" : error.detail), status);
    if (error.code == ErrorCode::Unavailable)
        response.headers.emplace_back("Retry-After", "1");
    if (error.code == ErrorCode::Unauthenticated)
        response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"stag\"");
    return response;
}

} // namespace stag::identity
