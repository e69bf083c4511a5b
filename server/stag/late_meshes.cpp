// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/late_meshes.h"

#include "server/stag/session_message.h"

namespace stag::stag {

namespace {

constexpr std::uint64_t kNobody = 0;

} // namespace

LateMeshes::LateMeshes(ServiceContext &context, SessionHubs &hubs, LiveFeed &feed)
    : m_context(context)
    , m_hubs(hubs)
    , m_feed(feed)
{}

void LateMeshes::tell(std::span<const model::Mesh> meshes)
{
    for (const model::Mesh &mesh : meshes) {
        const live::LiveEvent change = live::MeshChanged{mesh};
        auto message = SessionMessage::of(change, m_context.clock.now());
        message->setOffset(m_feed.publish(change));
        const std::size_t told = m_hubs.broadcast(mesh.session, *message, kNobody);
        m_context.metrics.meshBytesSent(mesh.session.text(), told * mesh.payload->sizeBytes());
    }
}

void LateMeshes::goOn()
{
    if (!m_isGoingOn.exchange(true))
        takeTurn();
}

void LateMeshes::takeTurn()
{
    m_context.store.storeLate(m_context.pending.track([this](Result<storage::LateOutcome> outcome) {
        if (outcome)
            for (model::Mesh &mesh : outcome->meshes)
                m_context.loops.forKey(mesh.session.text()).post([this, mesh = std::move(mesh)] {
                    tell({&mesh, 1});
                });
        // If the store is too busy, the next mesh that comes asks again.
        if (outcome && outcome->isMore && !m_isStopping)
            takeTurn();
        else
            m_isGoingOn = false;
    }));
}

} // namespace stag::stag
