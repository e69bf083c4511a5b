// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/relay/relay_settings.h"
#include "server/transport/http.h"

#include <optional>

namespace stag::relay {

/// The answer that refuses an upgrade, or nothing when the client may come in.
[[nodiscard]] std::optional<transport::Response> refuseAdmission(const transport::Request &request,
                                                                 Admission admission);

} // namespace stag::relay
