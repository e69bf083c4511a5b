// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/live_viewer.h"

#include "core/wire/filters.h"
#include "core/wire/ws.h"
#include "server/stag/delivery_class.h"

#include <algorithm>
#include <utility>

namespace stag::stag {

namespace {

constexpr std::chrono::milliseconds kReadRetry{100};

live::SubscriberKind kindOf(FeedFormat format)
{
    return format.encoding == wire::FeedEncoding::Binary ? live::SubscriberKind::LiveBinary
                                                         : live::SubscriberKind::LiveJson;
}

} // namespace

LiveViewer::LiveViewer(ServiceContext &context,
                       LiveFeed &feed,
                       const std::shared_ptr<transport::WebSocket> &socket,
                       FeedFormat format,
                       std::optional<live::Filter> filter,
                       std::optional<wire::ResumePoint> resume)
    : m_context(context)
    , m_feed(feed)
    , m_loop(socket->loop())
    , m_outbox(std::make_unique<Outbox>(context, m_loop, socket, kindOf(format)))
    , m_format(format)
    , m_resume(std::move(resume))
{
    if (filter)
        ignoreError(m_outbox->subscription().subscribe(std::move(*filter)),
                    "the first always fits");
}

void LiveViewer::start()
{
    // First among the listeners, then what was before: the numbers tell what comes twice.
    m_feed.add(m_loop, shared_from_this());
    wire::FeedMarks marks{.stream = streamName()};
    if (m_resume) {
        marks.resume = m_feed.judge(*m_resume, choice(), m_outbox->subscription().filters());
        m_context.metrics.resumed(*marks.resume);
    }
    tell(m_feed.hello(), marks);
    if (marks.resume != wire::ResumeResult::Complete)
        return startOver();
    m_phase = Phase::Replay;
    m_position = m_resume->offset;
    m_outbox->holdPoses();
    replay();
}

std::string LiveViewer::choice() const
{
    return wire::choiceOf(m_outbox->subscription().filters(), m_format.payloads);
}

std::string LiveViewer::streamName() const
{
    return wire::writeStreamName({m_feed.run(), choice()});
}

void LiveViewer::startOver()
{
    // What has a number until now is committed, so the pages will have it.
    m_position = m_feed.lastOffset();
    beginSnapshot();
}

void LiveViewer::replay()
{
    while (!m_outbox->isSlow()) {
        const auto missed = m_feed.after(m_position);
        if (!missed) { // forgotten before the viewer had taken it
            m_outbox->countResnapshot();
            return startOver();
        }
        if (missed->empty()) {
            m_isCatchingUp = true;
            return beginReading();
        }
        for (const auto &message : *missed) {
            if (m_outbox->isSlow())
                return; // drained() goes on
            m_position = message->offset;
            std::chrono::nanoseconds unused{};
            if (!judge(message->event, unused))
                continue;
            countMesh(message->meshSession, message->meshBytes);
            sendReliable(frameOf(*message));
        }
    }
}

void LiveViewer::deliver(const std::shared_ptr<const LiveMessage> &message)
{
    if (!m_outbox)
        return;
    // At once, whenever the news itself has its turn: what waits later is of a successor.
    if (const auto *removed = std::get_if<live::Removed>(&message->event))
        m_outbox->forgetPoses(removed->entity);
    if (message->offset > 0) {
        // In a replay the log has it; else the snapshot or the replay had it.
        if (m_phase == Phase::Replay || message->offset <= m_position)
            return;
        m_position = message->offset;
    }
    if (message->deliveryClass != live::DeliveryClass::Reliable || !m_isReading)
        return pass(*message);
    if (m_phase == Phase::Behind)
        return m_outbox->drop(live::DeliveryClass::Reliable);
    // Judged when it is its turn: until then the page may say where things are.
    const Frame frame = frameOf(*message);
    if (!hasRoomFor(frame))
        return;
    m_waiting.push_back(message);
    m_waitingBytes += frame.bytes->size();
}

void LiveViewer::pass(const LiveMessage &message)
{
    std::chrono::nanoseconds poseInterval{};
    if (!judge(message.event, poseInterval))
        return;
    switch (message.deliveryClass) {
    case live::DeliveryClass::Pose:
        m_outbox->sendPose(message.entity, frameOf(message), poseInterval);
        break;
    case live::DeliveryClass::Reliable:
        deliverReliable(message);
        break;
    case live::DeliveryClass::Telemetry:
        deliverTelemetry(message);
        break;
    }
}

bool LiveViewer::judge(const live::LiveEvent &event, std::chrono::nanoseconds &poseInterval)
{
    const live::Judgement judgement = m_outbox->subscription().judge(event);
    for (const live::Removed &left : judgement.left) {
        m_outbox->forgetPoses(left.entity);
        sendReliable(m_feed.encoder().frame(left, m_context.clock.now(), m_format));
    }
    if (judgement.isIncomplete)
        refresh();
    poseInterval = poseIntervalOf(judgement);
    return judgement.passes;
}

void LiveViewer::receive(std::string_view text)
{
    if (!m_outbox)
        return;
    auto request = wire::parseViewerRequest(text);
    if (!request)
        return changeFilters(std::move(request).error(), {});
    const Timestamp now = m_context.clock.now();
    live::Subscription &subscription = m_outbox->subscription();
    if (auto *filter = std::get_if<live::Filter>(&*request)) {
        const std::string said = wire::writeSubscribed(*filter, now);
        changeFilters(subscription.subscribe(std::move(*filter)), said);
    } else if (const auto *unsubscribe = std::get_if<wire::Unsubscribe>(&*request)) {
        changeFilters(subscription.unsubscribe(unsubscribe->filterId),
                      wire::writeUnsubscribed(unsubscribe->filterId, now));
    }
}

void LiveViewer::changeFilters(const Result<void> &changed, std::string_view said)
{
    m_context.metrics.filterChanged(changed.has_value());
    if (!changed) {
        return answer(wire::writeWsError(
            wire::WsErrorCode::ProcessingError, {}, m_context.clock.now(), changed.error().detail));
    }
    answer(said);
    m_outbox->dropPoses();
    refresh();
}

void LiveViewer::answer(std::string_view json) const
{
    m_outbox->tell(FeedEncoder::answer(json, m_context.clock.now(), m_format));
}

void LiveViewer::refresh()
{
    if (m_refresh || m_phase == Phase::Behind)
        return;
    const auto since = m_context.clock.monotonic() - m_snapshotStarted;
    const auto interval = m_context.settings.limits.snapshotInterval;
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(interval - since);
    m_refresh = m_loop.after(std::max(wait, std::chrono::milliseconds(0)), [this] {
        m_refresh.reset();
        if (!m_outbox || m_phase == Phase::Behind)
            return;
        if (m_phase != Phase::Replay)
            return beginSnapshot();
        m_snapshotStarted = m_context.clock.monotonic(); // first what was missed
        refresh();
    });
}

void LiveViewer::drained()
{
    if (!m_outbox)
        return;
    if (m_phase == Phase::Behind)
        beginSnapshot();
    else if (m_phase == Phase::Replay)
        replay();
    else if (m_phase == Phase::Snapshot)
        continueSnapshot();
}

void LiveViewer::closed()
{
    if (!m_outbox)
        return;
    m_feed.remove(m_loop, *this);
    m_retry.reset();
    m_refresh.reset();
    m_outbox.reset();
}

void LiveViewer::beginSnapshot()
{
    m_isCatchingUp = false;
    m_snapshotStarted = m_context.clock.monotonic();
    m_outbox->holdPoses();
    m_outbox->subscription().forgetPlaces();
    tell(live::SnapshotBegin{});
    beginReading();
}

void LiveViewer::beginReading()
{
    m_phase = Phase::Snapshot;
    ++m_snapshot;
    m_retry.reset();
    m_cursor = {};
    requestPage();
}

void LiveViewer::requestPage()
{
    m_isReading = true;
    // The page is encoded on the reader's thread; only texts come to the loop.
    m_feed.readPage(
        m_cursor,
        [weak = weak_from_this(),
         snapshot = m_snapshot,
         filters = m_outbox->subscription().filters(),
         isCatchingUp = m_isCatchingUp](Result<storage::SnapshotPage> page) {
            const auto viewer = weak.lock();
            if (!viewer)
                return;
            Result<Page> encoded =
                page ? Result<Page>(viewer->encode(*page, filters, isCatchingUp)) : page.error();
            viewer->m_loop.post([weak, snapshot, encoded = std::move(encoded)]() mutable {
                if (const auto self = weak.lock())
                    self->receivePage(std::move(encoded), snapshot);
            });
        });
}

LiveViewer::Page LiveViewer::encode(const storage::SnapshotPage &page,
                                    const std::vector<live::Filter> &filters,
                                    bool isCatchingUp) const
{
    Page encoded;
    encoded.next = page.next;
    const Timestamp now = m_context.clock.now();
    const auto add = [&](live::LiveEvent event) {
        PageItem &item = encoded.items.emplace_back(PageItem{std::move(event), {}});
        if ((!isCatchingUp || !isLogged(item.event)) && live::mayPass(filters, item.event))
            item.frame = m_feed.encoder().frame(item.event, now, m_format);
    };
    for (const model::Session &session : page.sessions)
        add(live::SessionChanged{session.id, session.firstSeen, session.lastSeen});
    for (const model::Anchor &anchor : page.anchors)
        add(live::AnchorChanged{anchor, deliveryClassOf(anchor), {}});
    for (const model::Mesh &mesh : page.meshes)
        add(live::MeshChanged{mesh});
    return encoded;
}

void LiveViewer::receivePage(Result<Page> page, std::uint64_t snapshot)
{
    if (!m_outbox || snapshot != m_snapshot || m_phase != Phase::Snapshot)
        return;
    if (!page) { // too busy or a disk error: the viewer has nothing better to do than to wait
        m_retry = m_loop.after(kReadRetry, [this] { requestPage(); });
        return;
    }
    m_isReading = false;
    std::chrono::nanoseconds unused{};
    for (const PageItem &item : page->items) {
        if (!judge(item.event, unused) || !item.frame)
            continue;
        if (const auto *change = std::get_if<live::MeshChanged>(&item.event))
            countMesh(change->mesh.session.text(), change->mesh.payload->sizeBytes());
        sendReliable(*item.frame);
    }
    // What was announced during the read may be newer than the page.
    m_waitingBytes = 0;
    for (const auto &message : std::exchange(m_waiting, {}))
        if (judge(message->event, unused)) {
            countMesh(message->meshSession, message->meshBytes);
            sendReliable(frameOf(*message));
        }
    m_cursor = page->next;
    if (!m_outbox->isSlow())
        continueSnapshot(); // otherwise drained() does
}

void LiveViewer::continueSnapshot()
{
    if (m_isReading)
        return;
    using Section = storage::SnapshotCursor::Section;
    const bool isAtEnd =
        m_cursor.section == Section::End || (m_isCatchingUp && m_cursor.section == Section::Meshes);
    if (!isAtEnd)
        return requestPage();
    if (!m_isCatchingUp)
        tell(live::SnapshotEnd{}, {.offset = m_position, .stream = streamName()});
    m_phase = Phase::Live;
    m_outbox->releasePoses();
}

void LiveViewer::fallBehind()
{
    m_outbox->countResnapshot();
    m_outbox->holdPoses();
    m_waiting.clear();
    m_waitingBytes = 0;
    m_phase = Phase::Behind;
    if (m_outbox->queuedBytes() == 0)
        beginSnapshot();
}

void LiveViewer::countMesh(const std::string &session, std::size_t payloadBytes) const
{
    if (m_format.payloads == wire::MeshPayloads::Include && payloadBytes > 0)
        m_context.metrics.meshBytesSent(session, payloadBytes);
}

bool LiveViewer::hasRoomFor(const Frame &frame)
{
    const std::size_t queued = m_outbox->queuedBytes() + m_waitingBytes;
    // A single message may be larger than the bound: there is no shorter way to say it.
    if (queued == 0
        || queued + frame.bytes->size() <= m_context.settings.limits.viewerQueueBytesMax)
        return true;
    m_outbox->drop(live::DeliveryClass::Reliable);
    fallBehind();
    return false;
}

void LiveViewer::deliverReliable(const LiveMessage &message)
{
    if (m_phase == Phase::Behind)
        return m_outbox->drop(live::DeliveryClass::Reliable);
    const Frame frame = frameOf(message);
    if (!hasRoomFor(frame))
        return;
    countMesh(message.meshSession, message.meshBytes);
    sendReliable(frame);
}

void LiveViewer::deliverTelemetry(const LiveMessage &message)
{
    if (m_phase != Phase::Live || m_outbox->isSlow() || (message.isPacket && !takePacketPlace()))
        return m_outbox->drop(live::DeliveryClass::Telemetry);
    m_outbox->send(frameOf(message), live::DeliveryClass::Telemetry);
}

bool LiveViewer::takePacketPlace()
{
    const MonotonicTime now = m_context.clock.monotonic();
    if (now - m_packetWindow >= std::chrono::seconds(1)) {
        m_packetWindow = now;
        m_packetsInWindow = 0;
    }
    if (m_packetsInWindow >= m_context.settings.limits.viewerPacketsPerSecondMax)
        return false;
    ++m_packetsInWindow;
    return true;
}

void LiveViewer::tell(const live::LiveEvent &event, const wire::FeedMarks &marks)
{
    m_outbox->tell(m_feed.encoder().frame(event, m_context.clock.now(), m_format, marks));
}

} // namespace stag::stag
