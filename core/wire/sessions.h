// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /api/v1/sessions (ours), version 1:
// {"sessions":[{"session_id","first_seen","last_seen","anchors_count","meshes_count",
// "mesh_bytes"?:{…},"compression_ratio"?}],"count":n}; the bytes are those of mesh_history.h.

#include "core/base/result.h"
#include "core/model/session.h"
#include "core/wire/limits.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

[[nodiscard]] std::string writeSessions(std::span<const model::Session> sessions);
Result<std::vector<model::Session>> parseSessions(std::string_view body, const Limits &limits = {});

} // namespace stag::wire
