// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/http.h"

#include <optional>
#include <string_view>

namespace stag::identity {

/// The key that a request shows: X-API-Key, else Authorization: Bearer, else the parameter api_key;
/// nothing if it shows none. Lives as long as the request.
[[nodiscard]] std::optional<std::string_view> shownKey(const transport::Request &request);

} // namespace stag::identity
