// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "server/host/log_sink.h"
#include "server/host/server_config.h"
#include "server/identity/accounts_api.h"
#include "server/storage/user_store.h"

#include <memory>
#include <optional>

namespace stag::host {

/// What lets people sign in.
struct IdentityParts
{
    std::shared_ptr<identity::Logins> logins;
    std::shared_ptr<identity::Accounts> accounts;
    std::shared_ptr<identity::AccountRoutes> routes;
    /// Who administers from now on, if nobody did before.
    std::optional<identity::FirstAdministrator> administrator;
};

/// What is a reference outlives the parts. InvalidArgument: the secret of tokens is too short.
[[nodiscard]] Result<IdentityParts> createIdentity(const ServerConfig &config,
                                                   storage::UserStore &users,
                                                   identity::PasswordPool &passwords,
                                                   transport::Loop &loop,
                                                   metrics::Registry &registry,
                                                   const Clock &clock,
                                                   Random &random,
                                                   LogSink &log);

} // namespace stag::host
