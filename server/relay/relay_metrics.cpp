// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/relay_metrics.h"

namespace stag::relay {

RelayMetrics::RelayMetrics(metrics::Registry &registry)
    : connectionsActive(
        registry.gauge("relay_connections_active", "Number of active WebSocket connections").with())
    , connectionsPaused(
          registry
              .gauge("relay_connections_paused",
                     "Connections that are not read because an anchor or mesh would be dropped")
              .with())
    , connectionsTotal(
          registry.counter("relay_connections_total", "Total number of WebSocket connections")
              .with())
    , connectionsRefused(
          registry.counter("relay_connections_refused_total", "Connections refused without a key")
              .with())
    , posesCoalesced(
          registry.counter("relay_poses_coalesced_total", "Waiting poses replaced by a newer one")
              .with())
    , batchRetries(registry.counter("relay_batch_retries_total", "Batches delivered again").with())
    , batchSize(
          registry
              .histogram("relay_batch_size", "Events in a batch", metrics::linearBuckets(1, 1, 10))
              .with())
    , batchProcessSeconds(
          registry
              .histogram("relay_batch_process_seconds", "Time from a batch to its acknowledgement")
              .with())
    , queuedEvents(registry.gauge("relay_queued_events", "Events that wait for delivery").with())
    , meshDeltaRatio(registry
                         .histogram("relay_mesh_delta_ratio",
                                    "Size of a mesh delta over the size of the mesh",
                                    metrics::linearBuckets(0.1, 0.1, 10))
                         .with())
    , trackedMeshes(
          registry.gauge("relay_tracked_meshes", "Meshes whose last version is kept for deltas")
              .with())
    , compressionSeconds(
          registry.histogram("relay_compression_duration_seconds", "Time to compress a batch")
              .with())
    , m_dialects{[&] {
        const auto family =
            registry.counter("relay_dialect_messages_total", "Messages read, by dialect");
        return std::array{family.with({{"dialect", "relay"}}),
                          family.with({{"dialect", "streamkit1"}}),
                          family.with({{"dialect", "stmk"}})};
    }()}
    , m_unopened(registry.counter("relay_payloads_unopened_total",
                                  "Meshes kept as they were sent, by what could not be opened"))
    , m_compressionRatio(
          registry
              .histogram("relay_compression_ratio",
                         "Size of the vertices of a mesh after compression over before",
                         metrics::linearBuckets(0.1, 0.1, 10))
              .with())
    , m_bytesSaved(registry.counter("relay_bytes_saved_total", "Bytes saved by compression").with())
    , m_packetsProcessed(
          registry.counter("relay_packets_processed_total", "Total number of packets processed"))
    , m_packets(registry.counter("relay_packets_total", "Total number of packets"))
    , m_successes{successes("pose"), successes("mesh"), successes("anchor")}
    , m_packetErrors(registry.counter("relay_packet_errors_total", "Total number of packet errors"))
    , m_packetsDropped(registry.counter("relay_packets_dropped_total",
                                        "Packets dropped because a queue was full"))
    , m_readingPaused(
          registry.counter("relay_reading_paused_total",
                           "Times that a connection was not read on, by the full queue"))
    , m_processingSeconds(
          registry
              .histogram("relay_processing_duration_seconds", "Time to read and transform a packet")
              .with())
    , m_requests(
          registry.counter("relay_stag_requests_total", "Total number of batches sent to STAG"))
    , m_requestSeconds(
          registry.histogram("relay_stag_request_duration_seconds", "Time of one delivery to STAG")
              .with())
{}

RelayMetrics::Successes RelayMetrics::successes(std::string_view type) const
{
    const metrics::Labels labels{{"type", std::string(type)}, {"status", "success"}};
    return {type, m_packetsProcessed.with(labels), m_packets.with(labels)};
}

void RelayMetrics::packetProcessed(std::string_view type, std::chrono::nanoseconds duration) const
{
    for (const Successes &one : m_successes) {
        if (one.type != type)
            continue;
        one.processed.increment();
        one.packets.increment();
    }
    m_processingSeconds.observe(duration);
}

void RelayMetrics::packetFailed(std::string_view type, std::string_view error) const
{
    const metrics::Labels labels{{"type", std::string(type)}, {"status", "error"}};
    m_packetsProcessed.with(labels).increment();
    m_packets.with(labels).increment();
    m_packetErrors.with({{"type", std::string(type)}, {"error", std::string(error)}}).increment();
}

void RelayMetrics::packetDropped(std::string_view type, std::string_view reason) const
{
    const metrics::Labels labels{{"type", std::string(type)}, {"status", "dropped"}};
    m_packetsProcessed.with(labels).increment();
    m_packets.with(labels).increment();
    m_packetsDropped.with({{"type", std::string(type)}, {"reason", std::string(reason)}})
        .increment();
}

void RelayMetrics::keptUnopened(wire::Unopened why) const
{
    m_unopened.with({{"why", why == wire::Unopened::Lzfse ? "lzfse" : "damaged"}}).increment();
}

void RelayMetrics::readingPaused(std::string_view reason) const
{
    m_readingPaused.with({{"reason", std::string(reason)}}).increment();
}

void RelayMetrics::verticesCompressed(std::size_t sizeBytes, std::size_t compressedBytes) const
{
    m_compressionRatio.observe(static_cast<double>(compressedBytes)
                               / static_cast<double>(sizeBytes));
    if (compressedBytes < sizeBytes)
        m_bytesSaved.increment(static_cast<double>(sizeBytes - compressedBytes));
}

void RelayMetrics::requestFinished(std::string_view status, std::chrono::nanoseconds duration) const
{
    m_requests.with({{"status", std::string(status)}}).increment();
    m_requestSeconds.observe(duration);
    batchProcessSeconds.observe(duration);
}

} // namespace stag::relay
