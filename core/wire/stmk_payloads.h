// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/json_reader.h"
#include "core/wire/stream_kit.h"

#include <vector>

namespace stag::wire {

/// An anchor of a mesh stream with its part of the surface, whose vertices may be missing.
struct StmkAnchor
{
    StreamAnchor anchor;
    StreamMesh mesh;
};

/// The payloads of stmk.h. Corrupt, InvalidArgument, TooLarge.
Result<StreamPose> readStmkPose(const JsonObject &payload);
Result<std::vector<StmkAnchor>> readStmkMeshes(const JsonObject &payload, const Limits &limits);

} // namespace stag::wire
