// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/identity/accounts.h"
#include "server/metrics/registry.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::identity {

/// What the routes of accounts share: the accounts and how often an address may use them.
class AccountRoutes : public std::enable_shared_from_this<AccountRoutes>
{
public:
    AccountRoutes(std::shared_ptr<Accounts> accounts,
                  std::shared_ptr<Logins> logins,
                  metrics::Registry &registry,
                  const Clock &clock,
                  const IdentityLimits &limits);

    /// Adds /api/v1/auth, /api/v1/users and the key set to a listener.
    void mount(transport::Router &router);

private:
    using Answer = transport::Responder;
    using Step = void (AccountRoutes::*)(const transport::Request &, const Answer &);

    /// A route that an address may use so often.
    void limited(transport::Router &router, const char *path, Throttle &throttle, Step step);
    void route(transport::Router &router,
               transport::Method method,
               const char *path,
               transport::Access access,
               Step step);

    void signUp(const transport::Request &request, const Answer &respond);
    void signIn(const transport::Request &request, const Answer &respond);
    void renew(const transport::Request &request, const Answer &respond);
    void signOut(const transport::Request &request, const Answer &respond);
    void profile(const transport::Request &request, const Answer &respond);
    void changeProfile(const transport::Request &request, const Answer &respond);
    void logins(const transport::Request &request, const Answer &respond);
    void endLogin(const transport::Request &request, const Answer &respond);
    void users(const transport::Request &request, const Answer &respond);
    void user(const transport::Request &request, const Answer &respond);
    void addUser(const transport::Request &request, const Answer &respond);
    void changeUser(const transport::Request &request, const Answer &respond);
    void keySet(const transport::Request &request, const Answer &respond);

    const std::shared_ptr<Accounts> m_accounts;
    const std::shared_ptr<Logins> m_logins;
    const IdentityLimits m_limits;
    Throttle m_signIns;
    Throttle m_signUps;
    Throttle m_renewals;
    const metrics::CounterFamily m_throttled;
};

} // namespace stag::identity
