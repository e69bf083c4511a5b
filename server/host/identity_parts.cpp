// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/identity_parts.h"

#include "server/identity/awaited.h"
#include "server/storage/owners_file.h"

#include <string>
#include <utility>
#include <vector>

namespace stag::host {

namespace {

constexpr const char *kKeyFile = "tokens.key";

Result<identity::TokenMint> createMint(const ServerConfig &config, Random &random)
{
    using identity::TokenMint;
    if (!config.identity.tokenSecret.empty())
        return TokenMint::withSecret(config.identity.tokenSecret, config.identity.tokens);
    STAG_TRY(
        const Bytes seed,
        storage::readOrMakeSecret(config.dataDirectory / kKeyFile, TokenMint::kSeedBytes, random));
    return TokenMint::withSeed(seed, config.identity.tokens);
}

/// Tokens of logins that ended before a restart are worth nothing after it.
Result<void> rememberEnded(storage::UserStore &users,
                           identity::Logins &logins,
                           const Clock &clock,
                           const identity::IdentityLimits &limits)
{
    const auto lifetime = logins.mint().settings().lifetime + 2 * identity::TokenMint::kSkew;
    using Ended = std::vector<storage::EndedLogin>;
    STAG_TRY(const Ended ended, identity::awaited<Ended>([&](auto done) {
                 users.endedSince(clock.now() - lifetime, limits.endedSessionsMax, std::move(done));
             }));
    for (const storage::EndedLogin &login : ended)
        logins.end(login.session, login.at);
    return success();
}

Result<std::optional<identity::FirstAdministrator>>
createAdministrator(const IdentityConfig &config,
                    storage::UserStore &users,
                    Random &random,
                    const identity::IdentityLimits &limits)
{
    if (config.firstAdministrator.password.empty() && !config.mayInventPassword)
        return std::optional<identity::FirstAdministrator>();
    return identity::ensureAdministrator(
        users, random, config.firstAdministrator, config.accounts.cost, limits);
}

} // namespace

Result<IdentityParts> createIdentity(const ServerConfig &config,
                                     storage::UserStore &users,
                                     identity::PasswordPool &passwords,
                                     transport::Loop &loop,
                                     metrics::Registry &registry,
                                     const Clock &clock,
                                     Random &random,
                                     LogSink &log)
{
    const identity::IdentityLimits limits;
    STAG_TRY(auto mint, createMint(config, random));
    IdentityParts parts;
    parts.logins = std::make_shared<identity::Logins>(std::move(mint), clock, limits);
    STAG_TRY_VOID(rememberEnded(users, *parts.logins, clock, limits));
    const auto notice = [&log](std::string_view message, const model::UserId &user) {
        log.log({.level = LogLevel::Warning,
                 .message = std::string(message),
                 .fields = {{"user", user.text()}}});
    };
    STAG_TRY(parts.accounts,
             identity::Accounts::create(users,
                                        parts.logins,
                                        passwords,
                                        loop,
                                        registry,
                                        clock,
                                        random,
                                        notice,
                                        config.identity.accounts,
                                        limits));
    parts.routes = std::make_shared<identity::AccountRoutes>(
        parts.accounts, parts.logins, registry, clock, limits);
    STAG_TRY(parts.administrator, createAdministrator(config.identity, users, random, limits));
    return parts;
}

} // namespace stag::host
