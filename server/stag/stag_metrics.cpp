// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/stag_metrics.h"

namespace stag::stag {

namespace {

std::array<metrics::Counter, live::kDeliveryClassCount>
byClass(const metrics::CounterFamily &family)
{
    return {family.with({{"class", "pose"}}),
            family.with({{"class", "reliable"}}),
            family.with({{"class", "telemetry"}})};
}

std::array<metrics::Counter, wire::kResumeResultCount> resumes(metrics::Registry &registry)
{
    const auto family = registry.counter("stag_subscriber_resumes_total",
                                         "Subscribers that came back, by what they were given: all "
                                         "that they missed, or why not");
    const auto of = [&family](wire::ResumeResult result) {
        return family.with({{"result", std::string(wire::resumeResultName(result))}});
    };
    using enum wire::ResumeResult;
    return {of(Complete), of(OtherStream), of(OtherChoice), of(Area), of(Ahead), of(Forgotten)};
}

metrics::CounterFamily filterChanges(metrics::Registry &registry)
{
    return registry.counter("stag_subscriber_filter_changes_total",
                            "Changes of what subscribers want to be told");
}

} // namespace

StagMetrics::StagMetrics(metrics::Registry &registry)
    : dropped(byClass(registry.counter(
        "stag_live_dropped_total", "Messages not sent to a slow subscriber, by delivery class")))
    , posesCoalesced(registry
                         .counter("stag_live_coalesced_total",
                                  "Poses replaced by a newer one for a slow subscriber")
                         .with())
    , resyncs(registry
                  .counter("stag_live_resyncs_total",
                           "Snapshots sent again because a viewer fell behind")
                  .with())
    , clientsRefused(registry
                         .counter("stag_ws_clients_refused_total",
                                  "WebSocket clients refused because of a limit")
                         .with())
    , viewers(
          registry.gauge("stag_live_viewers_active", "Number of viewers of the live feed").with())
    , feedLogBytes(registry
                       .gauge("stag_live_log_bytes",
                              "Bytes of the feed that are kept for viewers that come back")
                       .with())
    , feedLogForgotten(registry
                           .counter("stag_live_log_forgotten_total",
                                    "Messages of the feed that are no longer kept")
                           .with())
    , subscriberQueuedBytes(
          registry
              .gauge("stag_subscriber_queued_bytes", "Bytes that wait for subscribers to take them")
              .with())
    , subscriberLag(registry
                        .histogram("stag_subscriber_lag_seconds",
                                   "Age of the oldest message that a subscriber has not taken, "
                                   "of each subscriber once a second")
                        .with())
    , feed(registry)
    , geofences(registry)
    , past(registry)
    , m_requests(registry.counter("stag_http_requests_total", "Total number of HTTP requests"))
    , m_requestSeconds(registry.histogram("stag_http_request_duration_seconds",
                                          "HTTP request duration in seconds"))
    , m_clients(
          registry.gauge("stag_ws_connections_active", "Number of active WebSocket connections"))
    , m_messages(registry.counter("stag_ws_messages_total", "Total number of WebSocket messages"))
    , m_dialects{[&] {
        const auto family = registry.counter("stag_ws_dialect_messages_total",
                                             "WebSocket messages received, by dialect");
        return std::array{family.with({{"dialect", "stag"}}),
                          family.with({{"dialect", "streamkit2"}})};
    }()}
    , m_dataSent(m_messages.with({{"direction", "outbound"}, {"type", "data"}, {"status", "sent"}}))
    , m_errorsSent(
          m_messages.with({{"direction", "outbound"}, {"type", "error"}, {"status", "sent"}}))
    , m_operations(
          registry.counter("stag_db_operations_total", "Total number of database operations"))
    , m_operationSeconds(registry.histogram("stag_db_operation_duration_seconds",
                                            "Database operation duration in seconds"))
    , m_ingested(m_operations.with(
          {{"operation", "ingest"}, {"collection", "spatial_event"}, {"status", "success"}}))
    , m_ingestSeconds(
          m_operationSeconds.with({{"operation", "ingest"}, {"collection", "spatial_event"}}))
    , m_anchors(registry.counter("stag_anchors_total", "Total number of anchors processed"))
    , m_meshes(registry.counter("stag_meshes_total", "Total number of meshes processed"))
    , m_meshBytes(registry.counter("stag_mesh_bytes_total",
                                   "Bytes of mesh payloads: received, as full meshes, stored, "
                                   "saved by deltas, sent"))
    , m_compressionRatio(registry.gauge("stag_compression_ratio", "Current compression ratio"))
    , m_storageSize(registry.gauge("stag_storage_size_bytes", "Total storage size in bytes"))
    , m_savedBytes(
          registry.gauge("stag_mesh_dedup_saved_bytes", "Bytes saved through mesh deduplication"))
    , m_refused(registry.counter("stag_store_refused_total",
                                 "Database operations refused because a queue was full"))
    , m_codecMeshes(registry
                        .counter("stag_codec_meshes_total",
                                 "Large meshes that workers have prepared for storing")
                        .with())
    , m_codecFaults(
          registry.counter("stag_codec_faults_total", "Payloads that said they were Draco").with())
    , m_lateDeltas(registry.counter("stag_late_deltas_total",
                                    "Deltas that came before their base, by what became of them"))
    , m_lateTurnsCutShort(registry
                              .counter("stag_late_delta_turns_cut_short_total",
                                       "Turns of late deltas that left some for the next")
                              .with())
    , m_codecQueuedBytes(
          registry.gauge("stag_codec_queued_bytes", "Bytes that wait for a worker or are with one")
              .with())
    , m_failed(registry.counter("stag_store_failed_total", "Requests the database could not store")
                   .with())
    , m_commits(registry.counter("stag_store_commits_total", "Committed groups of requests").with())
    , m_queuedBytes(
          registry.gauge("stag_store_queued_bytes", "Bytes that wait for their commit").with())
    , m_sessionsDoomed(
          registry.gauge("stag_sessions_doomed", "Sessions that are deleted and not erased yet")
              .with())
    , m_delivered(byClass(registry.counter("stag_subscriber_delivered_total",
                                           "Messages sent to subscribers, by delivery class")))
    , m_filtersSet(filterChanges(registry).with({{"status", "accepted"}}))
    , m_filtersRefused(filterChanges(registry).with({{"status", "refused"}}))
    , m_resumes(resumes(registry))
{}

void StagMetrics::requestFinished(std::string_view method,
                                  std::string_view endpoint,
                                  int status,
                                  std::chrono::nanoseconds duration) const
{
    const std::string methodLabel(method);
    const std::string endpointLabel(endpoint);
    m_requests
        .with({{"method", methodLabel},
               {"endpoint", endpointLabel},
               {"status", std::to_string(status)}})
        .increment();
    m_requestSeconds.with({{"method", methodLabel}, {"endpoint", endpointLabel}}).observe(duration);
}

void StagMetrics::messageReceived(std::string_view type, std::string_view status) const
{
    m_messages
        .with({{"direction", "inbound"},
               {"type", std::string(type)},
               {"status", std::string(status)}})
        .increment();
}

void StagMetrics::clientCount(const std::string &session, double count) const
{
    m_clients.with({{"session_id", session}}).set(count);
}

void StagMetrics::eventsStored(const std::string &session,
                               std::span<const storage::EventOutcome> outcomes) const
{
    double anchors = 0;
    double full = 0;
    double deltas = 0;
    model::MeshBytes bytes;
    for (const storage::EventOutcome &outcome : outcomes) {
        if (outcome.repeated)
            continue;
        anchors += static_cast<double>(outcome.anchorCount);
        for (const storage::MeshOutcome &mesh : outcome.meshes) {
            (mesh.resolution == model::DeltaResolution::None ? full : deltas) += 1;
            bytes += mesh.bytes;
        }
    }
    const auto add = [&](const auto &family, metrics::Labels labels, double by) {
        if (by == 0)
            return;
        labels["session_id"] = session;
        family.with(labels).increment(by);
    };
    add(m_anchors, {{"operation", "ingest"}}, anchors);
    add(m_meshes, {{"operation", "ingest"}, {"type", "full"}}, full);
    add(m_meshes, {{"operation", "ingest"}, {"type", "delta"}}, deltas);
    add(m_savedBytes, {}, static_cast<double>(bytes.savedByDedup));
    for (const auto &[kind, count] : {std::pair{"received", bytes.received},
                                      {"full", bytes.full},
                                      {"stored", bytes.stored},
                                      {"saved_by_delta", bytes.savedByDelta}})
        add(m_meshBytes, {{"kind", kind}}, static_cast<double>(count));
}

void StagMetrics::meshBytesSent(const std::string &session, std::size_t bytes) const
{
    m_meshBytes.with({{"session_id", session}, {"kind", "sent"}})
        .increment(static_cast<double>(bytes));
}

void StagMetrics::ingestFinished(bool stored,
                                 bool anchors,
                                 bool meshes,
                                 std::chrono::nanoseconds duration) const
{
    const auto count = [this](const char *collection, const char *status) {
        m_operations.with({{"operation", "ingest"}, {"collection", collection}, {"status", status}})
            .increment();
    };
    if (stored) {
        m_ingested.increment();
    } else {
        if (anchors)
            count("anchors", "error");
        if (meshes)
            count("meshes", "error");
        if (!anchors && !meshes)
            count("spatial_event", "error");
    }
    m_ingestSeconds.observe(duration);
}

void StagMetrics::queryFinished(bool answered, std::chrono::nanoseconds duration) const
{
    m_operations
        .with({{"operation", "query"},
               {"collection", "spatial"},
               {"status", answered ? "success" : "error"}})
        .increment();
    m_operationSeconds.with({{"operation", "query"}, {"collection", "spatial"}}).observe(duration);
}

void StagMetrics::stored(const storage::Totals &totals) const
{
    m_storageSize.with({{"type", "meshes"}}).set(static_cast<double>(totals.meshBytes.stored));
    m_compressionRatio.with({{"session_id", "all"}}).set(totals.meshBytes.compressionRatio());
}

void StagMetrics::stored(const std::vector<model::Session> &sessions) const
{
    for (const model::Session &session : sessions)
        if (session.meshBytes.full > 0)
            m_compressionRatio.with({{"session_id", session.id.text()}})
                .set(session.meshBytes.compressionRatio());
}

void StagMetrics::stored(const storage::StoreCounters &counters)
{
    const std::lock_guard lock(m_mutex);
    const auto by = [](std::uint64_t now, std::uint64_t before) {
        return static_cast<double>(now - before);
    };
    m_refused.with({{"operation", "write"}})
        .increment(by(counters.writesRefused, m_lastCounters.writesRefused));
    m_refused.with({{"operation", "codec"}})
        .increment(by(counters.codecRefused, m_lastCounters.codecRefused));
    m_refused.with({{"operation", "read"}})
        .increment(by(counters.readsRefused, m_lastCounters.readsRefused));
    m_refused.with({{"operation", "graph"}})
        .increment(by(counters.graphQuestionsRefused, m_lastCounters.graphQuestionsRefused));
    m_codecMeshes.increment(by(counters.codecMeshes, m_lastCounters.codecMeshes));
    m_codecFaults.increment(by(counters.codecFaults, m_lastCounters.codecFaults));
    const auto &late = counters.lateDeltas;
    const auto &lateBefore = m_lastCounters.lateDeltas;
    m_lateDeltas.with({{"result", "resolved"}}).increment(by(late.resolved, lateBefore.resolved));
    m_lateDeltas.with({{"result", "given_up"}}).increment(by(late.givenUp, lateBefore.givenUp));
    m_lateTurnsCutShort.increment(by(late.turnsCutShort, lateBefore.turnsCutShort));
    m_codecQueuedBytes.set(static_cast<double>(counters.codecQueuedBytes));
    m_failed.increment(by(counters.writesFailed, m_lastCounters.writesFailed));
    m_commits.increment(by(counters.commits, m_lastCounters.commits));
    m_queuedBytes.set(static_cast<double>(counters.queuedBytes));
    m_sessionsDoomed.set(static_cast<double>(counters.sessionsDoomed));
    geofences.stored(counters.geofences, m_lastCounters.geofences);
    past.stored(counters.past, m_lastCounters.past);
    m_lastCounters = counters;
}

void StagMetrics::delivered(const std::array<std::uint64_t, live::kDeliveryClassCount> &totals)
{
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < totals.size(); ++i) {
        // Of two that come at once the older totals may come second.
        if (totals[i] <= m_lastDelivered[i])
            continue;
        m_delivered[i].increment(static_cast<double>(totals[i] - m_lastDelivered[i]));
        m_lastDelivered[i] = totals[i];
    }
}

} // namespace stag::stag
