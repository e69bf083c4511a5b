// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "ui/scene/geometries.h"
#include "ui/scene/limits.h"

#include <QObject>

#include <memory>
#include <unordered_map>
#include <vector>

namespace stag::ui::scene {

/// Packs the surfaces of a session into few geometries, so that thousands of chunks stay few draw
/// calls.
///
/// A surface stays in its batch while it fits; a changed batch is built again in update(), at most
/// once per kBatchInterval and within kBatchBuildBytesPerFrame. Thread: GUI.
class SurfaceBatches final : public QObject
{
    Q_OBJECT

public:
    using SurfacePtr = std::shared_ptr<const Surface>;

    explicit SurfaceBatches(QObject *parent = nullptr);
    ~SurfaceBatches() override;

    void set(const model::MeshId &mesh, SurfacePtr surface);
    void remove(const model::MeshId &mesh);
    void clear();
    /// Hidden surfaces keep their place but are not drawn.
    void setShown(const model::MeshId &mesh, bool shown);
    /// Builds what has changed. Returns whether anything was built.
    bool update(MonotonicTime now);

    /// True when update() has nothing left to do.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] int batchCount() const { return static_cast<int>(m_batches.size()); }
    [[nodiscard]] SurfaceGeometry *geometry(int batch) const;
    [[nodiscard]] const Surface *surface(const model::MeshId &mesh) const;
    [[nodiscard]] std::size_t triangleCount() const { return m_triangleCount; }
    [[nodiscard]] std::size_t shownTriangleCount() const { return m_shownTriangleCount; }
    /// Of all that is shown.
    [[nodiscard]] const Box &bounds() const { return m_bounds; }

    struct Entry
    {
        SurfacePtr surface;
        int batch = 0;
        bool shown = true;
    };
    [[nodiscard]] const std::unordered_map<model::MeshId, Entry> &entries() const
    {
        return m_entries;
    }

Q_SIGNALS:
    void batchCountChanged();

private:
    struct Batch
    {
        std::unique_ptr<SurfaceGeometry> geometry;
        std::vector<model::MeshId> meshes;
        std::size_t vertexCount = 0; ///< of all its surfaces, shown or not
        bool dirty = false;
        MonotonicTime builtAt{};
    };

    int batchWithRoomFor(std::size_t vertexCount);
    void leaveBatch(const model::MeshId &mesh, const Entry &entry);
    std::size_t build(Batch &batch);
    void recount();

    std::unordered_map<model::MeshId, Entry> m_entries;
    std::vector<Batch> m_batches;
    std::size_t m_triangleCount = 0;
    std::size_t m_shownTriangleCount = 0;
    Box m_bounds;
};

} // namespace stag::ui::scene
