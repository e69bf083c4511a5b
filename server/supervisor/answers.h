// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/geofence.h"
#include "server/transport/http.h"

#include <span>
#include <string>
#include <string_view>

namespace stag::supervisor {

[[nodiscard]] transport::Response jsonAnswer(std::string body, int status = 200);
/// 204.
[[nodiscard]] transport::Response emptyAnswer();
/// 400 {"error","fields"}: everything that is wrong with a request.
[[nodiscard]] transport::Response problemAnswer(std::string_view error,
                                                std::span<const model::FieldProblem> problems);
/// {"error","details"}: `message` in the words of the route, and the reason unless it is ours.
[[nodiscard]] transport::Response failureAnswer(const Error &error, std::string_view message);

} // namespace stag::supervisor
