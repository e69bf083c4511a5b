// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "server/identity/limits.h"
#include "server/identity/password_hash.h"
#include "server/storage/user_store.h"

#include <optional>
#include <string>

namespace stag::identity {

/// Who administers a server that nobody administers yet.
struct FirstAdministrator
{
    std::string email = "admin@localhost";
    std::string password{}; ///< empty: a random one
};

/// Makes that user, who is given back with the password; nothing if somebody administers already.
/// Waits for the disk: before the server listens. Conflict: a user without rights has the address.
[[nodiscard]] Result<std::optional<FirstAdministrator>>
ensureAdministrator(storage::UserStore &store,
                    Random &random,
                    const FirstAdministrator &wanted,
                    const PasswordCost &cost,
                    const IdentityLimits &limits);

/// 24 characters that nobody guesses.
[[nodiscard]] std::string makePassword(Random &random);

} // namespace stag::identity
