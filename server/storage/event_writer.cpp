// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_writer.h"

#include "server/storage/database.h"

#include <algorithm>
#include <iterator>

namespace stag::storage {

namespace {

std::int64_t asInteger(std::size_t value)
{
    return static_cast<std::int64_t>(value);
}

} // namespace

std::string_view EventWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::BeginRequest:
        return "SAVEPOINT request";
    case Sql::UndoRequest:
        return "ROLLBACK TO request";
    case Sql::EndRequest:
        return "RELEASE request";
    case Sql::AddToCounter:
        return "UPDATE counter SET value = value + ?2 WHERE name = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<EventWriter>> EventWriter::create(Database &database,
                                                         const StoreSettings &settings,
                                                         const std::atomic<bool> &graphIsWanted)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto log, EventLog::create(database, settings));
    STAG_TRY(auto sessions, SessionWriter::create(database, log->newestSession()));
    STAG_TRY(auto meshes, MeshWriter::create(database, settings));
    STAG_TRY(auto late, LateDeltas::create(database, *meshes, settings));
    STAG_TRY(auto topology, TopologyWriter::create(database, settings.topology, graphIsWanted));
    STAG_TRY(auto anchors, AnchorWriter::create(database, *topology));
    STAG_TRY(auto geofences, GeofenceWriter::create(database, settings));
    STAG_TRY(auto past, PastWriter::create(database, settings));
    STAG_TRY(auto eraser, Eraser::create(database, *geofences, *past, settings));
    STAG_TRY(auto users, UserWriter::create(database));
    STAG_TRY(auto audit, AuditLog::create(database));
    STAG_TRY(auto blocks, BlockTable::create(database));
    STAG_TRY(auto decorations, DecorationWriter::create(database, settings.decorations));
    STAG_TRY(auto edges, EdgeWriter::create(database));
    STAG_TRY(auto devices, DeviceWriter::create(database, settings));
    return std::unique_ptr<EventWriter>(new EventWriter(std::move(statements),
                                                        std::move(log),
                                                        std::move(sessions),
                                                        std::move(meshes),
                                                        std::move(late),
                                                        std::move(topology),
                                                        std::move(anchors),
                                                        std::move(geofences),
                                                        std::move(past),
                                                        std::move(eraser),
                                                        std::move(users),
                                                        std::move(audit),
                                                        std::move(blocks),
                                                        std::move(decorations),
                                                        std::move(edges),
                                                        std::move(devices)));
}

EventWriter::EventWriter(StatementSet<Sql> statements,
                         std::unique_ptr<EventLog> log,
                         std::unique_ptr<SessionWriter> sessions,
                         std::unique_ptr<MeshWriter> meshes,
                         std::unique_ptr<LateDeltas> late,
                         std::unique_ptr<TopologyWriter> topology,
                         std::unique_ptr<AnchorWriter> anchors,
                         std::unique_ptr<GeofenceWriter> geofences,
                         std::unique_ptr<PastWriter> past,
                         std::unique_ptr<Eraser> eraser,
                         std::unique_ptr<UserWriter> users,
                         AuditLog audit,
                         std::unique_ptr<BlockTable> blocks,
                         std::unique_ptr<DecorationWriter> decorations,
                         std::unique_ptr<EdgeWriter> edges,
                         std::unique_ptr<DeviceWriter> devices)
    : m_statements(std::move(statements))
    , m_log(std::move(log))
    , m_sessions(std::move(sessions))
    , m_meshes(std::move(meshes))
    , m_late(std::move(late))
    , m_topology(std::move(topology))
    , m_anchors(std::move(anchors))
    , m_geofences(std::move(geofences))
    , m_past(std::move(past))
    , m_eraser(std::move(eraser))
    , m_users(std::move(users))
    , m_audit(std::move(audit))
    , m_blocks(std::move(blocks))
    , m_decorations(std::move(decorations))
    , m_edges(std::move(edges))
    , m_devices(std::move(devices))
{}

