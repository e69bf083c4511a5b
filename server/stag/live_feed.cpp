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

/// Without payload only a mesh is something else.
FeedFormat effective(FeedFormat format, const live::LiveEvent &event)
{
    if (!std::holds_alternative<live::MeshChanged>(event))
        format.payloads = wire::MeshPayloads::Include;
    return format;
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
    , m_encoder(context.metrics.feed.namesReplaced)
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
    Drafts drafts = draft(message);
    if (isKept)
        return publishLogged(std::move(message), std::move(drafts));
    for (std::size_t i = 0; i < drafts.size(); ++i)
        if (drafts[i])
            message.frames[i] = FeedEncoder::finish(*std::move(drafts[i]), feedFormatAt(i));
    post(std::make_shared<const LiveMessage>(std::move(message)));
    return std::nullopt;
}

LiveFeed::Drafts LiveFeed::draft(const LiveMessage &message)
{
    Drafts drafts;
    for (std::size_t i = 0; i < kFeedFormatCount; ++i) {
        if (m_viewers[i].load(std::memory_order_relaxed) == 0)
            continue;
        const FeedFormat format = effective(feedFormatAt(i), message.event);
        if (!drafts[format.index()])
            drafts[format.index()] = m_encoder.write(message.event, message.at, format);
    }
    return drafts;
}

Frame LiveFeed::frameOf(const LiveMessage &message, FeedFormat format)
{
    format = effective(format, message.event);
    if (const auto &written = message.frames[format.index()])
        return *written;
    wire::FeedMarks marks;
    if (message.offset > 0)
        marks.offset = message.offset;
    return m_encoder.frame(message.event, message.at, format, marks);
}

std::uint64_t LiveFeed::publishLogged(LiveMessage message, Drafts drafts)
{
    std::size_t bytes = sizeof(LiveMessage) + message.meshBytes;
    for (const auto &draft : drafts)
        bytes += draft ? draft->bytes.size() : 0;
    const std::lock_guard lock(m_logMutex);
    message.offset = m_log.nextOffset();
    for (std::size_t i = 0; i < drafts.size(); ++i)
        if (drafts[i])
            message.frames[i] =
                FeedEncoder::finish(*std::move(drafts[i]), feedFormatAt(i), message.offset);
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
    m_viewers[viewer->format().index()].fetch_add(1, std::memory_order_relaxed);
    Room &room = m_rooms.at(&loop);
    room.viewers.push_back(std::move(viewer));
    room.size.store(static_cast<int>(room.viewers.size()), std::memory_order_release);
}

void LiveFeed::remove(transport::Loop &loop, const LiveViewer &viewer)
{
    m_viewers[viewer.format().index()].fetch_sub(1, std::memory_order_relaxed);
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
