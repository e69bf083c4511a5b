// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stag::identity {

/// What a new hash costs (Argon2id, one lane); the default is what OWASP advises.
struct PasswordCost
{
    std::uint64_t passes = 2;
    std::size_t memoryBytes = std::size_t{19} << 20;
};

/// What a hash that is stored may cost to check; one that costs more is not checked at all.
struct PasswordCostMax
{
    std::uint64_t passes = 8;
    std::size_t memoryBytes = std::size_t{256} << 20;
    int bcryptLogRounds = 14;
};

enum class PasswordForm { Argon2id, Bcrypt };

/// The form of a stored hash. Corrupt: it is none; TooLarge: it would cost too much to check;
/// Unavailable: a bcrypt hash, and this program was built without bcrypt.
[[nodiscard]] Result<PasswordForm> passwordFormOf(std::string_view stored,
                                                  const PasswordCostMax &max = {});

/// A new hash with a salt of its own. Takes tens of milliseconds: not on a loop.
[[nodiscard]] Result<std::string> hashPassword(std::string_view password, const PasswordCost &cost);

/// Outdated: right, and the hash is to be replaced by one as hashPassword() makes it.
enum class PasswordVerdict { Wrong, Right, Outdated };
/// Takes tens of milliseconds: not on a loop. The errors of passwordFormOf().
[[nodiscard]] Result<PasswordVerdict> checkPassword(std::string_view stored,
                                                    std::string_view password,
                                                    const PasswordCost &cost,
                                                    const PasswordCostMax &max = {});

/// Whether this program checks bcrypt hashes, which need the crypt library of Linux.
[[nodiscard]] bool hasBcrypt();

} // namespace stag::identity
