// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "server/transport/http.h"

#include <string>

namespace stag::identity {

/// An answer that no cache keeps: there may be a secret in it.
[[nodiscard]] transport::Response jsonAnswer(std::string body, int status = 200);

/// {"error":"text"}. What failed inside is not told.
[[nodiscard]] transport::Response errorAnswer(const Error &error);

} // namespace stag::identity
