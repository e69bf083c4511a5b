// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/outbox.h"

#include <utility>

namespace stag::stag {

Outbox::Outbox(ServiceContext &context,
               transport::Loop &loop,
               std::shared_ptr<transport::WebSocket> socket,
               live::SubscriberKind kind,
               model::SessionId session)
    : m_context(context)
    , m_loop(loop)
    , m_socket(std::move(socket))
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
    m_socket->send(frame.bytes, frame.kind);
}

void Outbox::send(const Frame &frame, live::DeliveryClass deliveryClass)
{
    ++counts(deliveryClass).delivered;
    m_context.traffic.delivered[static_cast<std::size_t>(deliveryClass)].fetch_add(
        1, std::memory_order_relaxed);
    m_socket->send(frame.bytes, frame.kind);
}

void Outbox::sendPose(const std::string &entity, const Frame &pose)
{
    if (!m_isHolding && m_poses.empty() && !isSlow())
        return send(pose, live::DeliveryClass::Pose);
    const auto found = m_poses.find(entity);
    if (found != m_poses.end()) {
        found->second = pose;
        ++counts(live::DeliveryClass::Pose).coalesced;
        m_context.countCoalesced();
    } else if (m_poses.size() < m_context.settings.limits.waitingPosesMax) {
        m_poses.emplace(entity, pose);
    } else {
        drop(live::DeliveryClass::Pose);
    }
    armTick();
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
    for (const auto &[entity, pose] : m_poses)
        send(pose, live::DeliveryClass::Pose);
    m_poses.clear();
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
