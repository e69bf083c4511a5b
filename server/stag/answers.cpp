// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/answers.h"

#include "core/wire/status.h"

#include <utility>

namespace stag::stag {

transport::Response jsonAnswer(std::string body, int status)
{
    transport::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

transport::Response failureAnswer(const Error &error, std::string_view message)
{
    // Only what the client can do something about is explained to it.
    if (error.code != ErrorCode::Unavailable && error.code != ErrorCode::TooLarge
        && error.code != ErrorCode::InvalidArgument)
        return jsonAnswer(wire::writeError(message), transport::httpStatus(ErrorCode::Internal));
    transport::Response response =
        jsonAnswer(wire::writeError(message, error.detail), transport::httpStatus(error.code));
    if (error.code == ErrorCode::Unavailable)
        response.headers.emplace_back("Retry-After", "1");
    return response;
}

} // namespace stag::stag
