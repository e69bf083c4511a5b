// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/mesh_history.h"
#include "core/spatial/pose.h"
#include "ui/models/inspector_model.h"

#include <QCoreApplication>

namespace stag::ui::models {

class AnchorGraph;
class Geofences;

/// Builds the sections of one entity from what the store knows at this moment.
class InspectorSections
{
    Q_DECLARE_TR_FUNCTIONS(InspectorSections)

public:
    InspectorSections(const LiveStore &store,
                      MeshStatsCache &meshStats,
                      MeshHistories &histories,
                      const AnchorGraph &graph,
                      const Geofences &fences,
                      const ModelLimits &limits)
        : m_store(store)
        , m_meshStats(meshStats)
        , m_histories(histories)
        , m_graph(graph)
        , m_fences(fences)
        , m_limits(limits)
    {}

    [[nodiscard]] InspectorHeader header(const EntityRef &ref) const;
    [[nodiscard]] std::vector<Section> sections(const EntityRef &ref) const;
    /// Compact JSON as the API writes it; empty for the unknown.
    [[nodiscard]] QString json(const EntityRef &ref) const;
    /// Position, rotation in degrees and quaternion of any pose.
    [[nodiscard]] static std::vector<Property> poseLines(const spatial::Pose &pose);
    /// Its seven numbers, for the clipboard.
    [[nodiscard]] static QString poseText(const spatial::Pose &pose);

private:
    [[nodiscard]] Section session(const EntityRef &ref) const;
    [[nodiscard]] Section device(const EntityRef &ref) const;
    [[nodiscard]] Section pose(const EntityRef &ref) const;
    [[nodiscard]] Section plane(const EntityRef &ref) const;
    [[nodiscard]] Section mesh(const EntityRef &ref) const;
    [[nodiscard]] Section versions(const EntityRef &ref) const;
    [[nodiscard]] Section timing(const EntityRef &ref) const;
    [[nodiscard]] Section geofences(const EntityRef &ref) const;
    [[nodiscard]] Section attachedMeshes(const EntityRef &ref) const;
    [[nodiscard]] Section metadata(const EntityRef &ref) const;
    [[nodiscard]] Section rawJson(const EntityRef &ref) const;
    /// How one version is kept, and what became of it if it came as a delta.
    [[nodiscard]] QString keptAs(const model::MeshVersion &version) const;
    /// The versions that the newest one is read by, down to a whole one: "5 → 4 → 3".
    [[nodiscard]] QString chain(const model::MeshHistory &history) const;
    void addMeshFigures(Section &section, const EntityRef &ref) const;

    const LiveStore &m_store;
    MeshStatsCache &m_meshStats;
    MeshHistories &m_histories;
    const AnchorGraph &m_graph;
    const Geofences &m_fences;
    ModelLimits m_limits;
};

} // namespace stag::ui::models
