// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "core/wire/feed_resume.h"
#include "server/stag/live_feed.h"
#include "server/stag/outbox.h"
#include "server/stag/service_context.h"
#include "server/stag/session_client.h"
#include "server/stag/session_message.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stag::stag {

/// The clients of /api/v1/ws by session. A session's clients are kept on the loop of the session.
class SessionHubs
{
public:
    SessionHubs(ServiceContext &context, LiveFeed &feed);

    /// How a client wants to begin.
    struct Beginning
    {
        std::optional<live::Filter> filter{};
        bool isGreeted = false;                   ///< it counts, and may come back
        std::optional<wire::ResumePoint> known{}; ///< it has come back
    };
    /// Any thread. A client too many is closed with a bare close frame.
    void join(const model::SessionId &session,
              std::shared_ptr<SessionClient> client,
              Beginning beginning);
    /// Changes the filters of a client; `done` is told on the loop of the session. Any thread.
    void subscribe(const model::SessionId &session,
                   std::uint64_t socketId,
                   live::Filter filter,
                   std::function<void(Result<void>)> done);
    void unsubscribe(const model::SessionId &session,
                     std::uint64_t socketId,
                     std::string filterId,
                     std::function<void(Result<void>)> done);
    void leave(const model::SessionId &session, std::uint64_t socketId);
    /// Sends to all clients of the session but `exceptSocket`, to each in its dialect, and says to
    /// how many. On the loop of the session.
    std::size_t
    broadcast(const model::SessionId &session, SessionMessage &message, std::uint64_t exceptSocket);
    /// The same with the pose of a device, but together with others that come in this turn of the
    /// loop, or in this tick of a session with many clients. Whatever else is broadcast to the
    /// session comes behind it. `owner` keeps what the message is about.
    void broadcastPose(const model::SessionId &session,
                       SessionMessage message,
                       std::uint64_t exceptSocket,
                       std::shared_ptr<const void> owner);
    /// Sends to its sender what has become of its message. On the loop of the session.
    void echo(SessionClient &sender, const model::SessionId &session, SessionMessage &message);
    /// Sends to one client an answer, in its dialect. Any thread.
    void send(SessionClient &client, std::shared_ptr<const std::string> message);
    /// Whether anybody is in any session, or about to be. Any thread.
    [[nodiscard]] bool hasAnyClients() const { return m_members.load() > 0; }
    /// Whether a broadcast would reach anybody, so that nothing is encoded in vain. On that loop.
    [[nodiscard]] bool hasClients(const model::SessionId &session) const;
    /// Calls `visit` for every outbox of a client on that loop. On that loop.
    void forEach(const transport::Loop &loop, const std::function<void(Outbox &)> &visit);

private:
    struct Member
    {
        std::shared_ptr<SessionClient> client;
        std::unique_ptr<Outbox> outbox;
    };
    /// Which has not left yet.
    struct Pose
    {
        SessionMessage message;
        std::uint64_t exceptSocket = 0;
        std::shared_ptr<const void> owner;
    };
    struct Clients
    {
        std::vector<Member> members;
        std::vector<Pose> poses;
        MonotonicTime flushed{};                      ///< when poses left last
        std::unique_ptr<transport::Loop::Timer> tick; ///< until the next may leave
    };
    class PoseBundles;
    using Change = std::function<Result<void>(live::Subscription &)>;

    /// Says where the client begins, and what it missed.
    void greet(const Member &member,
               const model::SessionId &session,
               const std::optional<wire::ResumePoint> &known);
    void replay(const Member &member, const LiveMessage &missed);
    void change(const model::SessionId &session,
                std::uint64_t socketId,
                Change change,
                std::function<void(Result<void>)> done);
    void flushPosesSoon(transport::Loop &loop, const model::SessionId &session, Clients &clients);
    void flushPoses(const model::SessionId &session, Clients &clients);
    /// Whether the message went to the client.
    bool deliver(Member &member,
                 const model::SessionId &session,
                 SessionMessage &message,
                 std::uint64_t exceptSocket);
    void tellLeft(const Member &member, const std::vector<live::Removed> &left);
    /// Whether the message is for the client, after telling it what that means for its area.
    [[nodiscard]] bool
    judge(Member &member, SessionMessage &message, std::chrono::nanoseconds &poseInterval);

    using Sessions = std::unordered_map<model::SessionId, Clients>;

    ServiceContext &m_context;
    LiveFeed &m_feed;
    /// Filled in the constructor; each value is touched on its loop only.
    std::unordered_map<const transport::Loop *, Sessions> m_byLoop;
    std::atomic<std::int64_t> m_members{0};
};

} // namespace stag::stag
