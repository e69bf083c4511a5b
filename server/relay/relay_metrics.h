// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/stream_kit.h"
#include "server/metrics/registry.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace stag::relay {

/// The relay's numbers, under the names of the published relay and under those of the seed
/// document.
class RelayMetrics
{
public:
    explicit RelayMetrics(metrics::Registry &registry);

    void packetProcessed(std::string_view type, std::chrono::nanoseconds duration) const;
    /// `error` is parse_error, transform_error or update_error.
    void packetFailed(std::string_view type, std::string_view error) const;
    void packetDropped(std::string_view type, std::string_view reason) const;
    void verticesCompressed(std::size_t sizeBytes, std::size_t compressedBytes) const;
    void requestFinished(std::string_view status, std::chrono::nanoseconds duration) const;

    void messageUnderstood(wire::StreamDialect dialect) const
    {
        m_dialects.at(static_cast<std::size_t>(dialect)).increment();
    }
    /// A mesh whose payload could not be opened.
    void keptUnopened(wire::Unopened why) const;

    /// `reason` names the queue that was full.
    void readingPaused(std::string_view reason) const;

    metrics::Gauge connectionsActive;
    metrics::Gauge connectionsPaused;
    metrics::Counter connectionsTotal;
    metrics::Counter connectionsRefused;
    metrics::Counter posesCoalesced;
    metrics::Counter batchRetries;
    metrics::Histogram batchSize;
    metrics::Histogram batchProcessSeconds;
    metrics::Gauge queuedEvents;
    metrics::Histogram meshDeltaRatio;
    metrics::Gauge trackedMeshes;
    metrics::Histogram compressionSeconds;

private:
    struct Successes
    {
        std::string_view type;
        metrics::Counter processed;
        metrics::Counter packets;
    };
    [[nodiscard]] Successes successes(std::string_view type) const;

    std::array<metrics::Counter, wire::kStreamDialectCount> m_dialects;
    metrics::CounterFamily m_unopened;
    metrics::Histogram m_compressionRatio;
    metrics::Counter m_bytesSaved;
    metrics::CounterFamily m_packetsProcessed;
    metrics::CounterFamily m_packets;
    std::array<Successes, 3> m_successes; ///< by type; each packet counts there
    metrics::CounterFamily m_packetErrors;
    metrics::CounterFamily m_packetsDropped;
    metrics::CounterFamily m_readingPaused;
    metrics::Histogram m_processingSeconds;
    metrics::CounterFamily m_requests;
    metrics::Histogram m_requestSeconds;
};

} // namespace stag::relay
