// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_state.h"
#include "core/wire/feed_resume.h"
#include "server/stag/live_feed.h"
#include "server/stag/live_viewer.h"
#include "server/stag/recent_events.h"
#include "tests/sim/timeline.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stag::sim {

/// What a service asks for and does not use here: threads and a real database.
struct Idle
{
    test::TempDir folder;
    test::TestClock clock;
    transport::LoopPool loops{1};
    std::unique_ptr<storage::Store> store{
        std::move(storage::Store::create(folder.file("data"), clock, {})).value()};
};

/// The current state of what has been committed; it survives a crash.
class Database
{
public:
    void store(const model::SpatialEvent &event);
    /// Whether there was such an anchor.
    bool remove(const model::SessionId &session, const model::AnchorId &anchor);
    [[nodiscard]] storage::SnapshotPage page(storage::SnapshotCursor cursor) const;
    /// "session/thing@value" of everything, or of one session.
    [[nodiscard]] std::set<std::string> content(const std::string &session = {}) const;

private:
    template<typename Thing>
    struct Table
    {
        void put(const std::string &key, const Thing &thing)
        {
            const auto [row, isNew] = rowOf.try_emplace(key, lastRow + 1);
            lastRow += isNew ? 1 : 0;
            rows[row->second] = thing;
        }

        std::map<std::int64_t, Thing> rows;
        std::map<std::string, std::int64_t> rowOf;
        std::int64_t lastRow = 0;
    };

    template<typename Thing>
    static void read(const Table<Thing> &table,
                     storage::SnapshotCursor cursor,
                     std::vector<Thing> &into,
                     storage::SnapshotCursor &next);

    Table<model::Session> m_sessions;
    Table<model::Anchor> m_anchors;
    Table<model::Mesh> m_meshes;
};

/// One life of the part of STAG that tells viewers.
class Feed
{
public:
    Feed(Timeline &timeline,
         Dice &dice,
         Idle &idle,
         metrics::Registry &registry,
         Random &random,
         const Database &database,
         const stag::StagSettings &settings);

    /// As they arrive, before they are stored.
    void showPoses(const model::SpatialEvent &event);
    /// After the commit.
    void announce(const model::SpatialEvent &event);
    void announceRemoved(const model::SessionId &session, const model::AnchorId &anchor);
    /// What has this number, as describe() says it.
    [[nodiscard]] std::string published(std::uint64_t offset) const
    {
        return m_published.at(offset);
    }
    [[nodiscard]] stag::ServiceContext &context() { return m_context; }
    [[nodiscard]] stag::LiveFeed &feed() { return m_feed; }

private:
    void publish(live::LiveEvent event);

    stag::ServiceContext m_context;
    stag::LiveFeed m_feed;
    stag::RecentEvents m_recent;
    std::map<std::uint64_t, std::string> m_published;
};

/// A connection: in order, late, and cut at any moment.
class Line final : public transport::WebSocket, public std::enable_shared_from_this<Line>
{
public:
    using Receive = std::function<void(const std::string &)>;

    Line(Timeline &timeline, Dice &dice, Receive receive)
        : m_timeline(timeline)
        , m_dice(dice)
        , m_receive(std::move(receive))
    {}
    void onDrained(std::function<void()> drained) { m_drained = std::move(drained); }
    void cut();

    void send(std::shared_ptr<const std::string> message, transport::FrameKind kind) override;
    void send(std::shared_ptr<const websocket::FrameBundle>) override {} // not for viewers
    void close(std::uint16_t, std::string) override { cut(); }
    void closeNow(std::uint16_t, std::string) override { cut(); }
    void pauseReading() override {}
    void resumeReading() override {}
    [[nodiscard]] std::size_t queuedBytes() const override { return m_queuedBytes; }
    [[nodiscard]] std::chrono::milliseconds lag() const override { return {}; }
    [[nodiscard]] transport::Loop &loop() override { return m_timeline.loop; }
    [[nodiscard]] const std::string &remoteAddress() const override { return m_address; }
    [[nodiscard]] std::uint64_t id() const override { return 1; }

private:
    void arm();
    void arrive();

    Timeline &m_timeline;
    Dice &m_dice;
    Receive m_receive;
    std::function<void()> m_drained;
    std::deque<std::shared_ptr<const std::string>> m_queue;
    std::size_t m_queuedBytes = 0;
    bool m_isCut = false;
    const std::string m_address;
};

/// Where viewers find the feed: null while STAG is down.
class FeedHost
{
public:
    virtual ~FeedHost() = default;
    [[nodiscard]] virtual std::shared_ptr<Feed> feed() const = 0;
};

/// A viewer as the window is one: it keeps what it was told and where it is, and comes back.
class Viewer
{
public:
    Viewer(Timeline &timeline, Dice &dice, const FeedHost &host);

    /// The connection breaks; the server notices later.
    void lose();
    /// STAG was killed.
    void serverDied();
    /// From now on only this session; empty: all.
    void choose(const std::string &session);

    /// What is wrong with what it was told; empty if nothing.
    [[nodiscard]] const std::string &fault() const { return m_fault; }
    [[nodiscard]] std::set<std::string> content() const;
    [[nodiscard]] const std::string &session() const { return m_session; }

private:
    void connect();
    void reconnectLater();
    void receive(const std::string &text);
    void check(const wire::FeedMarks &marks,
               const live::LiveEvent &event,
               const std::optional<wire::ResumePoint> &known);
    [[nodiscard]] std::optional<live::Filter> filter() const;

    Timeline &m_timeline;
    Dice &m_dice;
    const FeedHost &m_host;
    std::shared_ptr<Feed> m_feed; ///< that it is connected to
    std::shared_ptr<Line> m_line;
    std::shared_ptr<stag::LiveViewer> m_server; ///< its other end
    live::LiveState m_state;
    wire::FeedPosition m_position;
    std::string m_session;
    std::string m_inForce;           ///< what the server has been heard to know of it
    std::deque<std::string> m_asked; ///< what it has not answered yet
    std::string m_fault;
};

} // namespace stag::sim
