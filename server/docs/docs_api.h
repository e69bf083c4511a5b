// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/router.h"

#include <functional>
#include <string_view>
#include <vector>

namespace stag::docs {

/// What somebody needs to use a route, by name.
using ScopeNames = std::function<std::vector<std::string_view>(transport::Access)>;

/// Adds /api/docs and what is below to a listener. `router` must live as long as its handlers; it
/// is read when it is asked for its routes, so the order of mounting does not matter.
void mount(transport::Router &router, ScopeNames scopeNames);

} // namespace stag::docs
