// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/bcrypt.h"

#include "server/identity/password_hash.h"

#ifdef STAG_HAS_BCRYPT
#include <crypt.h>
#endif

#include <algorithm>
#include <memory>

namespace stag::identity {

namespace {

constexpr std::size_t kHashBytes = 60;
constexpr std::size_t kSaltAt = 7;
constexpr int kLogRoundsMin = 4;
constexpr int kLogRoundsMax = 31;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSaltDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '/';
}

} // namespace

std::optional<int> bcryptLogRounds(std::string_view stored)
{
    const bool isForm = stored.size() == kHashBytes && stored.starts_with("$2")
                        && std::string_view("aby").find(stored[2]) != std::string_view::npos
                        && stored[3] == '$' && isDigit(stored[4]) && isDigit(stored[5])
                        && stored[6] == '$'
                        && std::all_of(stored.begin() + kSaltAt, stored.end(), isSaltDigit);
    if (!isForm)
        return std::nullopt;
    const int logRounds = (stored[4] - '0') * 10 + (stored[5] - '0');
    return logRounds >= kLogRoundsMin && logRounds <= kLogRoundsMax ? std::optional(logRounds)
                                                                    : std::nullopt;
}

#ifdef STAG_HAS_BCRYPT

bool hasBcrypt()
{
    return true;
}

Result<std::string> bcrypt(std::string_view password, std::string_view stored)
{
    const auto room = std::make_unique<crypt_data>();
    const char *made =
        crypt_r(std::string(password).c_str(), std::string(stored).c_str(), room.get());
    if (!made || made[0] == '*')
        return Error{ErrorCode::Internal, "the crypt library refuses a bcrypt hash"};
    return std::string(made);
}

#else

bool hasBcrypt()
{
    return false;
}

Result<std::string> bcrypt(std::string_view, std::string_view)
{
    return Error{ErrorCode::Unavailable, "this program was built without bcrypt"};
}

#endif

} // namespace stag::identity
