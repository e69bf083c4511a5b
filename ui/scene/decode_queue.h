// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/mesh.h"
#include "ui/scene/limits.h"
#include "ui/scene/surface.h"

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

namespace stag::ui::scene {

/// Turns mesh payloads into surfaces in a small thread pool.
///
/// Of each mesh only the newest version waits; an older one that has not begun is skipped. Results
/// of one mesh arrive in the order of its versions. Thread: GUI; `decoder` runs in the pool.
class DecodeQueue final : public QObject
{
    Q_OBJECT

public:
    struct Job
    {
        model::MeshId mesh;
        std::uint64_t version = 0;
        std::shared_ptr<const model::MeshPayload> payload;
        float timeS = 0.0f;
    };
    using SurfacePtr = std::shared_ptr<const Surface>;
    using Decoder = std::function<Result<Surface>(const Job &)>;

    struct Settings
    {
        int threadsMax = 2;
        std::size_t pendingMax = kDecodesPendingMax;
    };

    explicit DecodeQueue(Decoder decoder);
    DecodeQueue(Decoder decoder, const Settings &settings, QObject *parent = nullptr);
    /// Waits for the decodes that have begun; their results are dropped.
    ~DecodeQueue() override;

    void request(Job job);
    /// Nothing more is heard of `mesh` until it is requested again.
    void forget(const model::MeshId &mesh);
    void forgetAll();

    [[nodiscard]] bool isIdle() const { return m_pending.empty() && m_running.empty(); }
    /// Versions that a newer one replaced before they were begun.
    [[nodiscard]] std::uint64_t supersededCount() const { return m_supersededCount; }
    /// Requests lost because more than `pendingMax` meshes waited.
    [[nodiscard]] std::uint64_t droppedCount() const { return m_droppedCount; }

Q_SIGNALS:
    void decoded(const stag::ui::scene::DecodeQueue::Job &job,
                 const stag::ui::scene::DecodeQueue::SurfacePtr &surface);
    void failed(const stag::ui::scene::DecodeQueue::Job &job, const stag::Error &error);

private:
    void startNext();
    void run(const Job &job);
    void finish(const Job &job, const Result<SurfacePtr> &result);

    Decoder m_decoder;
    Settings m_settings;
    QThreadPool m_pool;
    std::deque<model::MeshId> m_order; ///< of m_pending, oldest first
    std::unordered_map<model::MeshId, Job> m_pending;
    /// Running meshes; false once forgotten.
    std::unordered_map<model::MeshId, bool> m_running;
    std::uint64_t m_supersededCount = 0;
    std::uint64_t m_droppedCount = 0;
};

} // namespace stag::ui::scene
