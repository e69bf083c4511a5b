// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// tileset.json of 3D Tiles 1.1: explicit tiles that replace their parent, bounded by boxes. Boxes
// are those of the session with Z up, (x, -z, y), which is how the standard turns a glTF.

#include "core/georef/session_frame.h"
#include "core/spatial/aabb.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::wire {

struct Tile
{
    spatial::Aabb boxInSession;
    double errorM = 0.0; ///< how far what it shows is from the original
    std::string uri;     ///< of its content; empty: none
    std::vector<Tile> children;
};

/// With a reference the tiles stand where they are on earth, else around the origin.
[[nodiscard]] std::string writeTileset(const Tile &root,
                                       const std::optional<georef::GeoReference> &reference);

} // namespace stag::wire
