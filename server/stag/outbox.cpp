// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/outbox.h"

#include "core/wire/live_feed_binary.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stag::stag {

std::string poseKey(const model::Anchor &anchor)
{
    return anchor.session.text() + '\n' + anchor.id.text();
}

std::chrono::nanoseconds poseIntervalOf(const live::Judgement &judgement)
{
    constexpr double kSecondNs = 1e9;
    return std::chrono::nanoseconds(judgement.posesPerSecondMax > 0.0 ? static_cast<std::int64_t>(
                                        std::min(kSecondNs / judgement.posesPerSecondMax, 1e15))
                                                                      : 0);
}

Outbox::Outbox(ServiceContext &context,
               transport::Loop &loop,
               std::shared_ptr<transport::WebSocket> socket,
               live::SubscriberKind kind,
               model::SessionId session)
    : m_context(context)
    , m_loop(loop)
    , m_socket(std::move(socket))
    , m_subscription(context.settings.limits.subscription)
{
    m_subscriber.id = m_socket->id();
    m_subscriber.address = m_socket->remoteAddress();
    m_subscriber.kind = kind;
    m_subscriber.session = std::move(session);
    m_subscriber.connectedSince = context.clock.now();
}

void Outbox::tell(const Frame &frame)
{
    m_context.traffic.told.fetch_add(1, std::memory_order_relaxed);
    put(frame);
}

void Outbox::send(const Frame &frame, live::DeliveryClass deliveryClass)
{
    countDelivered(deliveryClass, 1);
    put(frame);
}

void Outbox::put(const Frame &frame)
{
    const auto queue = [this](std::shared_ptr<const std::string> bytes, transport::FrameKind kind) {
        if (m_subscriber.kind != live::SubscriberKind::Session)
            m_context.metrics.feed.sent(kind == transport::FrameKind::Binary
                                            ? wire::FeedEncoding::Binary
                                            : wire::FeedEncoding::Json,
                                        bytes->size());
        m_socket->send(std::move(bytes), kind);
    };
    if (frame.names)
        if (const auto untold = m_told.tell(*frame.names); !untold.empty())
            queue(std::make_shared<const std::string>(
                      wire::writeBinaryNames(untold, m_context.clock.now())),
                  transport::FrameKind::Binary);
    queue(frame.bytes, frame.kind);
}

void Outbox::sendPoses(const std::shared_ptr<const websocket::FrameBundle> &poses)
{
    countDelivered(live::DeliveryClass::Pose, poses->messages().size());
    m_socket->send(poses);
}

void Outbox::countDelivered(live::DeliveryClass deliveryClass, std::size_t count)
{
    counts(deliveryClass).delivered += count;
    m_context.traffic.delivered[static_cast<std::size_t>(deliveryClass)].fetch_add(
        count, std::memory_order_relaxed);
}

void Outbox::sendPose(const std::string &entity,
                      const Frame &pose,
                      std::chrono::nanoseconds interval,
                      const DescribePose &describe)
{
    const auto event = [&describe] {
        return describe ? describe() : std::shared_ptr<const live::LiveEvent>();
    };
    const auto waiting = m_poses.find(entity);
    if (waiting != m_poses.end()) {
        waiting->second.frame = pose;
        waiting->second.event = event();
        ++counts(live::DeliveryClass::Pose).coalesced;
        return m_context.countCoalesced();
    }
    const MonotonicTime due = interval.count() > 0 ? dueTime(entity, interval) : MonotonicTime();
    const bool isDue = interval.count() == 0 || due <= m_context.clock.monotonic();
    if (!m_isHolding && isDue && !isSlow())
        return send(pose, live::DeliveryClass::Pose);
    if (m_poses.size() >= m_context.settings.limits.waitingPosesMax)
        return drop(live::DeliveryClass::Pose);
    m_poses.try_emplace(entity, WaitingPose{pose, due, event()});
    armTick();
}

MonotonicTime Outbox::dueTime(const std::string &entity, std::chrono::nanoseconds interval)
{
    const MonotonicTime now = m_context.clock.monotonic();
    if (m_lastPoses.size() >= m_context.settings.limits.waitingPosesMax)
        m_lastPoses.clear(); // each may send one pose early, no harm done
    const auto [last, isFirst] = m_lastPoses.try_emplace(entity, now);
    if (!isFirst)
        last->second = std::max(now, last->second + interval);
    return last->second;
}

void Outbox::forgetPoses(const live::EntityKey &gone)
{
    const std::string start = gone.session.text() + '\n';
    if (gone.kind == live::EntityKind::Session)
        std::erase_if(m_poses,
                      [&start](const auto &entry) { return entry.first.starts_with(start); });
    else if (gone.kind != live::EntityKind::Mesh)
        m_poses.erase(start + gone.id);
}

void Outbox::dropPoses()
{
    for (std::size_t i = m_poses.size(); i > 0; --i)
        drop(live::DeliveryClass::Pose);
    m_poses.clear();
}

std::vector<live::Removed> Outbox::judgePosesAgain()
{
    std::vector<live::Removed> left;
    for (auto entry = m_poses.begin(); entry != m_poses.end();) {
        WaitingPose &pose = entry->second;
        live::Judgement judgement = m_subscription.judge(*pose.event);
        std::move(judgement.left.begin(), judgement.left.end(), std::back_inserter(left));
        if (poseIntervalOf(judgement).count() == 0)
            pose.due = {};
        if (!judgement.passes)
            drop(live::DeliveryClass::Pose);
        entry = judgement.passes ? std::next(entry) : m_poses.erase(entry);
    }
    return left;
}

void Outbox::releasePoses()
{
    m_isHolding = false;
    flushPoses();
}

void Outbox::drop(live::DeliveryClass deliveryClass)
{
    ++counts(deliveryClass).dropped;
    m_context.countDropped(deliveryClass);
}

void Outbox::countResnapshot()
{
    ++m_subscriber.resnapshots;
    m_context.metrics.resyncs.increment();
}

bool Outbox::isSlow() const
{
    return m_socket->queuedBytes() > m_context.settings.limits.slowBytes;
}

live::Subscriber Outbox::describe() const
{
    live::Subscriber subscriber = m_subscriber;
    subscriber.filters = m_subscription.filters();
    subscriber.queuedBytes = m_socket->queuedBytes();
    subscriber.lag = m_socket->lag();
    return subscriber;
}

live::DeliveryCounts &Outbox::counts(live::DeliveryClass deliveryClass)
{
    return m_subscriber.deliveries[static_cast<std::size_t>(deliveryClass)];
}

void Outbox::flushPoses()
{
    if (m_isHolding || m_poses.empty())
        return;
    if (isSlow())
        return armTick();
    const MonotonicTime now = m_context.clock.monotonic();
    std::erase_if(m_poses, [this, now](const auto &entry) {
        const WaitingPose &pose = entry.second;
        if (pose.due > now)
            return false;
        send(pose.frame, live::DeliveryClass::Pose);
        return true;
    });
    if (!m_poses.empty())
        armTick();
}

void Outbox::armTick()
{
    if (m_tick)
        return;
    m_tick = m_loop.after(m_context.settings.limits.poseTick, [this] {
        m_tick.reset();
        flushPoses();
    });
}

} // namespace stag::stag
