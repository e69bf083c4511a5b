// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/map/features.h"
#include "ui/models/entity_ref.h"

#include <vector>

namespace stag::ui::models {
class LiveStore;
class Selection;
class Visibility;
} // namespace stag::ui::models

namespace stag::ui::workspaces::map {

class SessionPlaces;

/// What lives on the map: layers to draw, and what each of their features is.
struct LiveFeatures
{
    std::vector<ui::map::FeatureLayer> layers;
    std::vector<std::vector<models::EntityRef>> refs; ///< by layer and feature
    std::size_t devices = 0;
};

/// The sessions that have a place, and their devices where they are now.
[[nodiscard]] LiveFeatures liveFeatures(const models::LiveStore &store,
                                        const SessionPlaces &places,
                                        const models::Selection &selection,
                                        const models::Visibility &visibility);

} // namespace stag::ui::workspaces::map
