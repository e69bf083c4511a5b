// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/wire/users.h"
#include "server/identity/limits.h"

#include <string>
#include <string_view>

namespace stag::identity {

/// The address as it is kept, in lower case. InvalidArgument: it is none.
[[nodiscard]] Result<std::string> checkedEmail(std::string_view email,
                                               const IdentityLimits &limits);
/// InvalidArgument says what a new password is like.
[[nodiscard]] Result<void>
checkNewPassword(std::string_view password, std::string_view email, const IdentityLimits &limits);
/// InvalidArgument: too long, or no text of one line.
[[nodiscard]] Result<void> checkFullName(std::string_view name, const IdentityLimits &limits);

/// A user as wanted, with an id of its own and a password that may be hashed. InvalidArgument.
[[nodiscard]] Result<model::User>
newUser(const wire::UserChange &wanted, Random &random, const IdentityLimits &limits);

} // namespace stag::identity
