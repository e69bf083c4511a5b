// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/backend/limits.h"

#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace stag::ui::backend {

/// Events between the socket and the GUI thread: ordered, bounded, poses coalesced.
///
/// Not thread-safe.
class FeedInbox
{
public:
    enum class Push { Accepted, Full };

    explicit FeedInbox(const BackendLimits &limits)
        : m_limits(limits)
    {}

    /// A pose replaces the waiting pose of its anchor. Full means that a reliable event was
    /// refused: the feed has a gap and needs a new snapshot.
    Push push(live::LiveEvent &&event);
    /// The oldest events, at most `BackendLimits::batchEventsMax`, then the packets that wait.
    [[nodiscard]] std::vector<live::LiveEvent> take();
    void clear();

    [[nodiscard]] bool empty() const { return m_events.empty() && m_packets.empty(); }
    [[nodiscard]] std::uint64_t coalescedPoses() const { return m_coalescedPoses; }
    [[nodiscard]] std::uint64_t droppedPackets() const { return m_droppedPackets; }

private:
    using AnchorKey = std::pair<model::SessionId, model::AnchorId>;

    bool coalesce(live::AnchorChanged &pose);

    BackendLimits m_limits;
    std::deque<live::LiveEvent> m_events;
    std::deque<live::PacketLogged> m_packets;
    std::map<AnchorKey, std::uint64_t> m_poses; ///< sequence number of the waiting pose
    std::uint64_t m_firstSequence = 0;          ///< of the front of m_events
    std::size_t m_payloadBytes = 0;
    std::uint64_t m_coalescedPoses = 0;
    std::uint64_t m_droppedPackets = 0;
};

} // namespace stag::ui::backend
