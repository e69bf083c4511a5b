// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/strong_id.h"
#include "core/model/api_key.h"

#include <optional>
#include <string>

namespace stag::model {

using UserId = StrongId<struct UserIdTag>;
using LoginSessionId = StrongId<struct LoginSessionIdTag>;

enum class UserRole { User, Admin };

/// Somebody who signs in with a password.
struct User
{
    UserId id;
    std::string email; ///< in lower case
    std::string fullName;
    UserRole role = UserRole::User;
    KeyScopes scopes; ///< what a user may do besides what is the user's own
    Timestamp created;
    Timestamp updated;
    std::optional<Timestamp> lastLogin;
    bool isActive = true;

    bool operator==(const User &) const = default;
};

/// What the role and the scopes of a user allow together.
[[nodiscard]] inline KeyScopes scopesOf(const User &user)
{
    return user.role == UserRole::Admin ? KeyScopes{KeyScope::Admin} : user.scopes;
}

/// One login of a user: from the password to the end, through all renewals of its tokens.
struct LoginSession
{
    LoginSessionId id;
    UserId user;
    std::string tokenId; ///< of the newest access token
    Timestamp created;
    Timestamp lastUsed;
    Timestamp expires; ///< unless it is renewed before
    std::optional<Timestamp> ended;
    std::string deviceInfo;
    std::string ipAddress;

    bool operator==(const LoginSession &) const = default;
};

} // namespace stag::model
