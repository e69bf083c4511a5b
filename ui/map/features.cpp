// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/features.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stag::ui::map {

FeatureLayer::FeatureLayer(std::vector<MapFeature> features)
    : m_features(std::move(features))
{
    std::vector<stag::map::WorldPoint> places;
    places.reserve(m_features.size());
    std::ranges::transform(m_features, std::back_inserter(places), &MapFeature::at);
    m_index = stag::map::FeatureIndex(places);
}

void FeatureLayer::move(std::uint32_t feature, const stag::map::WorldPoint &to)
{
    m_features[feature].at = to;
    m_index.move(feature, to);
}

} // namespace stag::ui::map
