// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /api/v1/meshes/{id}/versions (ours), version 1, the newest first:
// {"id","session_id","current_version","versions":[{"version","anchor_id","timestamp","received_at",
// "hash"?,"delta_resolution"?,"base_mesh_id"?,"base_version"?,"form","chain_depth","kept_against"?,
// "bytes":{"received","full","stored","saved_by_dedup","saved_by_delta"}}],"count":n}
//
// `form` is plain, gzip, mesh or delta.

#include "core/base/result.h"
#include "core/model/mesh_history.h"
#include "core/wire/limits.h"

#include <string>
#include <string_view>

namespace stag::wire {

[[nodiscard]] std::string writeMeshHistory(const model::MeshHistory &history);
Result<model::MeshHistory> parseMeshHistory(std::string_view body, const Limits &limits = {});

} // namespace stag::wire
