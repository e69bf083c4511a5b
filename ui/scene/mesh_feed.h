// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/entity_ref.h"
#include "ui/scene/decode_queue.h"
#include "ui/scene/surface_batches.h"

#include <QObject>

#include <optional>
#include <unordered_set>

namespace stag::live {
struct ChangeSet;
struct MeshState;
} // namespace stag::live
namespace stag::ui::models {
class LiveStore;
class Visibility;
} // namespace stag::ui::models

namespace stag::ui::scene {

/// Keeps the surfaces of one session as new as the store's meshes. Thread: GUI.
class MeshFeed final : public QObject
{
    Q_OBJECT

public:
    MeshFeed(const models::LiveStore &store, const models::Visibility &visibility, QObject *parent);

    void setSession(const model::SessionId &session);

    [[nodiscard]] SurfaceBatches &surfaces() { return m_surfaces; }
    [[nodiscard]] const SurfaceBatches &surfaces() const { return m_surfaces; }
    [[nodiscard]] bool isIdle() const { return m_queue.isIdle(); }
    /// Meshes that nobody could decode or that are over a limit; they are not drawn.
    [[nodiscard]] std::size_t undrawnCount() const { return m_undrawn.size(); }
    /// The scene's own time of a moment of the session, in seconds.
    [[nodiscard]] float sceneTimeS(Timestamp time) const;

Q_SIGNALS:
    /// Something arrived that the next frame should show.
    void changed();

private:
    void noteChanges(const live::ChangeSet &changes);
    void showWhatIsVisible();
    void request(const live::MeshState &state);
    void take(const DecodeQueue::Job &job, const DecodeQueue::SurfacePtr &surface);

    const models::LiveStore &m_store;
    const models::Visibility &m_visibility;
    model::SessionId m_session;
    std::optional<Timestamp> m_epoch;
    SurfaceBatches m_surfaces;
    std::unordered_set<model::MeshId> m_undrawn;
    DecodeQueue m_queue;
};

/// Reads a payload of any known form and computes what drawing needs.
[[nodiscard]] Result<Surface> decodeSurface(const DecodeQueue::Job &job);

} // namespace stag::ui::scene
