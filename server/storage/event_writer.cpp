// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_writer.h"

#include "core/base/byte_reader.h"
#include "core/base/gzip.h"
#include "server/storage/content_encoding.h"
#include "server/storage/database.h"

#include <bit>

namespace stag::storage {

namespace {

constexpr std::size_t kSessionCacheMax = 10'000;
constexpr std::int64_t kPruneEvery = 1'000; // events
constexpr int kGzipLevelStored = 1;         // the writer is one thread; speed before size

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

BytesView digestOf(const ContentHash &hash)
{
    return hash.digest;
}

Bytes concatenated(const model::MeshPayload &payload)
{
    Bytes bytes;
    bytes.reserve(payload.sizeBytes());
    for (const Bytes *part : {&payload.vertices, &payload.faces, &payload.normals})
        bytes.insert(bytes.end(), part->begin(), part->end());
    return bytes;
}

} // namespace

std::string_view EventWriter::textOf(Sql sql)
{
    switch (sql) {
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
        return "SELECT id, metadata FROM anchor WHERE session = ?1 AND key = ?2";
    case Sql::InsertAnchor:
        return "INSERT INTO anchor (session, key, x, y, z, qx, qy, qz, qw, timestamp, metadata, "
               "other_rotation, created_at, updated_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)";
    case Sql::UpdateAnchor:
        return "UPDATE anchor SET x = ?2, y = ?3, z = ?4, qx = ?5, qy = ?6, qz = ?7, qw = ?8, "
               "timestamp = ?9, metadata = coalesce(?10, metadata), other_rotation = ?11, "
               "updated_at = ?12 WHERE id = ?1";
    case Sql::FindSameMesh:
        return "SELECT m.key FROM mesh m "
               "JOIN mesh_version v ON v.mesh = m.id AND v.version = m.version "
               "JOIN content c ON c.id = v.content "
               "WHERE m.session = ?1 AND m.anchor_key = ?2 AND c.hash = ?3 AND v.is_delta = 0 "
               "AND v.vertices_size = ?4 AND v.faces_size = ?5 ORDER BY m.key <> ?6 LIMIT 1";
    case Sql::FindMesh:
        return "SELECT id, version FROM mesh WHERE session = ?1 AND key = ?2";
    case Sql::InsertMesh:
        return "INSERT INTO mesh (session, key, anchor_key, version, created_at, updated_at) "
               "VALUES (?1, ?2, ?3, 1, ?4, ?4) RETURNING id";
    case Sql::UpdateMesh:
        return "UPDATE mesh SET anchor_key = ?2, version = ?3, updated_at = ?4 WHERE id = ?1";
    case Sql::InsertMeshVersion:
        return "INSERT INTO mesh_version (mesh, version, anchor_key, content, vertices_size, "
               "faces_size, normals_size, is_delta, base_key, compression_level, timestamp, "
               "received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    case Sql::FindContent:
        return "SELECT id, size FROM content WHERE hash = ?1";
    case Sql::InsertContent:
        return "INSERT INTO content (hash, size, encoding, refs, data) VALUES (?1, ?2, ?3, 1, ?4) "
               "RETURNING id";
    case Sql::RefContent:
        return "UPDATE content SET refs = refs + 1 WHERE id = ?1";
    case Sql::AddToCounter:
        return "UPDATE counter SET value = value + ?2 WHERE name = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<EventWriter>> EventWriter::create(Database &database,
                                                         const StoreSettings &settings)
{
    std::vector<Statement> statements;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Sql::Count); ++i) {
        STAG_TRY(auto statement,
                 Statement::prepare(database.handle(), textOf(static_cast<Sql>(i))));
        statements.push_back(std::move(statement));
    }
    return std::unique_ptr<EventWriter>(new EventWriter(std::move(statements), settings));
}

EventWriter::EventWriter(std::vector<Statement> statements, const StoreSettings &settings)
    : m_statements(std::move(statements))
    , m_settings(settings)
{}

