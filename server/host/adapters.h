// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/host/log_sink.h"
#include "server/metrics/registry.h"
#include "server/relay/event_sink.h"
#include "server/relay/packet_observer.h"
#include "server/stag/stag_service.h"
#include "server/transport/server.h"

#include <string>

namespace stag::host {

/// Plugs the STAG of this process into the relay.
class LocalEventSink final : public relay::EventSink
{
public:
    explicit LocalEventSink(stag::StagService &service)
        : m_service(service)
    {}
    void deliver(Batch batch, Done done) override;
    /// A commit takes about as long for many events as for few.
    [[nodiscard]] std::size_t catchUpEventsMax() const override { return 512; }
    [[nodiscard]] bool isAllOrNothing() const override { return true; }
    [[nodiscard]] bool letsPosesPass() const override { return true; }
    void departed(const model::SessionId &session, std::vector<model::AnchorId> streams) override;

private:
    stag::StagService &m_service;
};

/// Shows the relay's packets to the viewers of the STAG of this process, if there is one, and
/// writes the refused ones into the log.
class PacketReporter final : public relay::PacketObserver
{
public:
    PacketReporter(stag::StagService *service, LogSink &log)
        : m_service(service)
        , m_log(log)
    {}
    void packetSeen(const live::PacketLogged &packet) override;
    [[nodiscard]] bool isWatched() const override { return m_service && m_service->isWatched(); }
    void packetPassed() override;

private:
    stag::StagService *const m_service;
    LogSink &m_log;
};

/// Counts and logs what one listener does.
class TrafficReporter final : public transport::TrafficObserver
{
public:
    /// `service` is told about the requests too, under the names of its contract; null: nobody.
    TrafficReporter(metrics::Registry &registry,
                    LogSink &log,
                    const std::string &listener,
                    transport::TrafficObserver *service);
    void requestFinished(const transport::RequestRecord &record) override;
    void connectionOpened() override;
    void connectionClosed() override;
    void messageReceived(std::size_t sizeBytes) override;
    void messagesSent(std::size_t count, std::size_t sizeBytes) override;
    void limitHit(std::string_view limit) override;

private:
    LogSink &m_log;
    const std::string m_listener;
    transport::TrafficObserver *const m_service;
    const metrics::Gauge m_connections;
    const metrics::Counter m_messagesIn;
    const metrics::Counter m_messagesOut;
    const metrics::Counter m_bytesIn;
    const metrics::Counter m_bytesOut;
    const metrics::CounterFamily m_limitHits;
};

} // namespace stag::host
