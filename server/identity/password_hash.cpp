// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/password_hash.h"

#include "server/identity/bcrypt.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sodium.h>

namespace stag::identity {

namespace {

constexpr std::string_view kArgonPrefix = "$argon2id$v=19$";
constexpr std::size_t kKibibyte = 1024;

struct ArgonParameters
{
    std::uint64_t memoryKib = 0;
    std::uint64_t passes = 0;
    std::uint64_t lanes = 0;
};

/// Takes "NAME=NUMBER" and what ends it off the front of `text`.
std::optional<std::uint64_t> takeParameter(std::string_view &text, std::string_view name, char end)
{
    if (!text.starts_with(name))
        return std::nullopt;
    text.remove_prefix(name.size());
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto length = static_cast<std::size_t>(rest - text.data());
    if (error != std::errc() || length == text.size() || text[length] != end)
        return std::nullopt;
    text.remove_prefix(length + 1);
    return value;
}

bool isBase64(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || c == '+' || c == '/';
    });
}

/// "$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH".
std::optional<ArgonParameters> readArgon(std::string_view text)
{
    if (text.size() >= crypto_pwhash_STRBYTES || !text.starts_with(kArgonPrefix))
        return std::nullopt;
    text.remove_prefix(kArgonPrefix.size());
    const auto memory = takeParameter(text, "m=", ',');
    const auto passes = memory ? takeParameter(text, "t=", ',') : std::nullopt;
    const auto lanes = passes ? takeParameter(text, "p=", '$') : std::nullopt;
    const std::size_t middle = text.find('$');
    if (!lanes || middle == std::string_view::npos || !isBase64(text.substr(0, middle))
        || !isBase64(text.substr(middle + 1)))
        return std::nullopt;
    return ArgonParameters{*memory, *passes, *lanes};
}

/// As the library wants it.
using HashText = std::array<char, crypto_pwhash_STRBYTES>;
HashText terminated(std::string_view text)
{
    HashText copy{};
    std::copy_n(text.begin(), std::min(text.size(), copy.size() - 1), copy.begin());
    return copy;
}

Result<PasswordVerdict>
checkArgon(std::string_view stored, std::string_view password, const PasswordCost &cost)
{
    const HashText text = terminated(stored);
    if (crypto_pwhash_str_verify(text.data(), password.data(), password.size()) != 0)
        return PasswordVerdict::Wrong;
    const bool isOutdated =
        crypto_pwhash_str_needs_rehash(text.data(), cost.passes, cost.memoryBytes) != 0;
    return isOutdated ? PasswordVerdict::Outdated : PasswordVerdict::Right;
}

Result<void> prepareLibrary()
{
    if (sodium_init() < 0)
        return Error{ErrorCode::Internal, "libsodium cannot be used on this machine"};
    return success();
}

} // namespace

Result<PasswordForm> passwordFormOf(std::string_view stored, const PasswordCostMax &max)
{
    const Error tooCostly{ErrorCode::TooLarge, "the password hash costs too much to check"};
    if (const auto argon = readArgon(stored)) {
        if (argon->memoryKib > max.memoryBytes / kKibibyte || argon->passes > max.passes
            || argon->lanes != 1)
            return tooCostly;
        return PasswordForm::Argon2id;
    }
    if (const auto logRounds = bcryptLogRounds(stored)) {
        if (!hasBcrypt())
            return Error{ErrorCode::Unavailable,
                         "a bcrypt hash, which this program was built without; set a new password"};
        if (*logRounds > max.bcryptLogRounds)
            return tooCostly;
        return PasswordForm::Bcrypt;
    }
    return Error{ErrorCode::Corrupt, "neither an Argon2id nor a bcrypt hash"};
}

Result<std::string> hashPassword(std::string_view password, const PasswordCost &cost)
{
    STAG_TRY_VOID(prepareLibrary());
    HashText text{};
    if (crypto_pwhash_str_alg(text.data(),
                              password.data(),
                              password.size(),
                              cost.passes,
                              cost.memoryBytes,
                              crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{ErrorCode::Unavailable, "no memory to hash a password"};
    return std::string(text.data());
}

Result<PasswordVerdict> checkPassword(std::string_view stored,
                                      std::string_view password,
                                      const PasswordCost &cost,
                                      const PasswordCostMax &max)
{
    STAG_TRY_VOID(prepareLibrary());
    STAG_TRY(const PasswordForm form, passwordFormOf(stored, max));
    if (form == PasswordForm::Argon2id)
        return checkArgon(stored, password, cost);
    STAG_TRY(const std::string made, bcrypt(password, stored));
    const bool isRight =
        made.size() == stored.size() && sodium_memcmp(made.data(), stored.data(), made.size()) == 0;
    return isRight ? PasswordVerdict::Outdated : PasswordVerdict::Wrong;
}

} // namespace stag::identity
