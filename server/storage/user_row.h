// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/statement.h"
#include "server/storage/user_store.h"

#include <string>

namespace stag::storage {

/// What userAt() reads, in its order.
inline constexpr std::string_view kUserColumns =
    "u.key, u.email, u.full_name, u.role, u.scopes, u.created_at, u.updated_at, u.last_login, "
    "u.is_active";
inline constexpr int kUserColumnCount = 9;

[[nodiscard]] inline model::User userAt(const Statement &row, int column)
{
    model::User user;
    user.id = model::UserId(std::string(row.text(column)));
    user.email = row.text(column + 1);
    user.fullName = row.text(column + 2);
    user.role = static_cast<model::UserRole>(row.integer(column + 3));
    user.scopes = model::KeyScopes::fromBits(row.integer(column + 4));
    user.created = fromUnixMs(row.integer(column + 5));
    user.updated = fromUnixMs(row.integer(column + 6));
    if (!row.isNull(column + 7))
        user.lastLogin = fromUnixMs(row.integer(column + 7));
    user.isActive = row.integer(column + 8) != 0;
    return user;
}

/// What loginAt() reads, in its order, besides the user.
inline constexpr std::string_view kLoginColumns =
    "s.key, s.token_id, s.created_at, s.last_used, s.expires_at, s.ended_at, s.device_info, "
    "s.ip_address";
inline constexpr int kLoginColumnCount = 8;

[[nodiscard]] inline model::LoginSession loginAt(const Statement &row, int column)
{
    model::LoginSession session;
    session.id = model::LoginSessionId(std::string(row.text(column)));
    session.tokenId = row.text(column + 1);
    session.created = fromUnixMs(row.integer(column + 2));
    session.lastUsed = fromUnixMs(row.integer(column + 3));
    session.expires = fromUnixMs(row.integer(column + 4));
    if (!row.isNull(column + 5))
        session.ended = fromUnixMs(row.integer(column + 5));
    session.deviceInfo = row.text(column + 6);
    session.ipAddress = row.text(column + 7);
    return session;
}

} // namespace stag::storage
