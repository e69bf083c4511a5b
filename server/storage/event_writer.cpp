// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_writer.h"

#include "core/base/byte_reader.h"
#include "core/wire/anchor_metadata.h"
#include "server/storage/database.h"
#include "server/storage/row_values.h"

#include <bit>

namespace stag::storage {

namespace {

constexpr std::size_t kSessionCacheMax = 10'000;
constexpr std::int64_t kPruneEvery = 1'000; // events

std::int64_t asInteger(std::size_t value)
{
    return static_cast<std::int64_t>(value);
}

std::optional<std::string_view> textOrNull(std::string_view text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<Bytes> packRotation(const model::Anchor &anchor)
{
    if (!anchor.otherRotation)
        return std::nullopt;
    Bytes bytes;
    for (const double number : *anchor.otherRotation)
        appendLittleEndian(bytes, std::bit_cast<std::uint64_t>(number));
    return bytes;
}

/// Whether it is the pose of a device, which has no lasting place.
bool isPoseStream(model::Anchor anchor, const std::string &keptMetadata)
{
    if (anchor.metadata.empty())
        anchor.metadata = keptMetadata;
    return wire::readAnchorTraits(anchor).kind == model::AnchorKind::Device;
}

std::optional<BytesView> viewOrNull(const std::optional<Bytes> &bytes)
{
    return bytes ? std::optional<BytesView>(*bytes) : std::nullopt;
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
    case Sql::FindSession:
        return "SELECT id, first_seen FROM session WHERE key = ?1";
    case Sql::InsertSession:
        return "INSERT INTO session (key, first_seen, last_seen) VALUES (?1, ?2, ?2) RETURNING id";
    case Sql::TouchSession:
        return "UPDATE session SET last_seen = max(last_seen, ?2), anchor_count = anchor_count + "
               "?3, "
               "mesh_count = mesh_count + ?4 WHERE id = ?1";
    case Sql::InsertEvent:
        return "INSERT INTO event (session, key, timestamp, received_at, anchor_count, mesh_count) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (session, key) DO NOTHING";
    case Sql::FindEvent:
        return "SELECT anchor_count, mesh_count FROM event WHERE session = ?1 AND key = ?2";
    case Sql::PruneEvents:
        return "DELETE FROM event WHERE id <= ?1";
    case Sql::FindAnchor:
        return "SELECT id, metadata, x, y, z, qx, qy, qz, qw FROM anchor "
               "WHERE session = ?1 AND key = ?2";
    case Sql::InsertAnchor:
        return "INSERT INTO anchor (session, key, x, y, z, qx, qy, qz, qw, timestamp, metadata, "
               "other_rotation, created_at, updated_at, is_stream) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14)";
    case Sql::UpdateAnchor:
        return "UPDATE anchor SET x = ?2, y = ?3, z = ?4, qx = ?5, qy = ?6, qz = ?7, qw = ?8, "
               "timestamp = ?9, metadata = coalesce(?10, metadata), other_rotation = ?11, "
               "updated_at = ?12, is_stream = ?13 WHERE id = ?1";
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
    STAG_TRY(auto meshes, MeshWriter::create(database, settings));
    STAG_TRY(auto topology, TopologyWriter::create(database, settings.topology, graphIsWanted));
    STAG_TRY(auto eraser, Eraser::create(database, settings));
    return std::unique_ptr<EventWriter>(new EventWriter(std::move(statements),
                                                        std::move(meshes),
                                                        std::move(topology),
                                                        std::move(eraser),
                                                        settings));
}

EventWriter::EventWriter(StatementSet<Sql> statements,
                         std::unique_ptr<MeshWriter> meshes,
                         std::unique_ptr<TopologyWriter> topology,
                         std::unique_ptr<Eraser> eraser,
                         const StoreSettings &settings)
    : m_statements(std::move(statements))
    , m_meshes(std::move(meshes))
    , m_topology(std::move(topology))
    , m_eraser(std::move(eraser))
    , m_settings(settings)
{}

Result<std::vector<EventOutcome>> EventWriter::store(const std::vector<model::SpatialEvent> &events,
                                                     Timestamp now)
{
    m_now = now;
    const Sums before = m_sums;
    const std::size_t changesBefore = m_topology->changeCount();
    std::vector<EventOutcome> outcomes;
    outcomes.reserve(events.size());
    for (const model::SpatialEvent &event : events) {
        auto outcome = storeEvent(event);
        if (!outcome) {
            m_sums = before;
            m_topology->forgetChangesAfter(changesBefore);
            // Some of what they remember may be about to be rolled back.
            m_sessionRows.clear();
            m_meshes->forget();
            return std::move(outcome).error();
        }
        outcomes.push_back(std::move(*outcome));
    }
    return outcomes;
}

Result<DeletionOutcome> EventWriter::remove(const Deletion &deletion, Timestamp now)
{
    // Some of what they remember is about to be deleted.
    m_sessionRows.clear();
    m_meshes->forget();
    STAG_TRY(DeletionOutcome outcome, m_eraser->erase(deletion, now));
    m_topology->removed(outcome);
    return outcome;
}

Result<void> EventWriter::finishGroup()
{
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
    if (m_newestEvent >= m_prunedAt + kPruneEvery) {
        STAG_TRY_VOID(m_statements[Sql::PruneEvents].run(m_newestEvent - m_settings.eventIdsMax));
        m_prunedAt = m_newestEvent;
    }
    return success();
}

void EventWriter::groupLost()
{
    m_sums = {};
    m_topology->forgetChangesAfter(0);
    m_sessionRows.clear();
    m_meshes->forget();
}

Result<EventOutcome> EventWriter::storeEvent(const model::SpatialEvent &event)
{
    STAG_TRY(const SessionRow session, sessionRow(event.session));
    STAG_TRY(const auto inserted,
             m_statements[Sql::InsertEvent].insert(session.id,
                                                   std::string_view(event.id.text()),
                                                   toUnixMs(event.timestamp),
                                                   toUnixMs(m_now),
                                                   asInteger(event.anchors.size()),
                                                   asInteger(event.meshes.size())));
    if (!inserted)
        return repeatedEvent(session, event);
    m_newestEvent = *inserted;
    STAG_TRY_VOID(touch(session.id, 0, 0));

    EventOutcome outcome;
    outcome.id = event.id;
    outcome.sessionFirstSeen = fromUnixMs(session.firstSeenMs);
    outcome.anchorCount = event.anchors.size();
    outcome.meshCount = event.meshes.size();
    for (std::size_t i = 0; i < event.anchors.size(); ++i) {
        const model::Anchor &anchor = event.anchors[i];
        const model::SessionId &owner = anchor.session.empty() ? event.session : anchor.session;
        STAG_TRY(const SessionRow row, sessionRow(owner));
        STAG_TRY(auto kept, storeAnchor({row.id, owner}, anchor));
        if (kept.empty())
            continue;
        outcome.keptMetadata.resize(event.anchors.size());
        outcome.keptMetadata[i] = std::move(kept);
    }
    for (const model::Mesh &mesh : event.meshes) {
        const model::SessionId &owner = mesh.session.empty() ? event.session : mesh.session;
        STAG_TRY(const SessionRow row, sessionRow(owner));
        STAG_TRY(auto stored, storeMesh({row.id, owner}, mesh));
        outcome.meshes.push_back(std::move(stored));
    }
    return outcome;
}

Result<EventOutcome> EventWriter::repeatedEvent(const SessionRow &session,
                                                const model::SpatialEvent &event)
{
    Statement &find = m_statements[Sql::FindEvent];
    STAG_TRY(const bool found, find.first(session.id, std::string_view(event.id.text())));
    if (!found)
        return Error{ErrorCode::Internal, "an event is known and unknown at once"};
    EventOutcome outcome;
    outcome.id = event.id;
    outcome.repeated = true;
    outcome.sessionFirstSeen = fromUnixMs(session.firstSeenMs);
    outcome.anchorCount = static_cast<std::size_t>(find.integer(0));
    outcome.meshCount = static_cast<std::size_t>(find.integer(1));
    find.reset();
    return outcome;
}

Result<EventWriter::SessionRow> EventWriter::sessionRow(const model::SessionId &session)
{
    const auto known = m_sessionRows.find(session.text());
    if (known != m_sessionRows.end())
        return known->second;
    const std::string_view key = session.text();
    Statement &find = m_statements[Sql::FindSession];
    Statement &insert = m_statements[Sql::InsertSession];
    STAG_TRY(const bool found, find.first(key));
    SessionRow row;
    if (found)
        row = {find.integer(0), find.integer(1)};
    find.reset();
    if (!found) {
        STAG_TRY(const bool inserted, insert.first(key, toUnixMs(m_now)));
        row = {inserted ? insert.integer(0) : 0, toUnixMs(m_now)};
        insert.reset();
    }
    if (m_sessionRows.size() >= kSessionCacheMax)
        m_sessionRows.clear();
    m_sessionRows.emplace(session.text(), row);
    return row;
}

Result<void> EventWriter::touch(std::int64_t session, std::int64_t anchors, std::int64_t meshes)
{
    m_sums.anchors += anchors;
    m_sums.meshes += meshes;
    return m_statements[Sql::TouchSession].run(session, toUnixMs(m_now), anchors, meshes);
}

Result<std::string> EventWriter::storeAnchor(const Owner &owner, const model::Anchor &anchor)
{
    const auto &p = anchor.pose.position;
    const auto &q = anchor.pose.rotation;
    Statement &find = m_statements[Sql::FindAnchor];
    STAG_TRY(const bool found, find.first(owner.session, std::string_view(anchor.id.text())));
    if (!found) {
        const bool isStream = isPoseStream(anchor, {});
        STAG_TRY(const std::int64_t row, insertAnchor(owner.session, anchor, isStream));
        STAG_TRY_VOID(
            m_topology->anchorStored({owner, row, isStream, std::nullopt}, anchor, m_now));
        STAG_TRY_VOID(touch(owner.session, 1, 0));
        return std::string();
    }
    const auto metadata = textOrNull(anchor.metadata);
    const auto rotation = packRotation(anchor);
    const std::int64_t row = find.integer(0);
    std::string kept(metadata ? std::string_view{} : find.text(1));
    const spatial::Pose before = poseAt(find, 2);
    find.reset();
    const bool isStream = isPoseStream(anchor, kept);
    STAG_TRY_VOID(m_statements[Sql::UpdateAnchor].run(row,
                                                      p.x,
                                                      p.y,
                                                      p.z,
                                                      q.x,
                                                      q.y,
                                                      q.z,
                                                      q.w,
                                                      toUnixMs(anchor.timestamp),
                                                      metadata,
                                                      viewOrNull(rotation),
                                                      toUnixMs(m_now),
                                                      std::int64_t{isStream}));
    STAG_TRY_VOID(m_topology->anchorStored({owner, row, isStream, before}, anchor, m_now));
    return kept;
}

Result<std::int64_t>
EventWriter::insertAnchor(std::int64_t session, const model::Anchor &anchor, bool isStream)
{
    const auto &p = anchor.pose.position;
    const auto &q = anchor.pose.rotation;
    const auto rotation = packRotation(anchor);
    STAG_TRY(const auto row,
             m_statements[Sql::InsertAnchor].insert(session,
                                                    std::string_view(anchor.id.text()),
                                                    p.x,
                                                    p.y,
                                                    p.z,
                                                    q.x,
                                                    q.y,
                                                    q.z,
                                                    q.w,
                                                    toUnixMs(anchor.timestamp),
                                                    textOrNull(anchor.metadata),
                                                    viewOrNull(rotation),
                                                    toUnixMs(m_now),
                                                    std::int64_t{isStream}));
    return row.value_or(0);
}

Result<MeshOutcome> EventWriter::storeMesh(const Owner &owner, const model::Mesh &mesh)
{
    STAG_TRY(StoredMesh stored, m_meshes->store(owner.session, mesh, m_now));
    if (stored.isNew)
        STAG_TRY_VOID(touch(owner.session, 0, 1));
    if (stored.row != 0)
        STAG_TRY_VOID(m_topology->meshStored(owner, stored.row, mesh, m_now));
    m_sums.meshBytes += stored.outcome.bytes;
    return std::move(stored.outcome);
}

} // namespace stag::storage
