// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/identity/address_blocks.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::identity {

/// Adds /api/v1/blocks to a listener: list, add, remove. Only for administrators, on any listener.
void mountBlocks(transport::Router &router, const std::shared_ptr<AddressBlocks> &blocks);

} // namespace stag::identity
