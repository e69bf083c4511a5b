// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/live_feed.h"

#include "core/wire/live_feed.h"
#include "server/stag/live_viewer.h"

#include <algorithm>
#include <utility>

namespace stag::stag {

namespace {

std::shared_ptr<const std::string>
encode(const live::LiveEvent &event, Timestamp now, wire::MeshPayloads payloads)
{
    return std::make_shared<const std::string>(wire::writeLiveEvent(event, now, payloads));
}

LiveMessage toMessage(live::LiveEvent published, Timestamp now)
{
    LiveMessage message;
    message.event = std::move(published);
    const live::LiveEvent &event = message.event;
    message.text = encode(event, now, wire::MeshPayloads::Include);
    message.textWithoutPayload = std::holds_alternative<live::MeshChanged>(event)
                                     ? encode(event, now, wire::MeshPayloads::LeaveOut)
                                     : message.text;
    if (const auto *mesh = std::get_if<live::MeshChanged>(&event)) {
        message.meshSession = mesh->mesh.session.text();
        message.meshBytes = mesh->mesh.payload->sizeBytes();
    }
    if (const auto *change = std::get_if<live::AnchorChanged>(&event)) {
        message.deliveryClass = change->deliveryClass;
        message.entity = poseKey(change->anchor);
    } else if (std::holds_alternative<live::PacketLogged>(event)) {
        message.deliveryClass = live::DeliveryClass::Telemetry;
        message.isPacket = true;
    } else if (std::holds_alternative<live::ServerStats>(event)) {
        message.deliveryClass = live::DeliveryClass::Telemetry;
    }
    return message;
}

} // namespace

LiveFeed::LiveFeed(ServiceContext &context)
    : m_context(context)
{
    for (int i = 0; i < context.loops.size(); ++i)
        m_rooms.try_emplace(&context.loops.at(i));
}

void LiveFeed::publish(live::LiveEvent event)
{
    std::shared_ptr<const LiveMessage> message;
    for (auto &[loop, room] : m_rooms) {
        if (room.size.load(std::memory_order_acquire) == 0)
            continue;
        if (!message)
            message = std::make_shared<const LiveMessage>(
                toMessage(std::move(event), m_context.clock.now()));
        loop->post([&room, message] {
            for (const auto &viewer : room.viewers)
                viewer->deliver(message);
        });
    }
}

void LiveFeed::setListeners(std::vector<std::pair<std::string, std::string>> listeners)
{
    const std::lock_guard lock(m_mutex);
    m_listeners = std::move(listeners);
}

live::Hello LiveFeed::hello() const
{
    const std::lock_guard lock(m_mutex);
    return {m_context.settings.version, m_context.clock.now(), m_listeners};
}

void LiveFeed::add(transport::Loop &loop, std::shared_ptr<LiveViewer> viewer)
{
    Room &room = m_rooms.at(&loop);
    room.viewers.push_back(std::move(viewer));
    room.size.store(static_cast<int>(room.viewers.size()), std::memory_order_release);
}

void LiveFeed::remove(transport::Loop &loop, const LiveViewer &viewer)
{
    Room &room = m_rooms.at(&loop);
    std::erase_if(room.viewers, [&viewer](const auto &entry) { return entry.get() == &viewer; });
    room.size.store(static_cast<int>(room.viewers.size()), std::memory_order_release);
}

void LiveFeed::forEach(transport::Loop &loop, const std::function<void(Outbox &)> &visit)
{
    for (const auto &viewer : m_rooms.at(&loop).viewers)
        visit(viewer->outbox());
}

} // namespace stag::stag
