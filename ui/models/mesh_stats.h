// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/mesh.h"
#include "core/spatial/aabb.h"
#include "ui/models/entity_ref.h"
#include "ui/models/limits.h"

#include <QObject>
#include <QThreadPool>

#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace stag::ui::models {

class LiveStore;

/// What decoding a mesh tells about it.
struct MeshStats
{
    std::uint64_t version = 0; ///< the version of the mesh it was made from
    std::size_t triangleCount = 0;
    std::size_t vertexCount = 0;
    spatial::Vec3 extent; ///< size of the box around it, metres
    QString format;       ///< "Draco"
    QString failure;      ///< why it could not be decoded; the rest is then zero
};

/// Statistics of meshes, decoded on demand off the GUI thread.
///
/// Thread: GUI; the decodes run in a pool of one thread.
class MeshStatsCache : public QObject
{
    Q_OBJECT

public:
    explicit MeshStatsCache(LiveStore &store,
                            const ModelLimits &limits = {},
                            QObject *parent = nullptr);
    ~MeshStatsCache() override;

    /// The statistics of the newest version that is decoded, null if none is; asks for the newest
    /// one.
    [[nodiscard]] const MeshStats *request(const EntityRef &mesh);

Q_SIGNALS:
    void statsReady(const stag::live::EntityKey &mesh);

private:
    void keep(const EntityRef &mesh, const MeshStats &stats);

    LiveStore &m_store;
    ModelLimits m_limits;
    std::unordered_map<EntityRef, MeshStats> m_stats;
    std::deque<EntityRef> m_order; ///< oldest first
    std::unordered_set<EntityRef> m_pending;
    QThreadPool m_pool;
};

} // namespace stag::ui::models
