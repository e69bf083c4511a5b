// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/gate.h"

#include "core/wire/api_keys.h"
#include "core/wire/status.h"
#include "server/identity/credentials.h"

#include <utility>

namespace stag::identity {

namespace {

constexpr std::string_view kChallenge = "Bearer realm=\"stag\"";

/// Keeps a connection in the book of its key, so that it ends with the key.
class AccompaniedSession final : public transport::WebSocketSession
{
public:
    AccompaniedSession(std::shared_ptr<KeyRing> ring,
                       model::ApiKeyId key,
                       std::unique_ptr<transport::WebSocketSession> session)
        : m_ring(std::move(ring))
        , m_key(std::move(key))
        , m_session(std::move(session))
    {}

    void opened(const std::shared_ptr<transport::WebSocket> &socket) override
    {
        m_socketId = socket->id();
        m_session->opened(socket);
        m_ring->watch(m_key, socket);
    }
    void received(std::string_view message, transport::FrameKind kind) override
    {
        m_session->received(message, kind);
    }
    void drained() override { m_session->drained(); }
    void closed(std::uint16_t code) override
    {
        m_ring->forget(m_key, m_socketId);
        m_session->closed(code);
    }

private:
    const std::shared_ptr<KeyRing> m_ring;
    const model::ApiKeyId m_key;
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
    return wire::scopeNames(scopesFor(access));
}

Gate::Gate(std::shared_ptr<KeyRing> ring,
           WrongKeys &wrongKeys,
           metrics::Registry &registry,
           Alarm alarm,
           const GateSettings &settings)
    : m_ring(std::move(ring))
    , m_wrongKeys(wrongKeys)
    , m_alarm(std::move(alarm))
    , m_settings(settings)
    , m_refusals(
          registry.counter("stag_auth_refusals_total", "Requests turned away because of who asked"))
    , m_forgotten(registry
                      .counter("stag_auth_addresses_forgotten_total",
                               "Addresses with wrong keys that were forgotten for want of room")
                      .with({}))
{}

bool Gate::asksForKey(transport::Access access) const
{
    if (access == transport::Access::Public)
        return false;
    return m_settings.admission == Admission::Keys || access == transport::Access::Keys;
}

std::optional<transport::Response> Gate::refuse(transport::Request &request,
                                                transport::Access access)
{
    if (!asksForKey(access))
        return std::nullopt;
    const bool isText =
        m_settings.style == RefusalStyle::Text || access == transport::Access::Device;
    const Shape shape = isText ? Shape::Text : Shape::Json;
    const auto shown = shownKey(request);
    if (!shown)
        return answer({.code = wire::ApiCode::Unauthorized,
                       .reason = "missing",
                       .text = "Missing API key",
                       .challenge = std::string(kChallenge)},
                      shape);
    KeyRing::Finding finding = m_ring->find(*shown);
    if (finding.verdict != KeyRing::Verdict::Good)
        return refuseWrongKey(request, finding.verdict, shape);
    const model::KeyScopes missing = finding.key.scopes.missingFrom(scopesFor(access));
    if (!missing.empty()) {
        const auto names = wire::scopeNames(missing);
        return answer({.code = wire::ApiCode::Forbidden,
                       .reason = "scope",
                       .text = "The API key lacks the scope " + joined(names, ','),
                       .challenge = std::string(kChallenge)
                                    + ", error=\"insufficient_scope\", scope=\""
                                    + joined(names, ' ') + '"'},
                      shape);
    }
    request.caller = {finding.key.id.text(), std::move(finding.key.name)};
    return std::nullopt;
}

transport::Response
Gate::refuseWrongKey(const transport::Request &request, KeyRing::Verdict verdict, Shape shape)
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
                   .reason = reasonOf(verdict),
                   .text = textOf(verdict),
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
    return std::make_unique<AccompaniedSession>(
        m_ring, model::ApiKeyId(request.caller.id), std::move(session));
}

} // namespace stag::identity
