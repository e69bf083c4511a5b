// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/strong_id.h"

namespace stag::model {

using SessionId = StrongId<struct SessionIdTag>;
using AnchorId = StrongId<struct AnchorIdTag>;
using MeshId = StrongId<struct MeshIdTag>;
using EventId = StrongId<struct EventIdTag>;
using DeviceId = StrongId<struct DeviceIdTag>;

} // namespace stag::model
