// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/relay/session_pipeline.h"
#include "server/relay/spool.h"
#include "tests/server/relay/fake_socket.h"
#include "tests/sim/feed_world.h"
#include "tests/sim/timeline.h"
#include "tests/support/seeded_random.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace stag::sim {

/// Which event STAG has stored, in the order in which it did.
struct Stored
{
    std::string session;
    std::string id;

    auto operator<=>(const Stored &) const = default;
};

/// What is told of STAG here is its contract: a batch is stored whole or not at all, an event id
/// counts once, one writer commits in the order of arrival, an answer comes after the commit, and a
/// crash loses what is not committed. What tells its viewers is the real thing.
class Stag final : public FeedHost
{
public:
    using Reply = std::function<void(Result<void>)>;

    Stag(Timeline &timeline,
         Dice &dice,
         Idle &idle,
         metrics::Registry &registry,
         std::uint64_t seed,
         const stag::StagSettings &settings);

    void request(const std::string &body, const Reply &reply);
    /// Without a relay in between, and at once.
    void store(model::SpatialEvent event);
    /// An operator deletes an anchor, if there is one.
    void remove(const model::SessionId &session, const model::AnchorId &anchor);
    void kill();
    void start();
    void watchedBy(Viewer &viewer) { m_viewers.push_back(&viewer); }
    [[nodiscard]] bool isUp() const { return m_isUp; }
    [[nodiscard]] std::shared_ptr<Feed> feed() const override
    {
        return m_isUp ? m_lives.back() : nullptr;
    }
    [[nodiscard]] const Database &database() const { return m_database; }
    [[nodiscard]] const std::vector<Stored> &log() const { return m_log; }
    [[nodiscard]] bool has(const Stored &event) const { return m_known.contains(event); }

private:
    /// Runs in the order of the calls, unless STAG is killed before.
    void write(std::function<void()> transaction);
    void commit(const std::vector<model::SpatialEvent> &events);

    Timeline &m_timeline;
    Dice &m_dice;
    Idle &m_idle;
    metrics::Registry &m_registry;
    test::SeededRandom m_random;
    const stag::StagSettings m_settings;
    Database m_database;
    /// Those that ended wait for what is still on the loop.
    std::vector<std::shared_ptr<Feed>> m_lives;
    bool m_isUp = false;
    MonotonicTime m_lastCommit;
    std::vector<Stored> m_log;
    std::set<Stored> m_known;
    std::vector<Viewer *> m_viewers;
};

/// The way from the relay to STAG: requests and answers are lost, late and overtake each other.
class Network final : public relay::EventSink
{
public:
    Network(Timeline &timeline, Dice &dice, Stag &stag)
        : m_timeline(timeline)
        , m_dice(dice)
        , m_stag(stag)
    {}

    void deliver(Batch batch, Done done) override;
    /// What a relay that was killed had sent arrives before its successor connects, or never.
    void senderStarted() { ++m_sender; }
    void setLossPercent(int percent) { m_lossPercent = percent; }

private:
    void arrive(const std::string &body, const Stag::Reply &reply);

    Timeline &m_timeline;
    Dice &m_dice;
    Stag &m_stag;
    int m_sender = 0;
    int m_lossPercent = 0;
};

class Silence final : public relay::PacketObserver
{
public:
    void packetSeen(const live::PacketLogged &) override {}
};

/// The connection of a device, as far as it may have to wait.
struct Connection
{
    Connection(Timeline &timeline, metrics::Registry &registry)
        : socket(std::make_shared<test::FakeSocket>(timeline.loop))
        , gate(std::make_shared<relay::ReadingGate>(
              socket, registry.gauge("connections_paused", "Paused.").with()))
    {}

    std::shared_ptr<test::FakeSocket> socket;
    std::shared_ptr<relay::ReadingGate> gate;
};

/// The relay as it is: pipelines and spool on a disk that survives it.
class Relay
{
public:
    using Kind = relay::SessionPipeline::Kind;

    Relay(Timeline &timeline,
          Network &network,
          storage::SpoolStore &disk,
          metrics::Registry &registry,
          std::uint64_t seed);

    void kill();
    void start();
    [[nodiscard]] bool isUp() const { return m_spool != nullptr; }
    [[nodiscard]] bool isIdle() const;
    /// As a relay does with a device that comes while there is no room.
    void connected(const std::shared_ptr<relay::ReadingGate> &gate);
    /// False when the relay drops it.
    [[nodiscard]] bool
    push(model::SpatialEvent event, Kind kind, const std::shared_ptr<relay::ReadingGate> &gate);
    [[nodiscard]] const relay::RelaySettings &settings() const { return m_settings; }

private:
    relay::SessionPipeline &pipelineOf(const model::SessionId &session);

    Timeline &m_timeline;
    Network &m_network;
    storage::SpoolStore &m_disk;
    metrics::Registry &m_registry;
    test::SeededRandom m_random;
    relay::RelaySettings m_settings;
    relay::RelayMetrics m_metrics;
    Silence m_observer;
    std::shared_ptr<relay::Spool> m_spool; ///< null while it is down
    std::map<std::string, std::shared_ptr<relay::SessionPipeline>> m_pipelines;
    std::vector<std::shared_ptr<relay::ReadingGate>> m_newcomers;
};

} // namespace stag::sim
