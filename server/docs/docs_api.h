// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/router.h"

namespace stag::docs {

/// Adds /api/docs and what is below to a listener. `router` must live as long as its handlers; it
/// is read when it is asked for its routes, so the order of mounting does not matter.
void mount(transport::Router &router);

} // namespace stag::docs
