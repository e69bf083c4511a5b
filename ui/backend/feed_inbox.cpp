// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/feed_inbox.h"

#include <algorithm>
#include <iterator>

namespace stag::ui::backend {

namespace {

std::size_t payloadBytes(const live::LiveEvent &event)
{
    const auto *change = std::get_if<live::MeshChanged>(&event);
    return change && change->mesh.payload ? change->mesh.payload->sizeBytes() : 0;
}

} // namespace

FeedInbox::Push FeedInbox::push(live::LiveEvent &&event)
{
    if (auto *packet = std::get_if<live::PacketLogged>(&event)) {
        m_packets.push_back(std::move(*packet));
        if (m_packets.size() > m_limits.inboxPacketsMax) {
            m_packets.pop_front();
            ++m_droppedPackets;
        }
        return Push::Accepted;
    }
    auto *anchor = std::get_if<live::AnchorChanged>(&event);
    if (anchor && anchor->deliveryClass == live::DeliveryClass::Pose && coalesce(*anchor))
        return Push::Accepted;
    const std::size_t bytes = payloadBytes(event);
    if (m_events.size() >= m_limits.inboxEventsMax
        || m_payloadBytes + bytes > m_limits.inboxPayloadBytesMax)
        return Push::Full;
    // A pose must not move across the border of a snapshot, a reliable change of its anchor or a
    // deletion.
    if (anchor && anchor->deliveryClass != live::DeliveryClass::Pose)
        m_poses.erase({anchor->anchor.session, anchor->anchor.id});
    if (std::holds_alternative<live::SnapshotBegin>(event)
        || std::holds_alternative<live::SnapshotEnd>(event)
        || std::holds_alternative<live::Removed>(event))
        m_poses.clear();
    m_payloadBytes += bytes;
    m_events.push_back(std::move(event));
    return Push::Accepted;
}

bool FeedInbox::coalesce(live::AnchorChanged &pose)
{
    const std::uint64_t next = m_firstSequence + m_events.size();
    auto [known, isNew] = m_poses.try_emplace({pose.anchor.session, pose.anchor.id}, next);
    if (isNew || known->second < m_firstSequence) {
        known->second = next;
        return false;
    }
    m_events[known->second - m_firstSequence] = std::move(pose);
    ++m_coalescedPoses;
    return true;
}

std::vector<live::LiveEvent> FeedInbox::take()
{
    const std::size_t count = std::min(m_events.size(), m_limits.batchEventsMax);
    const auto end = m_events.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<live::LiveEvent> batch(std::make_move_iterator(m_events.begin()),
                                       std::make_move_iterator(end));
    m_events.erase(m_events.begin(), end);
    m_firstSequence += count;
    if (m_events.empty())
        m_poses.clear();
    for (const live::LiveEvent &event : batch)
        m_payloadBytes -= payloadBytes(event);
    std::move(m_packets.begin(), m_packets.end(), std::back_inserter(batch));
    m_packets.clear();
    return batch;
}

void FeedInbox::clear()
{
    m_firstSequence += m_events.size();
    m_events.clear();
    m_packets.clear();
    m_poses.clear();
    m_payloadBytes = 0;
}

} // namespace stag::ui::backend