Result<std::vector<EventOutcome>> EventWriter::store(const std::vector<model::SpatialEvent> &events,
                                                     Timestamp now)
{
    m_now = now;
    const Sums before = m_sums;
    std::vector<EventOutcome> outcomes;
    outcomes.reserve(events.size());
    for (const model::SpatialEvent &event : events) {
        auto outcome = storeEvent(event);
        if (!outcome) {
            m_sums = before;
            m_sessionRows.clear(); // one of them may be about to be rolled back
            return std::move(outcome).error();
        }
        outcomes.push_back(std::move(*outcome));
    }
    return outcomes;
}

Result<void> EventWriter::finishGroup()
{
    const std::pair<std::string_view, std::int64_t> sums[] = {{"anchors", m_sums.anchors},
                                                              {"meshes", m_sums.meshes},
                                                              {"stored_bytes", m_sums.storedBytes},
                                                              {"raw_bytes", m_sums.rawBytes}};
    for (const auto &[name, value] : sums)
        if (value != 0)
            STAG_TRY_VOID(prepared(Sql::AddToCounter).run(name, value));
    m_sums = {};
    if (m_newestEvent >= m_prunedAt + kPruneEvery) {
        STAG_TRY_VOID(prepared(Sql::PruneEvents).run(m_newestEvent - m_settings.eventIdsMax));
        m_prunedAt = m_newestEvent;
    }
    return success();
}

void EventWriter::groupLost()
{
    m_sums = {};
    m_sessionRows.clear();
}

