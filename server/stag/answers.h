// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "server/transport/http.h"

#include <string>
#include <string_view>

namespace stag::stag {

[[nodiscard]] transport::Response jsonAnswer(std::string body, int status = 200);

/// What went wrong in the store, in the words of the route.
[[nodiscard]] transport::Response failureAnswer(const Error &error, std::string_view message);

} // namespace stag::stag
