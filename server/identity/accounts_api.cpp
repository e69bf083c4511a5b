// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/accounts_api.h"

#include "core/wire/users.h"
#include "server/identity/answers.h"
#include "server/identity/wrong_keys.h"
#include "server/transport/ip_network.h"

#include <utility>

namespace stag::identity {

namespace {

using transport::Access;
using transport::Method;
using transport::Request;
using transport::Responder;
using transport::Response;

model::UserId callerOf(const Request &request)
{
    return model::UserId(request.caller.id);
}

model::LoginSessionId loginOf(const Request &request)
{
    return model::LoginSessionId(request.caller.login);
}

Response tooMany(const Throttle::Outcome &outcome, const policy::RateSettings &rate)
{
    Response response = errorAnswer({ErrorCode::RateLimited, "Too many requests; try again later"});
    describeLimit(outcome, rate, response);
    return response;
}

/// Answers with what came of it.
template<typename T, typename Write>
std::function<void(Result<T>)> answerWith(Responder respond, Write write, int status = 200)
{
    return [respond = std::move(respond), write, status](const Result<T> &outcome) {
        respond(outcome ? jsonAnswer(write(*outcome), status) : errorAnswer(outcome.error()));
    };
}

std::function<void(Result<void>)> answerNothing(Responder respond)
{
    return [respond = std::move(respond)](const Result<void> &outcome) {
        respond(outcome ? Response{.status = 204, .contentType = {}, .body = {}, .headers = {}}
                        : errorAnswer(outcome.error()));
    };
}

} // namespace

AccountRoutes::AccountRoutes(std::shared_ptr<Accounts> accounts,
                             std::shared_ptr<Logins> logins,
                             metrics::Registry &registry,
                             const Clock &clock,
                             const IdentityLimits &limits)
    : m_accounts(std::move(accounts))
    , m_logins(std::move(logins))
    , m_limits(limits)
    , m_signIns(clock, limits.loginsByAddress, limits.addressesMax)
    , m_signUps(clock, limits.registrationsByAddress, limits.addressesMax)
    , m_renewals(clock, limits.refreshesByAddress, limits.addressesMax)
    , m_throttled(registry.counter("stag_identity_throttled_total",
                                   "Requests that came too often, by what was asked"))
{}

void AccountRoutes::route(
    transport::Router &router, Method method, const char *path, Access access, Step step)
{
    router.handle(
        method,
        path,
        [self = shared_from_this(), step](const Request &request, const Responder &respond) {
            (*self.*step)(request, respond);
        },
        access);
}

void AccountRoutes::limited(transport::Router &router,
                            const char *path,
                            Throttle &throttle,
                            Step step)
{
    router.handle(
        Method::Post,
        path,
        [self = shared_from_this(), &throttle, step](const Request &request,
                                                     const Responder &respond) {
            const Throttle::Outcome outcome = throttle.take(networkOf(request.remoteAddress));
            if (!outcome.isAllowed) {
                self->m_throttled.with({{"route", request.routePattern}}).increment();
                return respond(tooMany(outcome, throttle.rate()));
            }
            (*self.*step)(request, [respond, outcome, &throttle, self](Response response) {
                if (response.status != 429)
                    describeLimit(outcome, throttle.rate(), response);
                respond(std::move(response));
            });
        },
        Access::Public);
}

void AccountRoutes::mount(transport::Router &router)
{
    limited(router, "/api/v1/auth/register", m_signUps, &AccountRoutes::signUp);
    limited(router, "/api/v1/auth/login", m_signIns, &AccountRoutes::signIn);
    limited(router, "/api/v1/auth/refresh", m_renewals, &AccountRoutes::renew);
    const auto own = [&](Method method, const char *path, Step step) {
        route(router, method, path, Access::User, step);
    };
    own(Method::Post, "/api/v1/auth/logout", &AccountRoutes::signOut);
    own(Method::Get, "/api/v1/auth/profile", &AccountRoutes::profile);
    own(Method::Put, "/api/v1/auth/profile", &AccountRoutes::changeProfile);
    own(Method::Get, "/api/v1/auth/sessions", &AccountRoutes::logins);
    own(Method::Delete, "/api/v1/auth/sessions/{id}", &AccountRoutes::endLogin);
    const auto administer = [&](Method method, const char *path, Step step) {
        route(router, method, path, Access::Keys, step);
    };
    administer(Method::Get, "/api/v1/users", &AccountRoutes::users);
    administer(Method::Post, "/api/v1/users", &AccountRoutes::addUser);
    administer(Method::Get, "/api/v1/users/{id}", &AccountRoutes::user);
    administer(Method::Put, "/api/v1/users/{id}", &AccountRoutes::changeUser);
    route(router, Method::Get, "/.well-known/jwks.json", Access::Public, &AccountRoutes::keySet);
}

void AccountRoutes::signUp(const Request &request, const Answer &respond)
{
    auto wanted = wire::parseRegistration(request.body);
    if (!wanted)
        return respond(errorAnswer(wanted.error()));
    m_accounts->signUp(*std::move(wanted),
                       std::string(transport::hostOf(request.remoteAddress)),
                       answerWith<wire::SignedIn>(respond, wire::writeSignedIn, 201));
}

void AccountRoutes::signIn(const Request &request, const Answer &respond)
{
    auto wanted = wire::parseLogin(request.body);
    if (!wanted)
        return respond(errorAnswer(wanted.error()));
    const Throttle::Outcome outcome = m_accounts->tryPassword(wanted->email);
    if (!outcome.isAllowed) {
        m_throttled.with({{"route", "account"}}).increment();
        return respond(tooMany(outcome, m_accounts->passwordRate()));
    }
    m_accounts->signIn(*std::move(wanted),
                       std::string(transport::hostOf(request.remoteAddress)),
                       answerWith<wire::SignedIn>(respond, wire::writeSignedIn));
}

void AccountRoutes::renew(const Request &request, const Answer &respond)
{
    const auto token = wire::parseRefresh(request.body);
    if (!token)
        return respond(errorAnswer(token.error()));
    m_accounts->renew(*token,
                      std::string(transport::hostOf(request.remoteAddress)),
                      answerWith<wire::SignedIn>(respond, wire::writeSignedIn));
}

void AccountRoutes::signOut(const Request &request, const Answer &respond)
{
    m_accounts->signOut(callerOf(request), loginOf(request), answerNothing(respond));
}

void AccountRoutes::profile(const Request &request, const Answer &respond)
{
    m_accounts->user(callerOf(request), answerWith<model::User>(respond, wire::writeUser));
}

void AccountRoutes::changeProfile(const Request &request, const Answer &respond)
{
    auto change = wire::parseProfileChange(request.body);
    if (!change)
        return respond(errorAnswer(change.error()));
    if (change->password) {
        const Throttle::Outcome outcome = m_accounts->tryPassword(callerOf(request));
        if (!outcome.isAllowed) {
            m_throttled.with({{"route", "account"}}).increment();
            return respond(tooMany(outcome, m_accounts->passwordRate()));
        }
    }
    m_accounts->changeProfile(callerOf(request),
                              loginOf(request),
                              *std::move(change),
                              answerWith<model::User>(respond, wire::writeUser));
}

void AccountRoutes::logins(const Request &request, const Answer &respond)
{
    using Sessions = std::vector<model::LoginSession>;
    m_accounts->logins(
        callerOf(request),
        answerWith<Sessions>(respond, [current = loginOf(request)](const Sessions &sessions) {
            return wire::writeLoginSessions(sessions, current);
        }));
}

void AccountRoutes::endLogin(const Request &request, const Answer &respond)
{
    m_accounts->signOut(callerOf(request),
                        model::LoginSessionId(request.pathParameters.at("id")),
                        answerNothing(respond));
}

void AccountRoutes::users(const Request &request, const Answer &respond)
{
    const auto parsed = wire::parseListPage(request.query, m_limits.userPageMax);
    if (!parsed)
        return respond(errorAnswer(parsed.error()));
    m_accounts->users(
        parsed->limit,
        parsed->offset,
        answerWith<storage::UserPage>(respond, [asked = *parsed](const storage::UserPage &found) {
            wire::ListPage page = asked;
            page.total = found.total;
            return wire::writeUsers(found.users, page);
        }));
}

void AccountRoutes::user(const Request &request, const Answer &respond)
{
    m_accounts->user(model::UserId(request.pathParameters.at("id")),
                     answerWith<model::User>(respond, wire::writeUser));
}

void AccountRoutes::addUser(const Request &request, const Answer &respond)
{
    auto wanted = wire::parseUserChange(request.body);
    if (!wanted)
        return respond(errorAnswer(wanted.error()));
    m_accounts->addUser(*std::move(wanted),
                        request.actor(),
                        answerWith<model::User>(respond, wire::writeUser, 201));
}

void AccountRoutes::changeUser(const Request &request, const Answer &respond)
{
    auto change = wire::parseUserChange(request.body);
    if (!change)
        return respond(errorAnswer(change.error()));
    m_accounts->changeUser(model::UserId(request.pathParameters.at("id")),
                           *std::move(change),
                           request.actor(),
                           answerWith<model::User>(respond, wire::writeUser));
}

void AccountRoutes::keySet(const Request &, const Answer &respond)
{
    Response response = jsonAnswer(wire::writeKeySet(m_logins->mint().publicKey()));
    response.headers = {{"Cache-Control", "public, max-age=300"}};
    respond(std::move(response));
}

} // namespace stag::identity