Result<EventOutcome> EventWriter::storeEvent(const model::SpatialEvent &event)
{
    STAG_TRY(const SessionRow session, sessionRow(event.session));
    STAG_TRY(const auto inserted,
             prepared(Sql::InsertEvent)
                 .insert(session.id,
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
        STAG_TRY(const SessionRow row,
                 sessionRow(anchor.session.empty() ? event.session : anchor.session));
        STAG_TRY(auto kept, storeAnchor(row.id, anchor));
        if (kept.empty())
            continue;
        outcome.keptMetadata.resize(event.anchors.size());
        outcome.keptMetadata[i] = std::move(kept);
    }
    for (const model::Mesh &mesh : event.meshes) {
        STAG_TRY(const SessionRow row,
                 sessionRow(mesh.session.empty() ? event.session : mesh.session));
        STAG_TRY(auto stored, storeMesh(row.id, mesh));
        outcome.meshes.push_back(std::move(stored));
    }
    return outcome;
}

Result<EventOutcome> EventWriter::repeatedEvent(const SessionRow &session,
                                                const model::SpatialEvent &event)
{
    Statement &find = prepared(Sql::FindEvent);
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
    Statement &find = prepared(Sql::FindSession);
    Statement &insert = prepared(Sql::InsertSession);
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
    return prepared(Sql::TouchSession).run(session, toUnixMs(m_now), anchors, meshes);
}

Result<std::string> EventWriter::storeAnchor(std::int64_t session, const model::Anchor &anchor)
{
    const auto &p = anchor.pose.position;
    const auto &q = anchor.pose.rotation;
    const std::string_view key = anchor.id.text();
    const auto metadata = textOrNull(anchor.metadata);
    const std::int64_t time = toUnixMs(anchor.timestamp);
    const auto rotationBytes = packRotation(anchor);
    const auto rotation = rotationBytes ? std::optional<BytesView>(*rotationBytes) : std::nullopt;
    Statement &find = prepared(Sql::FindAnchor);
    STAG_TRY(const bool found, find.first(session, key));
    if (!found) {
        STAG_TRY_VOID(prepared(Sql::InsertAnchor)
                          .run(session,
                               key,
                               p.x,
                               p.y,
                               p.z,
                               q.x,
                               q.y,
                               q.z,
                               q.w,
                               time,
                               metadata,
                               rotation,
                               toUnixMs(m_now)));
        STAG_TRY_VOID(touch(session, 1, 0));
        return std::string();
    }
    const std::int64_t row = find.integer(0);
    std::string kept(metadata ? std::string_view{} : find.text(1));
    find.reset();
    STAG_TRY_VOID(
        prepared(Sql::UpdateAnchor)
            .run(
                row, p.x, p.y, p.z, q.x, q.y, q.z, q.w, time, metadata, rotation, toUnixMs(m_now)));
    return kept;
}

Result<MeshOutcome> EventWriter::storeMesh(std::int64_t session, const model::Mesh &mesh)
{
    const model::MeshPayload &payload = *mesh.payload;
    const ContentHash hash = model::contentHash(payload);
    const std::string_view anchor = mesh.anchor.text();
    m_sums.rawBytes += asInteger(payload.sizeBytes());

    MeshOutcome outcome;
    outcome.id = mesh.id;
    if (!mesh.isDelta) {
        outcome.hash = hash;
        Statement &same = prepared(Sql::FindSameMesh);
        STAG_TRY(outcome.duplicate,
                 same.first(session,
                            anchor,
                            digestOf(hash),
                            asInteger(payload.vertices.size()),
                            asInteger(payload.faces.size()),
                            std::string_view(mesh.id.text())));
        if (outcome.duplicate) {
            outcome.id = model::MeshId(std::string(same.text(0)));
            outcome.savedBytes = payload.sizeBytes();
            same.reset();
            return outcome;
        }
    }
    STAG_TRY(const Content content, storeContent(payload, hash));
    std::int64_t row = 0;
    STAG_TRY(const std::int64_t version, nextMeshVersion(session, mesh, row));
    STAG_TRY_VOID(
        prepared(Sql::InsertMeshVersion)
            .run(row,
                 version,
                 anchor,
                 content.row,
                 asInteger(payload.vertices.size()),
                 asInteger(payload.faces.size()),
                 asInteger(payload.normals.size()),
                 std::int64_t{mesh.isDelta},
                 textOrNull(mesh.base ? std::string_view(mesh.base->text()) : std::string_view{}),
                 std::int64_t{mesh.compressionLevel},
                 toUnixMs(mesh.timestamp),
                 toUnixMs(m_now)));
    outcome.savedBytes = content.savedBytes;
    return outcome;
}

Result<std::int64_t>
EventWriter::nextMeshVersion(std::int64_t session, const model::Mesh &mesh, std::int64_t &row)
{
    const std::string_view key = mesh.id.text();
    const std::string_view anchor = mesh.anchor.text();
    Statement &find = prepared(Sql::FindMesh);
    STAG_TRY(const bool found, find.first(session, key));
    if (found) {
        row = find.integer(0);
        const std::int64_t version = find.integer(1) + 1;
        find.reset();
        STAG_TRY_VOID(prepared(Sql::UpdateMesh).run(row, anchor, version, toUnixMs(m_now)));
        return version;
    }
    Statement &insert = prepared(Sql::InsertMesh);
    STAG_TRY(const bool inserted, insert.first(session, key, anchor, toUnixMs(m_now)));
    row = inserted ? insert.integer(0) : 0;
    insert.reset();
    STAG_TRY_VOID(touch(session, 0, 1));
    return 1;
}

Result<EventWriter::Content> EventWriter::storeContent(const model::MeshPayload &payload,
                                                       const ContentHash &hash)
{
    Statement &find = prepared(Sql::FindContent);
    STAG_TRY(const bool found, find.first(digestOf(hash)));
    if (found) {
        const Content content{find.integer(0), static_cast<std::uint64_t>(find.integer(1))};
        find.reset();
        STAG_TRY_VOID(prepared(Sql::RefContent).run(content.row));
        return content;
    }
    Bytes data = concatenated(payload);
    const std::int64_t size = asInteger(data.size());
    auto encoding = ContentEncoding::Raw;
    if (data.size() >= m_settings.compressBytesMin) {
        STAG_TRY(Bytes packed, gzip(data, kGzipLevelStored));
        if (packed.size() < data.size()) {
            data = std::move(packed);
            encoding = ContentEncoding::Gzip;
        }
    }
    Statement &insert = prepared(Sql::InsertContent);
    STAG_TRY(
        const bool inserted,
        insert.first(digestOf(hash), size, static_cast<std::int64_t>(encoding), BytesView(data)));
    const Content content{inserted ? insert.integer(0) : 0, 0};
    insert.reset();
    m_sums.storedBytes += asInteger(data.size());
    return content;
}

} // namespace stag::storage
