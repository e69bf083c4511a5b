// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/mesh_bytes.h"

#include <cstdint>

namespace stag::model {

/// The summary of one session: everything that shares a frame of reference.
struct Session
{
    SessionId id;
    Timestamp firstSeen;
    Timestamp lastSeen;
    std::uint64_t anchorCount = 0;
    std::uint64_t meshCount = 0;
    MeshBytes meshBytes{};

    bool operator==(const Session &) const = default;
};

} // namespace stag::model
