// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/adapters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stag::host {

namespace {

metrics::Labels direction(const std::string &listener, const char *name)
{
    return {{"listener", listener}, {"direction", name}};
}

constexpr const char *kMessagesHelp = "WebSocket messages";
constexpr const char *kBytesHelp = "Payload bytes of WebSocket messages";

/// Probes ask every few seconds; only people who debug want to see them.
bool isProbe(const transport::RequestRecord &record)
{
    static constexpr std::array kProbes{"/health", "/api/v1/health", "/metrics", "/status"};
    return std::find(kProbes.begin(), kProbes.end(), record.path) != kProbes.end();
}

/// "[::1]:4711" without port and brackets.
std::string hostOf(const std::string &address)
{
    const std::string host = address.substr(0, address.rfind(':'));
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

LogLevel levelOf(const transport::RequestRecord &record)
{
    constexpr int kServerError = 500;
    if (record.status >= kServerError)
        return LogLevel::Warning;
    return isProbe(record) ? LogLevel::Debug : LogLevel::Info;
}

} // namespace

void LocalEventSink::deliver(Batch batch, Done done)
{
    m_service.ingest(std::move(batch),
                     stag::IngestOrigin::Relay,
                     [done = std::move(done)](const Result<stag::IngestSummary> &result) {
                         done(result ? Result<void>() : Result<void>(result.error()));
                     });
}

void LocalEventSink::departed(const model::SessionId &session, std::vector<model::AnchorId> streams)
{
    m_service.streamsDeparted(session, std::move(streams));
}

void PacketReporter::packetSeen(const live::PacketLogged &packet)
{
    if (m_service)
        m_service->publish(packet);
    const bool refused =
        packet.verdict == live::Verdict::Rejected || packet.verdict == live::Verdict::Dropped;
    if (!refused || !m_log.accepts(LogLevel::Debug))
        return;
    m_log.log({.level = LogLevel::Debug,
               .message = "packet refused",
               .fields = {{"session", packet.session.text()},
                          {"source", packet.source},
                          {"kind", packet.kind},
                          {"reason", packet.detail}}});
}

void PacketReporter::packetPassed()
{
    if (m_service)
        m_service->countPacket();
}

TrafficReporter::TrafficReporter(metrics::Registry &registry,
                                 LogSink &log,
                                 const std::string &listener,
                                 transport::TrafficObserver *service)
    : m_log(log)
    , m_listener(listener)
    , m_service(service)
    , m_connections(registry.gauge("transport_connections_active", "Open connections")
                        .with({{"listener", listener}}))
    , m_messagesIn(registry.counter("transport_messages_total", kMessagesHelp)
                       .with(direction(listener, "in")))
    , m_messagesOut(registry.counter("transport_messages_total", kMessagesHelp)
                        .with(direction(listener, "out")))
    , m_bytesIn(registry.counter("transport_message_bytes_total", kBytesHelp)
                    .with(direction(listener, "in")))
    , m_bytesOut(registry.counter("transport_message_bytes_total", kBytesHelp)
                     .with(direction(listener, "out")))
    , m_limitHits(registry.counter("transport_limit_hits_total", "Clients that exceeded a limit"))
{}

void TrafficReporter::requestFinished(const transport::RequestRecord &record)
{
    if (m_service)
        m_service->requestFinished(record);
    const LogLevel level = levelOf(record);
    if (!m_log.accepts(level))
        return;
    const std::chrono::duration<double, std::milli> latency = record.duration;
    m_log.log({.level = level,
               .message = "request",
               .fields = {{"listener", m_listener},
                          {"method", std::string(transport::methodName(record.method))},
                          {"path", record.path},
                          {"client_ip", hostOf(record.remoteAddress)}},
               .numbers = {{"status", record.status}, {"latency_ms", latency.count()}}});
}

void TrafficReporter::connectionOpened()
{
    m_connections.increment();
}

void TrafficReporter::connectionClosed()
{
    m_connections.decrement();
}

void TrafficReporter::messageReceived(std::size_t sizeBytes)
{
    m_messagesIn.increment();
    m_bytesIn.increment(static_cast<double>(sizeBytes));
}

void TrafficReporter::messagesSent(std::size_t count, std::size_t sizeBytes)
{
    m_messagesOut.increment(static_cast<double>(count));
    m_bytesOut.increment(static_cast<double>(sizeBytes));
}

void TrafficReporter::limitHit(std::string_view limit)
{
    m_limitHits.with({{"listener", m_listener}, {"limit", std::string(limit)}}).increment();
    if (m_log.accepts(LogLevel::Debug))
        m_log.log({.level = LogLevel::Debug,
                   .message = "limit hit",
                   .fields = {{"listener", m_listener}, {"limit", std::string(limit)}}});
}

} // namespace stag::host
