// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/http_event_sink.h"

#include "core/wire/relay_batch.h"
#include "server/transport/url.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace stag::relay {

namespace {

/// Whether an answer says that this very batch will never be taken. A wrong key, a wrong path or a
/// proxy in front of an absent STAG say nothing about the batch, and somebody may put them right.
bool isFinal(int status)
{
    constexpr std::array kFinal{400, 413, 422};
    return std::find(kFinal.begin(), kFinal.end(), status) != kFinal.end();
}

/// What an answer means for the batch: stored, to be tried again, or refused for good.
Result<void> judge(const Result<transport::Response> &answer)
{
    constexpr int kTooManyRequests = 429;
    if (!answer)
        return Error{answer.error().code == ErrorCode::Cancelled ? ErrorCode::Unavailable
                                                                 : answer.error().code,
                     answer.error().detail};
    const int status = answer->status;
    if (status >= 200 && status < 300)
        return {};
    const std::string text = "STAG answered " + std::to_string(status);
    if (status == kTooManyRequests)
        return Error{ErrorCode::RateLimited, text};
    return Error{isFinal(status) ? ErrorCode::InvalidArgument : ErrorCode::Unavailable, text};
}

} // namespace

Result<std::unique_ptr<HttpEventSink>> HttpEventSink::create(transport::LoopPool &loops,
                                                             metrics::Registry &registry,
                                                             const Clock &clock,
                                                             const HttpSinkSettings &settings)
{
    STAG_TRY(const auto url, transport::parseUrl(settings.url));
    transport::HttpClientSettings clientSettings;
    clientSettings.connectTimeout = settings.timeout;
    clientSettings.requestTimeout = settings.timeout;
    Clients clients;
    for (int i = 0; i < loops.size(); ++i) {
        STAG_TRY(auto client, transport::HttpClient::create(loops.at(i), url, clientSettings));
        clients.push_back(std::move(client));
    }
    return std::unique_ptr<HttpEventSink>(
        new HttpEventSink(std::move(clients), registry, clock, settings));
}

HttpEventSink::HttpEventSink(Clients clients,
                             metrics::Registry &registry,
                             const Clock &clock,
                             const HttpSinkSettings &settings)
    : m_clients(std::move(clients))
    , m_metrics(registry)
    , m_clock(clock)
    , m_settings(settings)
{}

void HttpEventSink::deliver(Batch batch, Done done)
{
    if (batch->empty()) {
        done({});
        return;
    }
    const MonotonicTime start = m_clock.monotonic();
    wire::RelayBatch body = wire::writeRelayBatch(*batch, m_clock.now());
    if (!body.compressed.empty())
        m_metrics.compressionSeconds.observe(m_clock.monotonic() - start);
    for (const wire::CompressedVertices &vertices : body.compressed)
        m_metrics.verticesCompressed(vertices.sizeBytes, vertices.compressedBytes);
    transport::Headers headers{{"Content-Type", "application/json"},
                               {"User-Agent", "tabular-relay/1.0"}};
    if (!m_settings.apiKey.empty())
        headers["X-API-Key"] = m_settings.apiKey;
    const std::size_t client =
        std::hash<model::SessionId>{}(batch->front().session) % m_clients.size();
    m_clients[client]->post("/ingest",
                            std::move(headers),
                            std::move(body.text),
                            [done = std::move(done)](const Result<transport::Response> &answer) {
                                done(judge(answer));
                            });
}

} // namespace stag::relay
