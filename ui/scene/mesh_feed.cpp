// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/mesh_feed.h"

#include "core/codec/mesh_payload.h"
#include "ui/models/live_store.h"
#include "ui/models/visibility.h"
#include "ui/scene/limits.h"

namespace stag::ui::scene {
namespace {

using models::EntityKind;
using models::EntityRef;

std::vector<QVector3D> toVectors(const std::vector<float> &numbers)
{
    std::vector<QVector3D> vectors;
    vectors.reserve(numbers.size() / 3);
    for (std::size_t i = 0; i + 2 < numbers.size(); i += 3)
        vectors.emplace_back(numbers[i], numbers[i + 1], numbers[i + 2]);
    return vectors;
}

} // namespace

MeshFeed::MeshFeed(const models::LiveStore &store,
                   const models::Visibility &visibility,
                   QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_visibility(visibility)
    , m_queue(&decodeSurface)
{
    connect(&store, &models::LiveStore::changed, this, &MeshFeed::noteChanges);
    connect(
        &visibility, &models::Visibility::visibilityChanged, this, &MeshFeed::showWhatIsVisible);
    connect(&m_queue, &DecodeQueue::decoded, this, &MeshFeed::take);
    connect(&m_queue, &DecodeQueue::failed, this, [this](const DecodeQueue::Job &job) {
        m_undrawn.insert(job.mesh);
        Q_EMIT changed();
    });
}

void MeshFeed::setSession(const model::SessionId &session)
{
    m_session = session;
    m_epoch.reset();
    m_queue.forgetAll();
    m_surfaces.clear();
    m_undrawn.clear();
    if (const live::SessionState *state = m_store.state().session(session)) {
        for (const auto &[id, mesh] : state->meshes)
            request(mesh);
    }
    Q_EMIT changed();
}

float MeshFeed::sceneTimeS(Timestamp time) const
{
    return m_epoch ? std::chrono::duration<float>(time - *m_epoch).count() : 0.0f;
}

void MeshFeed::noteChanges(const live::ChangeSet &changes)
{
    const auto isMeshHere = [this](const EntityRef &ref) {
        return ref.kind == EntityKind::Mesh && ref.session == m_session;
    };
    for (const auto *refs : {&changes.added, &changes.changed}) {
        for (const EntityRef &ref : *refs) {
            const live::MeshState *state = isMeshHere(ref) ? m_store.mesh(ref) : nullptr;
            if (state != nullptr)
                request(*state);
        }
    }
    for (const EntityRef &ref : changes.removed) {
        if (!isMeshHere(ref))
            continue;
        const model::MeshId mesh{ref.id};
        m_queue.forget(mesh);
        m_surfaces.remove(mesh);
        m_undrawn.erase(mesh);
        Q_EMIT changed();
    }
}

void MeshFeed::showWhatIsVisible()
{
    for (const auto &[mesh, entry] : m_surfaces.entries()) {
        const EntityRef ref{m_session, EntityKind::Mesh, mesh.text()};
        m_surfaces.setShown(mesh, m_visibility.isVisible(ref));
    }
    Q_EMIT changed();
}

void MeshFeed::request(const live::MeshState &state)
{
    const model::Mesh &mesh = state.mesh;
    if (!m_epoch)
        m_epoch = mesh.timestamp;
    const bool isNew = m_surfaces.surface(mesh.id) == nullptr;
    if (mesh.isDelta || (isNew && m_surfaces.entries().size() >= kMeshesMax)) {
        m_undrawn.insert(mesh.id);
        return;
    }
    m_queue.request({mesh.id, state.version, mesh.payload, sceneTimeS(mesh.timestamp)});
}

void MeshFeed::take(const DecodeQueue::Job &job, const DecodeQueue::SurfacePtr &surface)
{
    const Surface *known = m_surfaces.surface(job.mesh);
    const std::size_t others =
        m_surfaces.triangleCount() - (known != nullptr ? known->triangleCount() : 0);
    if (others + surface->triangleCount() > kTrianglesMax) {
        m_undrawn.insert(job.mesh);
    } else {
        m_undrawn.erase(job.mesh);
        m_surfaces.set(job.mesh, surface);
        const EntityRef ref{m_session, EntityKind::Mesh, job.mesh.text()};
        m_surfaces.setShown(job.mesh, m_visibility.isVisible(ref));
    }
    Q_EMIT changed();
}

Result<Surface> decodeSurface(const DecodeQueue::Job &job)
{
    STAG_TRY(const mesh::Mesh mesh, codec::decodeMesh(*job.payload));
    return buildSurface(toVectors(mesh.positions), mesh.indices, job.timeS);
}

} // namespace stag::ui::scene
