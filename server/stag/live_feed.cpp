// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/live_feed.h"

#include "core/base/uuid.h"
#include "core/wire/live_feed.h"
#include "server/stag/live_viewer.h"

#include <algorithm>
#include <utility>

namespace stag::stag {

namespace {

/// What a replay hands out at a time, so that the lock is short.
constexpr std::size_t kReplayMessagesMax = 64;

std::shared_ptr<const std::string> numbered(std::string text, std::uint64_t offset)
{
    return std::make_shared<const std::string>(wire::withOffset(std::move(text), offset));
}

std::vector<transport::Loop *> allOf(transport::LoopPool &pool)
{
    std::vector<transport::Loop *> loops;
    for (int i = 0; i < pool.size(); ++i)
        loops.push_back(&pool.at(i));
    return loops;
}

LiveMessage toMessage(live::LiveEvent published, Timestamp now)
{
    LiveMessage message;
    message.event = std::move(published);
    message.at = now;
    const live::LiveEvent &event = message.event;
    message.text = encodeEvent(event, now);
    message.textWithoutPayload = std::holds_alternative<live::MeshChanged>(event)
                                     ? encodeEvent(event, now, wire::MeshPayloads::LeaveOut)
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

std::shared_ptr<const std::string> encodeEvent(const live::LiveEvent &event,
                                               Timestamp now,
                                               wire::MeshPayloads payloads,
                                               const wire::FeedMarks &marks)
{
    return std::make_shared<const std::string>(wire::writeLiveEvent(event, now, payloads, marks));
}

bool isLogged(const live::LiveEvent &event)
{
    const auto topic = live::topicOf(event);
    return topic == live::Topic::Anchors || topic == live::Topic::Meshes
           || topic == live::Topic::Removals || topic == live::Topic::Geofences;
}

LiveFeed::LiveFeed(ServiceContext &context)
    : LiveFeed(context, allOf(context.loops), [&store = context.store](auto cursor, auto done) {
        store.snapshot(cursor, std::move(done));
    })
{}

LiveFeed::LiveFeed(ServiceContext &context,
                   const std::vector<transport::Loop *> &loops,
                   ReadPage readPage)
    : m_context(context)
    , m_readPage(std::move(readPage))
    , m_run(uuid4(context.random))
    , m_log(context.settings.limits.feedLogBytesMax)
{
    for (transport::Loop *loop : loops)
        m_rooms.try_emplace(loop);
}

std::optional<std::uint64_t> LiveFeed::publish(live::LiveEvent event)
{
    const bool isKept = m_isLogging.load(std::memory_order_acquire) && isLogged(event);
    if (!isKept && !hasViewers())
        return std::nullopt;
    LiveMessage message = toMessage(std::move(event), m_context.clock.now());
    if (isKept)
        return publishLogged(std::move(message));
    post(std::make_shared<const LiveMessage>(std::move(message)));
    return std::nullopt;
}

std::uint64_t LiveFeed::publishLogged(LiveMessage message)
{
    std::string text = *message.text;
    const bool hasTwoTexts = message.textWithoutPayload != message.text;
    const std::size_t bytes = sizeof(LiveMessage) + text.size() + message.meshBytes
                              + (hasTwoTexts ? message.textWithoutPayload->size() : std::size_t{0});
    const std::lock_guard lock(m_logMutex);
    message.offset = m_log.nextOffset();
    message.text = numbered(std::move(text), message.offset);
    message.textWithoutPayload =
        hasTwoTexts ? numbered(*message.textWithoutPayload, message.offset) : message.text;
    const auto shared = std::make_shared<const LiveMessage>(std::move(message));
    const std::size_t forgotten = m_log.append(shared, bytes);
    m_context.metrics.feedLogForgotten.increment(static_cast<double>(forgotten));
    m_context.metrics.feedLogBytes.set(static_cast<double>(m_log.bytes()));
    post(shared);
    return shared->offset;
}

void LiveFeed::post(const std::shared_ptr<const LiveMessage> &message)
{
    for (auto &[loop, room] : m_rooms) {
        if (room.size.load(std::memory_order_acquire) == 0)
            continue;
        loop->post([&room, message] {
            for (const auto &viewer : room.viewers)
                viewer->deliver(message);
        });
    }
}

std::uint64_t LiveFeed::lastOffset() const
{
    const std::lock_guard lock(m_logMutex);
    return m_log.lastOffset();
}

wire::ResumeResult LiveFeed::judge(const wire::ResumePoint &known,
                                   std::string_view choice,
                                   const std::vector<live::Filter> &filters) const
{
    using enum wire::ResumeResult;
    const wire::StreamName name = wire::parseStreamName(known.stream);
    if (name.run != m_run)
        return OtherStream;
    if (name.choice != choice)
        return OtherChoice;
    if (std::any_of(filters.begin(), filters.end(), [](const auto &filter) { return filter.area; }))
        return Area;
    const std::lock_guard lock(m_logMutex);
    if (m_log.isAhead(known.offset))
        return Ahead;
    return m_log.reachesBackTo(known.offset) ? Complete : Forgotten;
}

std::optional<LiveFeed::Missed> LiveFeed::after(std::uint64_t offset,
                                                const model::SessionId &session) const
{
    Missed all;
    // The lock is released in between: of this session nothing can be added meanwhile.
    for (const std::uint64_t last = lastOffset(); offset < last;) {
        const auto some = after(offset);
        if (!some)
            return std::nullopt;
        for (const auto &message : *some)
            if (const auto *of = live::sessionOf(message->event); of && *of == session)
                all.push_back(message);
        offset = some->back()->offset;
    }
    return all;
}

std::optional<LiveFeed::Missed> LiveFeed::after(std::uint64_t offset) const
{
    const std::lock_guard lock(m_logMutex);
    if (!m_log.reachesBackTo(offset))
        return std::nullopt;
    return m_log.after(offset, kReplayMessagesMax);
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
    keep();
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
