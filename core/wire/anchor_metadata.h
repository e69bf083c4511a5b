// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Metadata of anchors (ours), version 1: a JSON object with "kind".
//
// | kind   | further keys                          |
// |--------|---------------------------------------|
// | device | device_id, stream?, name?             |
// | plane  | label?, polygon [[x,y,z],…]           |
// | anchor | label?                                |

#include "core/model/anchor.h"
#include "core/model/anchor_traits.h"
#include "core/wire/limits.h"

#include <string>

namespace stag::wire {

/// What an anchor is. Total: metadata that nobody understands makes an ordinary anchor. An id of
/// the form "anchor_<uuid>" without metadata is a device stream, as the relay names them.
[[nodiscard]] model::AnchorTraits readAnchorTraits(const model::Anchor &anchor,
                                                   const Limits &limits = {});
/// Whether the id has that form: cheap, and true of all streams that the relay makes.
[[nodiscard]] bool hasStreamId(const model::Anchor &anchor);
/// The metadata that says so; readAnchorTraits gives it back.
[[nodiscard]] std::string writeAnchorMetadata(const model::AnchorTraits &traits);

} // namespace stag::wire
