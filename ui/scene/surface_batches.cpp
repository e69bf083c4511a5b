// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/surface_batches.h"

#include <QQmlEngine>

#include <algorithm>
#include <iterator>
#include <utility>

namespace stag::ui::scene {

SurfaceBatches::SurfaceBatches(QObject *parent)
    : QObject(parent)
{}

SurfaceBatches::~SurfaceBatches() = default;

void SurfaceBatches::set(const model::MeshId &mesh, SurfacePtr surface)
{
    const std::size_t count = surface->vertices.size();
    if (const auto known = m_entries.find(mesh); known != m_entries.end()) {
        Entry &entry = known->second;
        Batch &batch = m_batches[static_cast<std::size_t>(entry.batch)];
        const std::size_t others = batch.vertexCount - entry.surface->vertices.size();
        if (batch.meshes.size() == 1 || others + count <= kBatchVerticesMax) {
            batch.vertexCount = others + count;
            batch.dirty = true;
        } else {
            leaveBatch(mesh, entry);
            entry.batch = batchWithRoomFor(count);
            Batch &next = m_batches[static_cast<std::size_t>(entry.batch)];
            next.meshes.push_back(mesh);
            next.vertexCount += count;
            next.dirty = true;
        }
        entry.surface = std::move(surface);
    } else {
        const int index = batchWithRoomFor(count);
        Batch &batch = m_batches[static_cast<std::size_t>(index)];
        batch.meshes.push_back(mesh);
        batch.vertexCount += count;
        batch.dirty = true;
        m_entries.emplace(mesh, Entry{std::move(surface), index, true});
    }
    recount();
}

void SurfaceBatches::remove(const model::MeshId &mesh)
{
    const auto entry = m_entries.find(mesh);
    if (entry == m_entries.end())
        return;
    leaveBatch(mesh, entry->second);
    m_entries.erase(entry);
    recount();
}

void SurfaceBatches::clear()
{
    m_entries.clear();
    for (Batch &batch : m_batches) {
        batch.meshes.clear();
        batch.vertexCount = 0;
        batch.dirty = true;
        batch.builtAt = {};
    }
    recount();
}

void SurfaceBatches::setShown(const model::MeshId &mesh, bool shown)
{
    const auto entry = m_entries.find(mesh);
    if (entry == m_entries.end() || entry->second.shown == shown)
        return;
    entry->second.shown = shown;
    m_batches[static_cast<std::size_t>(entry->second.batch)].dirty = true;
    recount();
}

bool SurfaceBatches::update(MonotonicTime now)
{
    std::size_t builtBytes = 0;
    for (Batch &batch : m_batches) {
        const bool due = batch.builtAt == MonotonicTime{} || now - batch.builtAt >= kBatchInterval;
        if (!batch.dirty || !due)
            continue;
        builtBytes += build(batch) + 1;
        batch.builtAt = now;
        if (builtBytes >= kBatchBuildBytesPerFrame)
            break;
    }
    return builtBytes > 0;
}

bool SurfaceBatches::isSettled() const
{
    return std::none_of(
        m_batches.begin(), m_batches.end(), [](const Batch &batch) { return batch.dirty; });
}

SurfaceGeometry *SurfaceBatches::geometry(int batch) const
{
    return m_batches[static_cast<std::size_t>(batch)].geometry.get();
}

const Surface *SurfaceBatches::surface(const model::MeshId &mesh) const
{
    const auto entry = m_entries.find(mesh);
    return entry == m_entries.end() ? nullptr : entry->second.surface.get();
}

int SurfaceBatches::batchWithRoomFor(std::size_t vertexCount)
{
    const auto room = std::find_if(m_batches.begin(), m_batches.end(), [&](const Batch &batch) {
        return batch.meshes.empty() || batch.vertexCount + vertexCount <= kBatchVerticesMax;
    });
    if (room != m_batches.end())
        return static_cast<int>(std::distance(m_batches.begin(), room));
    auto geometry = std::make_unique<SurfaceGeometry>();
    // Or else a script that sees an object without parent would take it and delete it some time.
    QQmlEngine::setObjectOwnership(geometry.get(), QQmlEngine::CppOwnership);
    m_batches.emplace_back().geometry = std::move(geometry);
    Q_EMIT batchCountChanged();
    return batchCount() - 1;
}

void SurfaceBatches::leaveBatch(const model::MeshId &mesh, const Entry &entry)
{
    Batch &batch = m_batches[static_cast<std::size_t>(entry.batch)];
    std::erase(batch.meshes, mesh);
    batch.vertexCount -= entry.surface->vertices.size();
    batch.dirty = true;
}

std::size_t SurfaceBatches::build(Batch &batch)
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(batch.vertexCount * sizeof(SurfaceVertex)));
    Box bounds;
    for (const model::MeshId &mesh : batch.meshes) {
        const Entry &entry = m_entries.at(mesh);
        if (!entry.shown)
            continue;
        const auto &vertices = entry.surface->vertices;
        bytes.append(reinterpret_cast<const char *>(vertices.data()),
                     static_cast<qsizetype>(vertices.size() * sizeof(SurfaceVertex)));
        bounds.include(entry.surface->bounds);
    }
    batch.dirty = false;
    batch.geometry->setVertices(bytes, bounds);
    return static_cast<std::size_t>(bytes.size());
}

void SurfaceBatches::recount()
{
    m_triangleCount = 0;
    m_shownTriangleCount = 0;
    m_bounds = {};
    for (const auto &[mesh, entry] : m_entries) {
        m_triangleCount += entry.surface->triangleCount();
        if (!entry.shown)
            continue;
        m_shownTriangleCount += entry.surface->triangleCount();
        m_bounds.include(entry.surface->bounds);
    }
}

} // namespace stag::ui::scene
