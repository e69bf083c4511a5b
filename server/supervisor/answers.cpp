// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/answers.h"

#include "core/wire/geofence.h"
#include "core/wire/status.h"

#include <utility>

namespace stag::supervisor {

transport::Response jsonAnswer(std::string body, int status)
{
    transport::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

transport::Response emptyAnswer()
{
    return {.status = 204, .contentType = {}, .body = {}, .headers = {}};
}

transport::Response problemAnswer(std::string_view error,
                                  std::span<const model::FieldProblem> problems)
{
    return jsonAnswer(wire::writeFieldProblems(error, problems), 400);
}

transport::Response failureAnswer(const Error &error, std::string_view message)
{
    const int status = transport::httpStatus(error.code);
    constexpr int kOurs = 500;
    transport::Response response = jsonAnswer(
        wire::writeError(message, status == kOurs ? std::string_view() : error.detail), status);
    if (error.code == ErrorCode::Unavailable)
        response.headers.emplace_back("Retry-After", "1");
    return response;
}

} // namespace stag::supervisor
