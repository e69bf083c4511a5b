// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "core/spatial/vec3.h"

#include <string>
#include <vector>

namespace stag::model {

enum class AnchorKind {
    Anchor, ///< a place somebody marked
    Device, ///< a pose stream of a device
    Plane,  ///< a flat surface
};

/// What an anchor is for a viewer, as its metadata says (read by core/wire).
struct AnchorTraits
{
    AnchorKind kind = AnchorKind::Anchor;
    std::string label;                  ///< anchors and planes: "TABLE"
    DeviceId device;                    ///< empty if the client did not say
    std::string deviceName;             ///< "Vive · Mara"
    std::string stream;                 ///< "head", "left_controller"; empty for a single stream
    std::vector<spatial::Vec3> polygon; ///< planes: outline in the anchor's frame, metres

    bool operator==(const AnchorTraits &) const = default;
};

} // namespace stag::model
