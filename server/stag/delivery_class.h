// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/wire/anchor_metadata.h"

namespace stag::stag {

/// The pose stream of a device may be coalesced; an anchor that somebody placed may not.
[[nodiscard]] inline live::DeliveryClass deliveryClassOf(const model::Anchor &anchor)
{
    return wire::readAnchorTraits(anchor).kind == model::AnchorKind::Device
               ? live::DeliveryClass::Pose
               : live::DeliveryClass::Reliable;
}

} // namespace stag::stag
