// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/router.h"

#include <optional>

namespace stag::transport {

/// The handler for a method; HEAD is answered by GET. Null if there is none.
[[nodiscard]] const Handler *findHandler(const Router::Route &route, Method method);

/// The answer for a known path that no handler takes.
[[nodiscard]] Response defaultResponse(const Router::Route &route, Method method);

/// What somebody who asks for this must be allowed to do; nothing if no handler takes it.
[[nodiscard]] std::optional<Access>
accessOf(const Router::Route &route, Method method, bool isUpgrade);

/// Whether a browser asks beforehand if it may.
[[nodiscard]] bool isPreflight(const Request &request);

} // namespace stag::transport
