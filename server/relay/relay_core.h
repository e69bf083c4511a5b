// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/json_parser.h"
#include "core/wire/limits.h"
#include "server/relay/connection_table.h"
#include "server/relay/device_identity.h"
#include "server/relay/packet_in_transit.h"
#include "server/relay/relay_metrics.h"
#include "server/relay/relay_service.h"
#include "server/relay/session_pipeline.h"
#include "server/relay/transform.h"

#include <atomic>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::relay {

/// What all connections share. Sessions are spread over the loops, the connection table lives on
/// loop 0.
class RelayService::Core : public std::enable_shared_from_this<RelayService::Core>
{
public:
    Core(transport::LoopPool &loops,
         EventSink &sink,
         PacketObserver &observer,
         metrics::Registry &registry,
         const Clock &clock,
         Random &random,
         const RelaySettings &settings,
         Spool *spool);

    void start();
    void mount(transport::Router &router);
    void drain(std::function<void()> done);

    // For connections, on their own loops.
    void connectionOpened(std::uint64_t id, std::shared_ptr<ConnectionActivity> activity);
    void connectionClosed(std::uint64_t id);
    void departed(const model::SessionId &session, std::vector<model::AnchorId> streams)
    {
        m_sink.departed(session, std::move(streams));
    }
    void connectionListedAgain(std::uint64_t id, std::shared_ptr<ConnectionActivity> activity);
    /// A device that comes while there is no room for anchors and meshes has to wait, too: each
    /// reconnect would bring one more.
    void holdNewcomer(const std::shared_ptr<ReadingGate> &gate);
    /// Takes a packet, at once if its session is on the same loop.
    void accept(ReceivedPacket received, const std::shared_ptr<ConnectionLoad> &load);
    /// Logs a packet that goes no further and counts it if it is dropped; what is rejected has been
    /// counted by the kind of its fault.
    void refuse(const DeviceIdentity &sender,
                const model::SessionId &session,
                std::string_view type,
                std::size_t sizeBytes,
                live::Verdict verdict,
                std::string_view reason);
    /// For what connections on that loop read, there.
    [[nodiscard]] wire::JsonParser &parserOf(const transport::Loop &loop)
    {
        return shardAt(loop).parser;
    }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] Random &random() const { return m_random; }
    [[nodiscard]] const RelaySettings &settings() const { return m_settings; }
    [[nodiscard]] const wire::Limits &wireLimits() const { return m_wireLimits; }
    [[nodiscard]] const RelayMetrics &metrics() const { return m_metrics; }

private:
    /// The sessions of one loop; touched on that loop only.
    struct Shard
    {
        explicit Shard(transport::Loop &itsLoop)
            : loop(itsLoop)
        {}

        transport::Loop &loop;
        std::unordered_map<model::SessionId, std::shared_ptr<SessionPipeline>> sessions;
        std::unique_ptr<transport::Loop::Timer> heartbeat;
        wire::JsonParser parser;
    };

    void beat(Shard &shard);
    void beatConnections();
    void process(Shard &shard, PacketInTransit &transit);
    void spoolRelieved();
    SessionPipeline &pipelineOf(Shard &shard, const model::SessionId &session);
    Shard &shardAt(const transport::Loop &loop);
    Shard &shardOf(const model::SessionId &session);
    void answerHealth(const transport::Responder &respond);
    void answerStatus(const transport::Responder &respond);

    transport::LoopPool &m_loops;
    EventSink &m_sink;
    PacketObserver &m_observer;
    const Clock &m_clock;
    Random &m_random;
    const RelaySettings m_settings;
    Spool *const m_spool; ///< null: events are in memory only
    const wire::Limits m_wireLimits;
    const PoseNames m_poseNames;
    const RelayMetrics m_metrics;
    const MonotonicTime m_started;
    std::atomic<bool> m_draining{false};
    ConnectionTable m_connections;                       ///< loop 0
    std::vector<std::weak_ptr<ReadingGate>> m_newcomers; ///< loop 0; those that are held
    std::vector<std::unique_ptr<Shard>> m_shards;
};

} // namespace stag::relay
