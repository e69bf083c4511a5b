// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

namespace stag::relay {

/// Told once about every packet and what became of it. Quick, and safe to call from several loops.
class PacketObserver
{
public:
    virtual ~PacketObserver() = default;
    virtual void packetSeen(const live::PacketLogged &packet) = 0;
    /// Whether anybody wants to know what is in a packet that went its way. If not, such a packet
    /// is only counted by packetPassed().
    [[nodiscard]] virtual bool isWatched() const { return true; }
    virtual void packetPassed() {}
};

} // namespace stag::relay
