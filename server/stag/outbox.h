// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "server/stag/service_context.h"
#include "server/transport/web_socket.h"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

namespace stag::stag {

/// One encoded message.
struct Frame
{
    std::shared_ptr<const std::string> bytes;
    transport::FrameKind kind = transport::FrameKind::Text;
};

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
    /// Now, or if the subscriber is slow with the next tick that finds it quicker; until then a
    /// newer pose of the same entity takes its place.
    void sendPose(const std::string &entity, const Frame &pose);
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

    [[nodiscard]] bool isSlow() const;
    [[nodiscard]] std::size_t queuedBytes() const { return m_socket->queuedBytes(); }
    [[nodiscard]] std::uint64_t id() const { return m_socket->id(); }
    [[nodiscard]] live::Subscriber describe() const;

private:
    [[nodiscard]] live::DeliveryCounts &counts(live::DeliveryClass deliveryClass);
    void flushPoses();
    void armTick();

    ServiceContext &m_context;
    transport::Loop &m_loop;
    const std::shared_ptr<transport::WebSocket> m_socket;
    live::Subscriber m_subscriber;                  ///< but for what describe() fills in
    std::unordered_map<std::string, Frame> m_poses; ///< the latest of each entity, not sent yet
    bool m_isHolding = false;
    std::unique_ptr<transport::Loop::Timer> m_tick;
};

} // namespace stag::stag
