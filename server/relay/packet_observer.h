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
};

} // namespace stag::relay