Result<void> EventWriter::beginRequest()
{
    // What waits is of the requests before, so it is not undone with this one.
    STAG_TRY_VOID(writeRemembered());
    m_sumsBefore = m_sums;
    m_topologyBefore = m_topology->mark();
    m_geofences->beginRequest();
    return m_statements[Sql::BeginRequest].run();
}

Result<void> EventWriter::undoRequest()
{
    m_sums = m_sumsBefore;
    m_topology->forgetSince(m_topologyBefore);
    forgetRows();
    m_geofences->undoRequest();
    return m_statements[Sql::UndoRequest].run();
}

Result<void> EventWriter::endRequest()
{
    return m_statements[Sql::EndRequest].run();
}

Result<void> EventWriter::writeRemembered()
{
    STAG_TRY_VOID(m_anchors->flush());
    return m_sessions->flush();
}

Result<std::vector<EventOutcome>> EventWriter::store(const std::vector<model::SpatialEvent> &events,
                                                     Timestamp now)
{
    m_now = now;
    std::vector<EventOutcome> outcomes;
    outcomes.reserve(events.size());
    for (const model::SpatialEvent &event : events) {
        STAG_TRY(auto outcome, storeEvent(event));
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

Result<DeletionOutcome> EventWriter::remove(const Deletion &deletion, Timestamp now)
{
    forgetRows();
    STAG_TRY(DeletionOutcome outcome, m_eraser->erase(deletion, now));
    m_topology->removed(outcome);
    if (!outcome.anchor)
        m_log->sessionsRemoved();
    outcome.geofences = m_geofences->takeEvents();
    return outcome;
}

Result<bool> EventWriter::eraseSome()
{
    m_meshes->forget(); // some of what it remembers may be about to be erased
    return m_eraser->eraseSome();
}

Result<void> EventWriter::finishGroup()
{
    STAG_TRY_VOID(writeRemembered());
    const model::MeshBytes &bytes = m_sums.meshBytes;
    const std::pair<std::string_view, std::int64_t> sums[] = {
        {"anchors", m_sums.anchors},
        {"meshes", m_sums.meshes},
        {"received_bytes", asInteger(bytes.received)},
        {"raw_bytes", asInteger(bytes.full)},
        {"stored_bytes", asInteger(bytes.stored)},
        {"saved_by_dedup", asInteger(bytes.savedByDedup)},
        {"saved_by_delta", asInteger(bytes.savedByDelta)}};
    for (const auto &[name, value] : sums)
        if (value != 0)
            STAG_TRY_VOID(m_statements[Sql::AddToCounter].run(name, value));
    m_sums = {};
    STAG_TRY_VOID(m_geofences->pruneEvents());
    STAG_TRY_VOID(m_past->finishGroup(m_now));
    return m_log->finishGroup();
}

void EventWriter::groupLost()
{
    m_sums = {};
    m_topology->forgetSince({});
    m_log->sessionsRemoved();
    m_geofences->groupLost();
    forgetRows();
}

void EventWriter::forgetRows()
{
    m_sessions->forget();
    m_anchors->forget();
    m_meshes->forget();
    m_late->forget();
    m_past->forget();
}

Result<EventOutcome> EventWriter::storeEvent(const model::SpatialEvent &event)
{
    STAG_TRY(const SessionWriter::Row session, m_sessions->row(event.session, m_now));
    STAG_TRY(const auto known, m_log->add(session.id, event, m_now));
    EventOutcome outcome;
    outcome.id = event.id;
    outcome.sessionFirstSeen = fromUnixMs(session.firstSeenMs);
    outcome.repeated = known.has_value();
    outcome.anchorCount = known ? known->anchors : event.anchors.size();
    outcome.meshCount = known ? known->meshes : event.meshes.size();
    if (known)
        return outcome;
    touch(session.id, 0, 0);
    STAG_TRY_VOID(storeAnchors(event, session, outcome));
    STAG_TRY_VOID(storeMeshes(event, session, outcome));
    outcome.geofences = m_geofences->takeEvents();
    return outcome;
}

Result<void> EventWriter::storeAnchors(const model::SpatialEvent &event,
                                       const SessionWriter::Row &session,
                                       EventOutcome &outcome)
{
    for (std::size_t i = 0; i < event.anchors.size(); ++i) {
        const model::Anchor &anchor = event.anchors[i];
        STAG_TRY(const std::int64_t row, sessionOf(anchor.session, event, session));
        const model::SessionId &owner = anchor.session.empty() ? event.session : anchor.session;
        STAG_TRY(auto stored, m_anchors->store({row, owner}, anchor, m_now));
        STAG_TRY_VOID(m_geofences->anchorStored(stored.row, owner, anchor, stored.isStream, m_now));
        STAG_TRY_VOID(
            m_past->stored(stored,
                           owner,
                           anchor,
                           stored.keptMetadata.empty() ? anchor.metadata : stored.keptMetadata,
                           m_now));
        if (stored.isNew)
            touch(row, 1, 0);
        if (stored.keptMetadata.empty())
            continue;
        outcome.keptMetadata.resize(event.anchors.size());
        outcome.keptMetadata[i] = std::move(stored.keptMetadata);
    }
    return success();
}

Result<void> EventWriter::storeMeshes(const model::SpatialEvent &event,
                                      const SessionWriter::Row &session,
                                      EventOutcome &outcome)
{
    for (const model::Mesh &mesh : event.meshes) {
        STAG_TRY(const std::int64_t row, sessionOf(mesh.session, event, session));
        const model::SessionId &owner = mesh.session.empty() ? event.session : mesh.session;
        STAG_TRY_VOID(storeMesh({row, owner}, mesh, outcome));
    }
    return success();
}

Result<std::int64_t> EventWriter::sessionOf(const model::SessionId &owner,
                                            const model::SpatialEvent &event,
                                            const SessionWriter::Row &session)
{
    if (owner.empty() || owner == event.session)
        return session.id;
    STAG_TRY(const SessionWriter::Row other, m_sessions->row(owner, m_now));
    return other.id;
}

void EventWriter::touch(std::int64_t session, std::int64_t anchors, std::int64_t meshes)
{
    m_sums.anchors += anchors;
    m_sums.meshes += meshes;
    m_sessions->touch(session, m_now, anchors, meshes);
}

Result<void>
EventWriter::storeMesh(const Owner &owner, const model::Mesh &mesh, EventOutcome &outcome)
{
    STAG_TRY(StoredMesh stored, m_meshes->store(owner.session, mesh, m_now));
    if (stored.isNew)
        touch(owner.session, 0, 1);
    if (stored.row != 0)
        STAG_TRY_VOID(m_topology->meshStored(owner, stored.row, mesh, m_now));
    m_sums.meshBytes += stored.outcome.bytes;
    bool isAwaited = false;
    if (stored.row != 0 && stored.outcome.resolution != model::DeltaResolution::Unresolved) {
        const model::MeshPayload &payload =
            stored.outcome.resolved ? *stored.outcome.resolved : *mesh.payload;
        STAG_TRY(isAwaited, m_late->baseStored(owner.session, mesh.id, stored, payload));
    }
    outcome.meshes.push_back(std::move(stored.outcome));
    if (isAwaited) {
        STAG_TRY(auto late, m_late->storeSome(owner.session, m_now));
        std::ranges::move(countLate(std::move(late)), std::back_inserter(outcome.lateMeshes));
    }
    outcome.hasMoreLate = m_late->isMore();
    return success();
}

Result<LateOutcome> EventWriter::storeLate(Timestamp now)
{
    STAG_TRY(auto late, m_late->storeSome({}, now));
    return LateOutcome{countLate(std::move(late)), m_late->isMore()};
}

std::vector<model::Mesh> EventWriter::countLate(std::vector<LateMesh> late)
{
    std::vector<model::Mesh> meshes;
    for (LateMesh &one : late) {
        m_sums.meshBytes += one.stored.outcome.bytes;
        meshes.push_back(std::move(one.mesh));
    }
    return meshes;
}

} // namespace stag::storage
