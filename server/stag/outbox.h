// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "core/live/subscription.h"
#include "server/stag/frame.h"
#include "server/stag/service_context.h"
#include "server/transport/web_socket.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace stag::stag {

/// What a waiting pose is known by.
[[nodiscard]] std::string poseKey(const model::Anchor &anchor);

/// How far apart the poses of one entity must be; zero: as they come.
[[nodiscard]] std::chrono::nanoseconds poseIntervalOf(const live::Judgement &judgement);

/// One subscriber's way out: sends, keeps the latest pose of each entity back while the subscriber
/// is slow, and counts what becomes of its deliveries. All on one loop: a viewer's on that of its
/// socket, a session client's on that of its session.
class Outbox
{
public:
    Outbox(ServiceContext &context,
           transport::Loop &loop,
           std::shared_ptr<transport::WebSocket> socket,
           live::SubscriberKind kind,
           model::SessionId session = {});

    /// What belongs to no class, as a greeting.
    void tell(const Frame &frame);
    void send(const Frame &frame, live::DeliveryClass deliveryClass);
    /// Now, or if the subscriber is slow with the next tick that finds it quicker, and not sooner
    /// than `interval` after the one before; until then a newer pose of the same entity takes its
    /// place. What it says is asked for only if it waits, by those who call judgePosesAgain().
    using DescribePose = std::function<std::shared_ptr<const live::LiveEvent>()>;
    void sendPose(const std::string &entity,
                  const Frame &pose,
                  std::chrono::nanoseconds interval = {},
                  const DescribePose &describe = {});
    /// Whether each pose goes to it as it comes, so that it may get them in a bundle.
    [[nodiscard]] bool takesAllPoses() const
    {
        return !m_isHolding && m_poses.empty() && m_subscription.filters().empty() && !isSlow();
    }
    void sendPoses(const std::shared_ptr<const websocket::FrameBundle> &poses);
    /// What is gone has no pose any more, and what it had is not sent after the news.
    void forgetPoses(const live::EntityKey &gone);
    /// What waits was let through by filters that are no more.
    void dropPoses();
    /// The same, but what the filters of now let through stays; gives what has left the area.
    [[nodiscard]] std::vector<live::Removed> judgePosesAgain();
    /// Until releasePoses(), all poses wait.
    void holdPoses() { m_isHolding = true; }
    void releasePoses();
    /// Counts what is not sent.
    void drop(live::DeliveryClass deliveryClass);
    void countResnapshot();
    void disconnect(std::uint16_t code, std::string reason)
    {
        m_socket->closeNow(code, std::move(reason));
    }

    [[nodiscard]] bool hasWaitingPoses() const { return !m_poses.empty(); }
    [[nodiscard]] bool isSlow() const;
    [[nodiscard]] std::size_t queuedBytes() const { return m_socket->queuedBytes(); }
    [[nodiscard]] std::uint64_t id() const { return m_socket->id(); }
    [[nodiscard]] live::Subscriber describe() const;
    /// What the subscriber wants to be sent; whoever sends asks it.
    [[nodiscard]] live::Subscription &subscription() { return m_subscription; }
    [[nodiscard]] const live::Subscription &subscription() const { return m_subscription; }

private:
    /// To the socket, after the names that the subscriber has not been told.
    void put(const Frame &frame);
    [[nodiscard]] live::DeliveryCounts &counts(live::DeliveryClass deliveryClass);
    void countDelivered(live::DeliveryClass deliveryClass, std::size_t count);
    struct WaitingPose
    {
        Frame frame;
        MonotonicTime due;
        std::shared_ptr<const live::LiveEvent> event{}; ///< if it may be judged again
    };

    /// When the next pose of the entity may leave, which is then taken to leave.
    [[nodiscard]] MonotonicTime dueTime(const std::string &entity,
                                        std::chrono::nanoseconds interval);
    void flushPoses();
    void armTick();

    ServiceContext &m_context;
    transport::Loop &m_loop;
    const std::shared_ptr<transport::WebSocket> m_socket;
    live::Subscriber m_subscriber; ///< but for what describe() fills in
    live::Subscription m_subscription;
    wire::ToldNames m_told;
    std::unordered_map<std::string, WaitingPose> m_poses; ///< the latest of each entity, not sent
    std::unordered_map<std::string, MonotonicTime> m_lastPoses; ///< of entities with an interval
    bool m_isHolding = false;
    std::unique_ptr<transport::Loop::Timer> m_tick;
};

} // namespace stag::stag
