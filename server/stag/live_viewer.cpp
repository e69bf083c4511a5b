// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/live_viewer.h"

#include "core/wire/live_feed.h"
#include "server/stag/delivery_class.h"

namespace stag::stag {

namespace {

constexpr std::chrono::milliseconds kReadRetry{100};

} // namespace

LiveViewer::LiveViewer(ServiceContext &context,
                       LiveFeed &feed,
                       const std::shared_ptr<transport::WebSocket> &socket,
                       wire::MeshPayloads payloads)
    : m_context(context)
    , m_feed(feed)
    , m_loop(socket->loop())
    , m_outbox(std::make_unique<Outbox>(context, m_loop, socket, live::SubscriberKind::LiveJson))
    , m_payloads(payloads)
{}

void LiveViewer::start()
{
    // First among the listeners, then the first page: what changes in between comes twice, not
    // never.
    m_feed.add(m_loop, shared_from_this());
    tell(m_feed.hello());
    beginSnapshot();
}

void LiveViewer::deliver(const LiveMessage &message)
{
    if (!m_outbox)
        return;
    switch (message.deliveryClass) {
    case live::DeliveryClass::Pose:
        m_outbox->sendPose(message.entity, {message.text});
        break;
    case live::DeliveryClass::Reliable:
        deliverReliable(message);
        break;
    case live::DeliveryClass::Telemetry:
        deliverTelemetry(message);
        break;
    }
}

void LiveViewer::drained()
{
    if (!m_outbox)
        return;
    if (m_phase == Phase::Behind)
        beginSnapshot();
    else if (m_phase == Phase::Snapshot)
        continueSnapshot();
}

void LiveViewer::closed()
{
    if (!m_outbox)
        return;
    m_feed.remove(m_loop, *this);
    m_retry.reset();
    m_outbox.reset();
}

void LiveViewer::beginSnapshot()
{
    m_phase = Phase::Snapshot;
    m_outbox->holdPoses();
    ++m_snapshot;
    m_isReading = false;
    m_cursor = {};
    m_waiting.clear();
    m_waitingBytes = 0;
    tell(live::SnapshotBegin{});
    requestPage();
}

void LiveViewer::requestPage()
{
    m_isReading = true;
    // The page is encoded on the reader's thread; only texts come to the loop.
    m_context.store.snapshot(
        m_cursor,
        m_context.pending.track(
            [weak = weak_from_this(), snapshot = m_snapshot](Result<storage::SnapshotPage> page) {
                const auto viewer = weak.lock();
                if (!viewer)
                    return;
                Result<Page> encoded = page ? Result<Page>(viewer->encode(*page)) : page.error();
                viewer->m_loop.post([weak, snapshot, encoded = std::move(encoded)]() mutable {
                    if (const auto self = weak.lock())
                        self->receivePage(std::move(encoded), snapshot);
                });
            }));
}

LiveViewer::Page LiveViewer::encode(const storage::SnapshotPage &page) const
{
    Page encoded;
    encoded.next = page.next;
    const Timestamp now = m_context.clock.now();
    const auto add = [&](const live::LiveEvent &event) {
        encoded.texts.push_back(
            std::make_shared<const std::string>(wire::writeLiveEvent(event, now, m_payloads)));
    };
    for (const model::Session &session : page.sessions)
        add(live::SessionChanged{session.id, session.firstSeen, session.lastSeen});
    for (const model::Anchor &anchor : page.anchors)
        add(live::AnchorChanged{anchor, deliveryClassOf(anchor)});
    for (const model::Mesh &mesh : page.meshes) {
        add(live::MeshChanged{mesh});
        countMesh(mesh.session.text(), mesh.payload->sizeBytes());
    }
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
    for (const Text &text : page->texts)
        sendReliable(text);
    // What was announced during the read may be newer than the page.
    for (const Text &text : m_waiting)
        sendReliable(text);
    m_waiting.clear();
    m_waitingBytes = 0;
    m_cursor = page->next;
    if (!m_outbox->isSlow())
        continueSnapshot(); // otherwise drained() does
}

void LiveViewer::continueSnapshot()
{
    if (m_isReading)
        return;
    if (m_cursor.section != storage::SnapshotCursor::Section::End)
        return requestPage();
    tell(live::SnapshotEnd{});
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
    if (m_payloads == wire::MeshPayloads::Include && payloadBytes > 0)
        m_context.metrics.meshBytesSent(session, payloadBytes);
}

void LiveViewer::deliverReliable(const LiveMessage &message)
{
    const Text &text =
        m_payloads == wire::MeshPayloads::Include ? message.text : message.textWithoutPayload;
    if (m_phase == Phase::Behind)
        return m_outbox->drop(live::DeliveryClass::Reliable);
    const std::size_t max = m_context.settings.limits.viewerQueueBytesMax;
    const std::size_t queued = m_outbox->queuedBytes() + m_waitingBytes;
    // A single message may be larger than the bound: there is no shorter way to say it.
    if (queued > 0 && queued + text->size() > max) {
        m_outbox->drop(live::DeliveryClass::Reliable);
        return fallBehind();
    }
    countMesh(message.meshSession, message.meshBytes);
    if (!m_isReading)
        return sendReliable(text);
    m_waiting.push_back(text);
    m_waitingBytes += text->size();
}

void LiveViewer::deliverTelemetry(const LiveMessage &message)
{
    if (m_phase != Phase::Live || m_outbox->isSlow() || (message.isPacket && !takePacketPlace()))
        return m_outbox->drop(live::DeliveryClass::Telemetry);
    m_outbox->send({message.text}, live::DeliveryClass::Telemetry);
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

void LiveViewer::tell(const live::LiveEvent &event)
{
    m_outbox->tell(
        {std::make_shared<const std::string>(wire::writeLiveEvent(event, m_context.clock.now()))});
}

} // namespace stag::stag
