// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/identity/key_ring.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::identity {

/// Adds /api/v1/keys to a listener: list, add, revoke. Only for administrators, on any listener.
void mountKeys(transport::Router &router, const std::shared_ptr<KeyRing> &ring);

} // namespace stag::identity
