// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/feature_index.h"
#include "ui/map/sprites.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

namespace stag::ui::map {

/// Something that is somewhere.
struct MapFeature
{
    QString name = {};
    stag::map::WorldPoint at = {};
    double radiusM = 0.0;
    std::optional<double> headingDeg = {}; ///< clockwise from north
    MarkerKind kind = MarkerKind::Decoration;
};

/// Features of one kind that are drawn, clustered, picked and selected together; known by their
/// number.
class FeatureLayer
{
public:
    FeatureLayer() = default;
    explicit FeatureLayer(std::vector<MapFeature> features);

    [[nodiscard]] const std::vector<MapFeature> &features() const { return m_features; }
    [[nodiscard]] const stag::map::FeatureIndex &index() const { return m_index; }
    /// Moves one feature and keeps the index.
    void move(std::uint32_t feature, const stag::map::WorldPoint &to);

    std::unordered_set<std::uint32_t> selected;
    /// Whether neighbours are drawn as one badge.
    bool isClustered = true;

private:
    std::vector<MapFeature> m_features;
    stag::map::FeatureIndex m_index;
};

} // namespace stag::ui::map
