// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/deletion_api.h"

#include "core/wire/deletion.h"
#include "core/wire/status.h"
#include "server/stag/answers.h"

#include <memory>
#include <utility>
#include <vector>

namespace stag::stag {

namespace {

constexpr std::uint64_t kNobody = 0;

std::vector<live::Removed> removedBy(const storage::DeletionOutcome &deleted)
{
    std::vector<live::Removed> removed;
    if (!deleted.anchor)
        return {{{deleted.session, live::EntityKind::Session, {}}}};
    for (const model::MeshId &mesh : deleted.meshes)
        removed.push_back({{deleted.session, live::EntityKind::Mesh, mesh.text()}});
    removed.push_back({{deleted.session, live::EntityKind::Anchor, deleted.anchor->text()}});
    return removed;
}

} // namespace

void DeletionApi::deleteAnchor(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseDeletion(request.query);
    if (!parsed)
        return respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
    storage::Deletion deletion;
    deletion.session = parsed->session;
    deletion.anchor = model::AnchorId(request.pathParameters["id"]);
    deletion.withMeshes = parsed->includeMeshes;
    deletion.actor = request.actor();
    remove(std::move(deletion), std::move(respond));
}

void DeletionApi::deleteSession(transport::Request request, transport::Responder respond)
{
    storage::Deletion deletion;
    deletion.session = model::SessionId(request.pathParameters["id"]);
    deletion.actor = request.actor();
    remove(std::move(deletion), std::move(respond));
}

void DeletionApi::remove(storage::Deletion deletion, transport::Responder respond)
{
    const bool isAnchor = deletion.anchor.has_value();
    m_context.store.remove(
        std::move(deletion),
        m_context.pending.track([this, respond, isAnchor](
                                    const Result<storage::DeletionOutcome> &deleted) {
            if (!deleted && deleted.error().code == ErrorCode::NotFound)
                return respond(jsonAnswer(
                    wire::writeError(isAnchor ? "Anchor not found" : "Session not found"), 404));
            if (!deleted)
                return respond(failureAnswer(deleted.error(), "Failed to delete"));
            announce(*deleted);
            respond(jsonAnswer(
                wire::writeDeletionAnswer({deleted->session,
                                           deleted->anchor,
                                           static_cast<std::uint64_t>(deleted->anchorCount),
                                           static_cast<std::uint64_t>(deleted->meshCount),
                                           deleted->at})));
        }));
}

void DeletionApi::announce(const storage::DeletionOutcome &deleted)
{
    // On the loop of the session, behind what was stored before.
    m_context.loops.forKey(deleted.session.text()).post([this, deleted] {
        m_geofences.tell(deleted.geofences);
        for (const live::Removed &removed : removedBy(deleted)) {
            auto message = SessionMessage::removed(removed, deleted.at);
            message.setOffset(m_feed.publish(removed));
            m_hubs.broadcast(deleted.session, message, kNobody);
        }
        m_ingestion.removalTold(deleted.session);
    });
}

void DeletionApi::audit(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseAuditRequest(request.query);
    if (!parsed)
        return respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
    m_context.store.audit(
        parsed->beforeId,
        parsed->limit,
        m_context.pending.track([respond](const Result<std::vector<storage::AuditEntry>> &found) {
            if (!found)
                return respond(failureAnswer(found.error(), "Failed to read the audit log"));
            std::vector<wire::AuditLine> lines;
            for (const storage::AuditEntry &entry : *found)
                lines.push_back({entry.id,
                                 entry.at,
                                 entry.actor,
                                 entry.action,
                                 entry.session,
                                 entry.anchor,
                                 entry.geofence,
                                 entry.user,
                                 entry.apiKey,
                                 entry.block,
                                 entry.decoration,
                                 entry.edge,
                                 entry.device,
                                 entry.anchorCount,
                                 entry.meshCount,
                                 entry.seal});
            respond(jsonAnswer(wire::writeAudit(lines)));
        }));
}

void DeletionApi::auditChain(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseSealRequest(request.query);
    if (!parsed)
        return respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
    std::optional<storage::KnownSeal> known;
    if (*parsed)
        known = storage::KnownSeal{(*parsed)->entry, (*parsed)->hash};
    m_context.store.auditChain(
        known, m_context.pending.track([respond](const Result<storage::AuditChain> &chain) {
            if (!chain)
                return respond(failureAnswer(chain.error(), "Failed to read the audit log"));
            respond(jsonAnswer(wire::writeAuditChain(
                {chain->entries, chain->lastId, chain->head, chain->brokenAt})));
        }));
}

} // namespace stag::stag
