// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/first_administrator.h"

#include "core/base/base64url.h"
#include "server/identity/awaited.h"
#include "server/identity/user_rules.h"

#include <array>
#include <utility>

namespace stag::identity {

namespace {

constexpr std::size_t kPasswordBytes = 18;
constexpr const char *kActor = "the first start";

} // namespace

std::string makePassword(Random &random)
{
    std::array<std::byte, kPasswordBytes> bytes{};
    random.fill(bytes);
    return base64UrlEncode(bytes);
}

Result<std::optional<FirstAdministrator>> ensureAdministrator(storage::UserStore &store,
                                                              Random &random,
                                                              const FirstAdministrator &wanted,
                                                              const PasswordCost &cost,
                                                              const IdentityLimits &limits)
{
    STAG_TRY(const bool isThere,
             awaited<bool>([&](auto done) { store.hasAdministrator(std::move(done)); }));
    if (isThere)
        return std::optional<FirstAdministrator>();
    FirstAdministrator made = wanted;
    if (made.password.empty())
        made.password = makePassword(random);
    wire::UserChange change;
    change.email = made.email;
    change.password = made.password;
    change.fullName = "Administrator";
    change.role = model::UserRole::Admin;
    STAG_TRY(const model::User user, newUser(change, random, limits));
    made.email = user.email;
    STAG_TRY(std::string hash, hashPassword(made.password, cost));
    STAG_TRY_VOID(awaited<model::User>([&](auto done) {
        store.add({user, std::move(hash)}, limits.usersMax, kActor, std::move(done));
    }));
    return std::optional(std::move(made));
}

} // namespace stag::identity
