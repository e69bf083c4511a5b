// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/model/session.h"
#include "core/wire/feed_resume.h"
#include "core/wire/ws.h"
#include "server/metrics/registry.h"
#include "server/stag/feed_metrics.h"
#include "server/stag/geofence_metrics.h"
#include "server/stag/past_metrics.h"
#include "server/storage/records.h"

#include <array>
#include <chrono>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::stag {

/// The service's numbers under the names of the published STAG; what it did not have is below.
/// Any thread.
class StagMetrics
{
public:
    explicit StagMetrics(metrics::Registry &registry);

    /// `endpoint` as the contract writes it, "/api/v1/anchors/:id".
    void requestFinished(std::string_view method,
                         std::string_view endpoint,
                         int status,
                         std::chrono::nanoseconds duration) const;
    void messageReceived(std::string_view type, std::string_view status) const;
    void messageUnderstood(wire::WsDialect dialect) const
    {
        m_dialects.at(static_cast<std::size_t>(dialect)).increment();
    }
    void dataSent(std::size_t count = 1) const { m_dataSent.increment(static_cast<double>(count)); }
    void errorSent() const { m_errorsSent.increment(); }
    /// A subscriber changed what it wants to be told, or was refused to.
    void filterChanged(bool accepted) const
    {
        (accepted ? m_filtersSet : m_filtersRefused).increment();
    }
    /// A subscriber has come back.
    void resumed(wire::ResumeResult result) const
    {
        m_resumes.at(static_cast<std::size_t>(result)).increment();
    }
    void clientCount(const std::string &session, double count) const;
    /// Events of one session.
    void eventsStored(const std::string &session,
                      std::span<const storage::EventOutcome> outcomes) const;
    void
    ingestFinished(bool stored, bool anchors, bool meshes, std::chrono::nanoseconds duration) const;
    void queryFinished(bool answered, std::chrono::nanoseconds duration) const;
    void meshBytesSent(const std::string &session, std::size_t bytes) const;
    void stored(const storage::Totals &totals) const;
    void stored(const std::vector<model::Session> &sessions) const;
    void stored(const storage::StoreCounters &counters);
    /// How many messages subscribers have been sent so far, by delivery class.
    void delivered(const std::array<std::uint64_t, live::kDeliveryClassCount> &totals);

    std::array<metrics::Counter, live::kDeliveryClassCount> dropped;
    metrics::Counter posesCoalesced;
    metrics::Counter resyncs;
    metrics::Counter clientsRefused;
    metrics::Gauge viewers;
    metrics::Gauge feedLogBytes;
    metrics::Counter feedLogForgotten;
    metrics::Gauge subscriberQueuedBytes;
    metrics::Histogram subscriberLag; ///< of each subscriber once a second
    FeedMetrics feed;
    GeofenceMetrics geofences;
    PastMetrics past;

private:
    metrics::CounterFamily m_requests;
    metrics::HistogramFamily m_requestSeconds;
    metrics::GaugeFamily m_clients;
    metrics::CounterFamily m_messages;
    std::array<metrics::Counter, wire::kWsDialectCount> m_dialects;
    metrics::Counter m_dataSent;
    metrics::Counter m_errorsSent;
    metrics::CounterFamily m_operations;
    metrics::HistogramFamily m_operationSeconds;
    metrics::Counter m_ingested;
    metrics::Histogram m_ingestSeconds;
    metrics::CounterFamily m_anchors;
    metrics::CounterFamily m_meshes;
    metrics::CounterFamily m_meshBytes;
    metrics::GaugeFamily m_compressionRatio;
    metrics::GaugeFamily m_storageSize;
    metrics::GaugeFamily m_savedBytes; ///< only grows; the published name is not that of a counter
    metrics::CounterFamily m_refused;
    metrics::Counter m_codecMeshes;
    metrics::Counter m_codecFaults;
    metrics::CounterFamily m_lateDeltas;
    metrics::Counter m_lateTurnsCutShort;
    metrics::Gauge m_codecQueuedBytes;
    metrics::Counter m_failed;
    metrics::Counter m_commits;
    metrics::Gauge m_queuedBytes;
    metrics::Gauge m_sessionsDoomed;
    std::array<metrics::Counter, live::kDeliveryClassCount> m_delivered;
    metrics::Counter m_filtersSet;
    metrics::Counter m_filtersRefused;
    std::array<metrics::Counter, wire::kResumeResultCount> m_resumes;
    std::mutex m_mutex; ///< guards the next
    storage::StoreCounters m_lastCounters;
    std::array<std::uint64_t, live::kDeliveryClassCount> m_lastDelivered{};
};

} // namespace stag::stag
