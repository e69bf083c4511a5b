// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Addresses that nobody is served at, /api/v1/blocks; ours, version 1.
//
// POST {"network","reason"?,"expires_at"?: milliseconds since 1970}
// A block is {"id","network","reason","actor","created_at","expires_at"?}; a list
// {"blocks":[…],"count"}.

#include "core/base/result.h"
#include "core/model/address_block.h"
#include "core/wire/limits.h"

#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

struct BlockRequest
{
    std::string network;
    std::string reason;
    std::optional<Timestamp> expires;
};
[[nodiscard]] Result<BlockRequest> parseBlockRequest(std::string_view body,
                                                     const Limits &limits = {});

[[nodiscard]] std::string writeBlock(const model::AddressBlock &block);
[[nodiscard]] std::string writeBlocks(std::span<const model::AddressBlock> blocks);

} // namespace stag::wire
