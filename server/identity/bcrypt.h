// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace stag::identity {

/// The cost of a bcrypt hash ("$2b$10$…", also 2a and 2y) as the logarithm of its rounds; nothing
/// for what is none.
[[nodiscard]] std::optional<int> bcryptLogRounds(std::string_view stored);

/// The hash of `password` with the salt and the cost of `stored`, which is one of
/// bcryptLogRounds(). Unavailable where the program was built without it.
[[nodiscard]] Result<std::string> bcrypt(std::string_view password, std::string_view stored);

} // namespace stag::identity
