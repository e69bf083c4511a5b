// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "server/relay/event_sink.h"
#include "server/relay/relay_metrics.h"
#include "server/transport/http_client.h"
#include "server/transport/loop.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stag::relay {

struct HttpSinkSettings
{
    std::string url; ///< of the STAG: "http://localhost:8080"
    std::string apiKey;
    std::chrono::milliseconds timeout{10'000};
    std::size_t catchUpEventsMax = 0;
};

/// Delivers batches to a STAG at a URL, as the published relay does: POST {url}/ingest.
class HttpEventSink final : public EventSink
{
public:
    /// InvalidArgument when the address is none that can be posted to.
    [[nodiscard]] static Result<std::unique_ptr<HttpEventSink>>
    create(transport::LoopPool &loops,
           metrics::Registry &registry,
           const Clock &clock,
           const HttpSinkSettings &settings);

    void deliver(Batch batch, Done done) override;
    [[nodiscard]] std::size_t catchUpEventsMax() const override
    {
        return m_settings.catchUpEventsMax;
    }

private:
    using Clients = std::vector<std::unique_ptr<transport::HttpClient>>;

    HttpEventSink(Clients clients,
                  metrics::Registry &registry,
                  const Clock &clock,
                  const HttpSinkSettings &settings);

    /// One connection per loop; a session always uses the same, so that its batches stay in order.
    Clients m_clients;
    const RelayMetrics m_metrics;
    const Clock &m_clock;
    const HttpSinkSettings m_settings;
};

} // namespace stag::relay
