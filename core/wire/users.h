// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Users and their logins, version 1: what the plan of the AR Supervisor names its columns is what
// its members are called; the rest is ours.
//
// POST /api/v1/auth/register {"email","password","full_name"?}, /login
// {"email","password","device_info"?}, /refresh {"refresh_token"} are answered by
// {"access_token","refresh_token","token_type":"Bearer","expires_in":seconds,"user":{…}} GET, PUT
// /api/v1/auth/profile: {…}; PUT {"full_name"?,"password"?,"current_password"?} GET
// /api/v1/auth/sessions
// {"data":[{"id","user_id","created_at","last_used","expires_at","device_info","ip_address","is_current"}],"total"}
// GET, POST /api/v1/users, GET, PUT /api/v1/users/{id}:
// {"email"?,"full_name"?,"password"?,"role"?,"scopes"?,"is_active"?} A user is
// {"id","email","full_name","role":"user"|"admin","scopes":[…],"created_at","updated_at","last_login"|null,"is_active"};
// times RFC 3339.

#include "core/base/result.h"
#include "core/model/user.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

/// "user", "admin".
[[nodiscard]] std::string_view roleName(model::UserRole role);
/// InvalidArgument names what is no role.
[[nodiscard]] Result<model::UserRole> parseRole(std::string_view name);

struct Registration
{
    std::string email;
    std::string password;
    std::string fullName;
};
[[nodiscard]] Result<Registration> parseRegistration(std::string_view body,
                                                     const Limits &limits = {});

struct LoginRequest
{
    std::string email;
    std::string password;
    std::string deviceInfo;
};
[[nodiscard]] Result<LoginRequest> parseLogin(std::string_view body, const Limits &limits = {});

/// The refresh token.
[[nodiscard]] Result<std::string> parseRefresh(std::string_view body, const Limits &limits = {});

/// What users change of themselves; what is absent stays.
struct ProfileChange
{
    std::optional<std::string> fullName;
    std::optional<std::string> password;
    std::string currentPassword; ///< needed for a new one
};
[[nodiscard]] Result<ProfileChange> parseProfileChange(std::string_view body,
                                                       const Limits &limits = {});

/// What an administrator makes or changes of a user; what is absent stays or is the default.
struct UserChange
{
    std::optional<std::string> email;
    std::optional<std::string> fullName;
    std::optional<std::string> password;
    std::optional<model::UserRole> role;
    std::optional<model::KeyScopes> scopes;
    std::optional<bool> isActive;
};
[[nodiscard]] Result<UserChange> parseUserChange(std::string_view body, const Limits &limits = {});

/// The only answer that has tokens in it.
struct SignedIn
{
    std::string accessToken;
    std::string refreshToken;
    std::chrono::seconds expiresIn{};
    model::User user;
};
[[nodiscard]] std::string writeSignedIn(const SignedIn &signedIn);
[[nodiscard]] std::string writeUser(const model::User &user);

/// Which part of a list.
struct ListPage
{
    std::uint64_t total = 0;
    std::size_t limit = 0;
    std::size_t offset = 0;
};
/// "limit" and "offset". Corrupt: one of them cannot be read.
[[nodiscard]] Result<ListPage> parseListPage(const QueryParameters &parameters,
                                             std::size_t limitMax);
[[nodiscard]] std::string writeUsers(std::span<const model::User> users, const ListPage &page);
[[nodiscard]] std::string writeLoginSessions(std::span<const model::LoginSession> sessions,
                                             const model::LoginSessionId &current);

/// The supervisor's GET /health.
[[nodiscard]] std::string writeSupervisorHealth(Timestamp now);

} // namespace stag::wire
