// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/gate.h"

#include "core/wire/api_keys.h"
#include "core/wire/status.h"
#include "server/identity/credentials.h"

#include <utility>

namespace stag::identity {

namespace {

constexpr std::string_view kChallenge = "Bearer realm=\"stag\"";

/// Keeps a connection in the book of its key or login, so that it ends with that.
class AccompaniedSession final : public transport::WebSocketSession
{
public:
    using Watch = std::function<void(const std::shared_ptr<transport::WebSocket> &)>;
    using Forget = std::function<void(std::uint64_t)>;

    AccompaniedSession(Watch watch,
                       Forget forget,
                       std::unique_ptr<transport::WebSocketSession> session)
        : m_watch(std::move(watch))
        , m_forget(std::move(forget))
        , m_session(std::move(session))
    {}

    void opened(const std::shared_ptr<transport::WebSocket> &socket) override
    {
        m_socketId = socket->id();
        m_session->opened(socket);
        m_watch(socket);
    }
    void received(std::string_view message, transport::FrameKind kind) override
    {
        m_session->received(message, kind);
    }
    transport::LargeMessageWork receivedLarge(std::string message,
                                              transport::FrameKind kind) override
    {
        return m_session->receivedLarge(std::move(message), kind);
    }
    void drained() override { m_session->drained(); }
    void closed(std::uint16_t code) override
    {
        m_forget(m_socketId);
        m_session->closed(code);
    }

private:
    const Watch m_watch;
    const Forget m_forget;
    const std::unique_ptr<transport::WebSocketSession> m_session;
    std::uint64_t m_socketId = 0;
};

std::string joined(const std::vector<std::string_view> &names, char separator)
{
    std::string text;
    for (const std::string_view name : names)
        text.append(text.empty() ? "" : std::string(1, separator)).append(name);
    return text;
}

std::string_view reasonOf(KeyRing::Verdict verdict)
{
    switch (verdict) {
    case KeyRing::Verdict::Expired:
        return "expired";
    case KeyRing::Verdict::Revoked:
        return "revoked";
    case KeyRing::Verdict::Good:
    case KeyRing::Verdict::Unknown:
        break;
    }
    return "wrong";
}

std::string textOf(KeyRing::Verdict verdict)
{
    return verdict == KeyRing::Verdict::Expired   ? "API key expired"
           : verdict == KeyRing::Verdict::Revoked ? "API key revoked"
                                                  : "Invalid API key";
}

} // namespace

struct Gate::Refusal
{
    wire::ApiCode code;
    std::string_view reason; ///< for the metric
    std::string text;
    std::string challenge;
    std::chrono::seconds retryAfter{0};
};

model::KeyScopes scopesFor(transport::Access access)
{
    using model::KeyScope;
    switch (access) {
    case transport::Access::Public:
    case transport::Access::Anybody:
    case transport::Access::User:
        return {};
    case transport::Access::Read:
        return {KeyScope::Read};
    case transport::Access::Ingest:
    case transport::Access::Device:
        return {KeyScope::Ingest};
    case transport::Access::Live:
        return {KeyScope::Live};
    case transport::Access::Exchange:
        return {KeyScope::Ingest, KeyScope::Live};
    case transport::Access::Delete:
        return {KeyScope::Delete};
    case transport::Access::ByMethod:
    case transport::Access::Admin:
    case transport::Access::Keys:
        break;
    }
    return {KeyScope::Admin};
}

std::vector<std::string_view> scopeNamesFor(transport::Access access)
{
    if (access == transport::Access::User)
        return {"user"};
    return wire::scopeNames(scopesFor(access));
}

Gate::Gate(std::shared_ptr<KeyRing> ring,
           std::shared_ptr<Logins> logins,
           std::shared_ptr<AddressBlocks> blocks,
           WrongKeys &wrongKeys,
           metrics::Registry &registry,
           const Clock &clock,
           Alarm alarm,
           const GateSettings &settings)
    : m_ring(std::move(ring))
    , m_logins(std::move(logins))
    , m_blocks(std::move(blocks))
    , m_wrongKeys(wrongKeys)
    , m_alarm(std::move(alarm))
    , m_settings(settings)
    , m_refusals(
          registry.counter("stag_auth_refusals_total", "Requests turned away because of who asked"))
    , m_forgotten(registry
                      .counter("stag_auth_addresses_forgotten_total",
                               "Addresses with wrong keys that were forgotten for want of room")
                      .with({}))
{
    if (settings.requests)
        m_requests.emplace(clock, *settings.requests, settings.addressesMax);
}

bool Gate::asksForKey(transport::Access access) const
{
    if (access == transport::Access::Public || access == transport::Access::Anybody)
        return false;
    return m_settings.admission == Admission::Keys || access == transport::Access::Keys
           || access == transport::Access::User;
}

std::optional<transport::Response> Gate::refuse(transport::Request &request,
                                                transport::Access access)
{
    const bool isText =
        m_settings.style == RefusalStyle::Text || access == transport::Access::Device;
    const Shape shape = isText ? Shape::Text : Shape::Json;
    if (m_blocks && m_blocks->isBlocked(request.remoteAddress))
        return answer({.code = wire::ApiCode::Forbidden,
                       .reason = "blocked",
                       .text = "Address blocked",
                       .challenge = {}},
                      shape);
    if (auto tooMany = refuseTooMany(request, shape))
        return tooMany;
    const bool asks = asksForKey(access);
    if (!asks && access != transport::Access::Anybody)
        return std::nullopt;
    const auto shown = shownKey(request);
    if (!shown && !asks)
        return std::nullopt;
    if (!shown)
        return answer(
            {.code = wire::ApiCode::Unauthorized,
             .reason = "missing",
             .text = access == transport::Access::User ? "Missing access token" : "Missing API key",
             .challenge = std::string(kChallenge)},
            shape);
    return m_logins && looksLikeToken(*shown) ? judgeToken(request, *shown, access, shape)
                                              : judgeKey(request, *shown, access, shape);
}

Gate::Decision Gate::refuseTooMany(transport::Request &request, Shape shape)
{
    if (!m_requests)
        return std::nullopt;
    const Throttle::Outcome outcome = m_requests->take(networkOf(request.remoteAddress));
    if (outcome.isAllowed) {
        transport::Response fields;
        describeLimit(outcome, m_requests->rate(), fields);
        request.answerHeaders = std::move(fields.headers);
        return std::nullopt;
    }
    transport::Response response = answer({.code = wire::ApiCode::RateLimitExceeded,
                                           .reason = "requests",
                                           .text = "Too many requests",
                                           .challenge = {}},
                                          shape);
    describeLimit(outcome, m_requests->rate(), response);
    return response;
}

Gate::Decision Gate::refuseScopes(std::string_view whose,
                                  model::KeyScopes scopes,
                                  transport::Access access,
                                  Shape shape)
{
    const model::KeyScopes missing = scopes.missingFrom(scopesFor(access));
    if (missing.empty())
        return std::nullopt;
    const auto names = wire::scopeNames(missing);
    return answer({.code = wire::ApiCode::Forbidden,
                   .reason = "scope",
                   .text = std::string(whose) + " lacks the scope " + joined(names, ','),
                   .challenge = std::string(kChallenge) + ", error=\"insufficient_scope\", scope=\""
                                + joined(names, ' ') + '"'},
                  shape);
}

Gate::Decision Gate::judgeKey(transport::Request &request,
                              std::string_view shown,
                              transport::Access access,
                              Shape shape)
{
    KeyRing::Finding finding = m_ring->find(shown);
    if (finding.verdict != KeyRing::Verdict::Good)
        return refuseWrong(request, reasonOf(finding.verdict), textOf(finding.verdict), shape);
    if (access == transport::Access::User)
        return answer({.code = wire::ApiCode::Forbidden,
                       .reason = "scope",
                       .text = "This is for users who sign in, not for API keys",
                       .challenge = std::string(kChallenge)
                                    + ", error=\"insufficient_scope\", scope=\"user\""},
                      shape);
    if (auto refusal = refuseScopes("The API key", finding.key.scopes, access, shape))
        return refusal;
    request.caller = {.id = finding.key.id.text(),
                      .name = std::move(finding.key.name),
                      .isAdministrator = finding.key.scopes.contains(model::KeyScope::Admin)};
    return std::nullopt;
}

Gate::Decision Gate::judgeToken(transport::Request &request,
                                std::string_view shown,
                                transport::Access access,
                                Shape shape)
{
    Logins::Finding finding = m_logins->find(shown);
    if (finding.verdict == Logins::Verdict::Wrong)
        return refuseWrong(request, "wrong", "Invalid access token", shape);
    if (finding.verdict != Logins::Verdict::Good) {
        // Every token ends like this, so it says nothing against the one who shows it.
        const bool isExpired = finding.verdict == Logins::Verdict::Expired;
        return answer({.code = wire::ApiCode::Unauthorized,
                       .reason = isExpired ? "expired" : "revoked",
                       .text = isExpired ? "Access token expired" : "Login ended",
                       .challenge = std::string(kChallenge) + ", error=\"invalid_token\""},
                      shape);
    }
    if (auto refusal = refuseScopes("The login", finding.token.scopes, access, shape))
        return refusal;
    request.caller = {.id = finding.token.user.text(),
                      .name = std::move(finding.token.name),
                      .login = finding.token.session.text(),
                      .isAdministrator = finding.token.scopes.contains(model::KeyScope::Admin)};
    return std::nullopt;
}

transport::Response Gate::refuseWrong(const transport::Request &request,
                                      std::string_view reason,
                                      std::string text,
                                      Shape shape)
{
    const WrongKeys::Outcome outcome = m_wrongKeys.count(request.remoteAddress);
    if (outcome.hasForgotten)
        m_forgotten.increment();
    if (outcome.isFirstTooMany)
        m_alarm(networkOf(request.remoteAddress), outcome.count);
    if (outcome.isTooMany)
        return answer({.code = wire::ApiCode::RateLimitExceeded,
                       .reason = "rate",
                       .text = "Too many wrong API keys",
                       .challenge = {},
                       .retryAfter = outcome.retryAfter},
                      shape);
    return answer({.code = wire::ApiCode::Unauthorized,
                   .reason = reason,
                   .text = std::move(text),
                   .challenge = std::string(kChallenge) + ", error=\"invalid_token\""},
                  shape);
}

transport::Response Gate::answer(const Refusal &refusal, Shape shape)
{
    m_refusals.with({{"listener", m_settings.listener}, {"reason", std::string(refusal.reason)}})
        .increment();
    transport::Response response;
    response.status = wire::apiStatus(refusal.code);
    if (shape == Shape::Json) {
        response.body = wire::writeApiError(refusal.code, refusal.text);
    } else {
        response.contentType = "text/plain; charset=utf-8";
        response.body = refusal.text + '\n';
    }
    if (!refusal.challenge.empty())
        response.headers.emplace_back("WWW-Authenticate", refusal.challenge);
    if (refusal.retryAfter.count() > 0)
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retryAfter.count()));
    return response;
}

std::unique_ptr<transport::WebSocketSession>
Gate::accompany(const transport::Request &request,
                std::unique_ptr<transport::WebSocketSession> session)
{
    if (request.caller.id.empty())
        return session;
    if (!request.caller.login.empty()) {
        const model::LoginSessionId login(request.caller.login);
        return std::make_unique<AccompaniedSession>(
            [logins = m_logins, login](const auto &socket) { logins->watch(login, socket); },
            [logins = m_logins, login](std::uint64_t socketId) { logins->forget(login, socketId); },
            std::move(session));
    }
    const model::ApiKeyId key(request.caller.id);
    return std::make_unique<AccompaniedSession>(
        [ring = m_ring, key](const auto &socket) { ring->watch(key, socket); },
        [ring = m_ring, key](std::uint64_t socketId) { ring->forget(key, socketId); },
        std::move(session));
}

} // namespace stag::identity
