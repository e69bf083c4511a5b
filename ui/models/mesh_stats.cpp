// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/mesh_stats.h"

#include "core/codec/mesh_payload.h"
#include "ui/models/live_store.h"

namespace stag::ui::models {

namespace {

MeshStats statsOf(const model::MeshPayload &payload, std::uint64_t version)
{
    MeshStats stats;
    stats.version = version;
    const Result<mesh::Mesh> decoded = codec::decodeMesh(payload);
    if (!decoded) {
        stats.failure = QString::fromStdString(decoded.error().detail);
        return stats;
    }
    stats.triangleCount = decoded->triangleCount();
    stats.vertexCount = decoded->vertexCount();
    const spatial::Aabb box = mesh::bounds(*decoded);
    if (stats.vertexCount > 0)
        stats.extent = box.size();
    if (const auto format = codec::detectFormat(payload)) {
        const std::string_view name = codec::payloadFormatName(*format);
        stats.format = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    return stats;
}

} // namespace

MeshStatsCache::MeshStatsCache(LiveStore &store, const ModelLimits &limits, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_limits(limits)
{
    m_pool.setMaxThreadCount(1);
}

MeshStatsCache::~MeshStatsCache()
{
    m_pool.clear();
    m_pool.waitForDone();
}

const MeshStats *MeshStatsCache::request(const EntityRef &mesh)
{
    const auto known = m_stats.find(mesh);
    const MeshStats *stats = known == m_stats.end() ? nullptr : &known->second;
    const stag::live::MeshState *state = m_store.mesh(mesh);
    if (!state || state->mesh.isDelta || (stats && stats->version == state->version)
        || m_pending.contains(mesh) || m_pending.size() >= m_limits.meshStatsPendingMax)
        return stats;
    m_pending.insert(mesh);
    m_pool.start([this, mesh, payload = state->mesh.payload, version = state->version] {
        const MeshStats result = statsOf(*payload, version);
        // The destructor waits for this thread, and a call queued for a dead object is dropped.
        QMetaObject::invokeMethod(this, [this, mesh, result] { keep(mesh, result); });
    });
    return stats;
}

void MeshStatsCache::keep(const EntityRef &mesh, const MeshStats &stats)
{
    m_pending.erase(mesh);
    if (m_stats.insert_or_assign(mesh, stats).second)
        m_order.push_back(mesh);
    while (m_order.size() > m_limits.meshStatsMax) {
        m_stats.erase(m_order.front());
        m_order.pop_front();
    }
    Q_EMIT statsReady(mesh);
}

} // namespace stag::ui::models
