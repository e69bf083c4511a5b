// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/late_deltas.h"

#include "core/codec/mesh_payload.h"
#include "core/mesh/mesh_hash.h"
#include "server/storage/database.h"

#include <algorithm>

namespace stag::storage {

namespace {

Bytes copyOf(BytesView bytes)
{
    return {bytes.begin(), bytes.end()};
}

} // namespace

std::string_view LateDeltas::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindWaiting:
        return "SELECT 1 FROM waiting_delta WHERE session = ?1 AND base_key = ?2 LIMIT 1";
    case Sql::FindMeshHash:
        return "SELECT k.mesh_hash FROM mesh_version v JOIN mesh_content k ON k.content = "
               "v.content WHERE v.mesh = ?1 AND v.version = ?2";
    case Sql::InsertBase:
        return "INSERT INTO late_base (mesh, version, mesh_hash) VALUES (?1, ?2, ?3)";
    case Sql::FindBase: // not of sessions that are being erased
        return "SELECT l.id, l.version, l.mesh_hash, s.id, s.key, m.key FROM late_base l "
               "JOIN mesh m ON m.id = l.mesh JOIN session s ON s.id = m.session "
               "WHERE s.id = coalesce(?1, s.id) ORDER BY l.id LIMIT 1";
    case Sql::DeleteBase:
        return "DELETE FROM late_base WHERE id = ?1";
    case Sql::FindReady:
        // Of the mesh itself also the version before the one that is its own base.
        return "SELECT w.mesh, w.version, w.base_hash, w.version >= m.version - (m.key = ?2), "
               "m.key, v.anchor_key, v.compression_level, v.timestamp, v.content, "
               "v.vertices_size, v.faces_size, v.normals_size FROM waiting_delta w "
               "JOIN mesh m ON m.id = w.mesh "
               "JOIN mesh_version v ON v.mesh = w.mesh AND v.version = w.version "
               "WHERE w.session = ?1 AND w.base_key = ?2 "
               "AND w.base_hash IN (?3, CASE ?4 WHEN 1 THEN x'' END) LIMIT ?5";
    case Sql::DeleteReady:
        return "DELETE FROM waiting_delta WHERE session = ?1 AND base_key = ?2 AND base_hash = ?3 "
               "AND mesh = ?4 AND version = ?5";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<LateDeltas>>
LateDeltas::create(Database &database, MeshWriter &meshes, const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    std::unique_ptr<LateDeltas> late(new LateDeltas(std::move(statements), meshes, settings));
    STAG_TRY(const auto left, late->nextBase({}));
    late->m_counters.isMore = left.has_value();
    return late;
}

Result<bool> LateDeltas::baseStored(std::int64_t session,
                                    const model::MeshId &mesh,
                                    const StoredMesh &stored,
                                    const model::MeshPayload &payload)
{
    Statement &find = m_statements[Sql::FindWaiting];
    STAG_TRY(const bool isAwaited, find.first(session, std::string_view(mesh.text())));
    find.reset();
    if (!isAwaited)
        return false;
    STAG_TRY(const auto hash, meshHash(stored, payload));
    m_counters.isMore = true;
    STAG_TRY_VOID(m_statements[Sql::InsertBase].run(
        stored.row, stored.version, hash ? std::optional<BytesView>(hash->digest) : std::nullopt));
    return true;
}

Result<std::optional<ContentHash>> LateDeltas::meshHash(const StoredMesh &stored,
                                                        const model::MeshPayload &payload)
{
    Statement &find = m_statements[Sql::FindMeshHash];
    STAG_TRY(const bool isKnown, find.first(stored.row, stored.version));
    std::optional<ContentHash> hash;
    if (isKnown)
        hash = hashFrom(find.blob(0));
    find.reset();
    if (hash)
        return hash;
    const auto format = codec::detectFormat(payload);
    if (!format || !mayDecode(*format, DoneBy::Writer))
        return hash;
    if (const auto decoded = codec::decodeMesh(payload))
        hash = mesh::meshHash(*decoded);
    return hash;
}

Result<std::vector<LateMesh>> LateDeltas::storeSome(std::optional<std::int64_t> session,
                                                    Timestamp now)
{
    std::vector<LateMesh> late;
    std::size_t left = m_settings.lateDeltasMax;
    STAG_TRY(auto base, nextBase(session));
    while (base && left > 0) {
        STAG_TRY(auto ready, readyFor(*base, left));
        if (ready.size() < left)
            STAG_TRY_VOID(m_statements[Sql::DeleteBase].run(base->row));
        left -= ready.size();
        for (Delta &delta : ready) {
            STAG_TRY(auto stored, store(*base, std::move(delta), now));
            ++(stored ? m_counters.resolved : m_counters.givenUp);
            if (stored)
                late.push_back(std::move(*stored));
        }
        STAG_TRY(base, nextBase(session));
    }
    if (base)
        ++m_counters.turnsCutShort;
    if (!base && session) { // of this session, but of another?
        STAG_TRY(base, nextBase({}));
    }
    m_counters.isMore = base.has_value();
    return late;
}

Result<std::optional<LateDeltas::Base>> LateDeltas::nextBase(std::optional<std::int64_t> session)
{
    Statement &find = m_statements[Sql::FindBase];
    STAG_TRY(const bool found, find.first(session));
    std::optional<Base> base;
    if (found)
        base = Base{find.integer(0),
                    find.integer(1),
                    copyOf(find.blob(2)),
                    find.integer(3),
                    model::SessionId(std::string(find.text(4))),
                    model::MeshId(std::string(find.text(5)))};
    find.reset();
    return base;
}

Result<std::vector<LateDeltas::Delta>> LateDeltas::readyFor(const Base &base, std::size_t limit)
{
    std::vector<Delta> deltas;
    Statement &find = m_statements[Sql::FindReady];
    // A hash that is not known is that of none.
    const auto hash =
        base.meshHash.empty() ? std::nullopt : std::optional<BytesView>(base.meshHash);
    STAG_TRY(bool more,
             find.first(base.session,
                        std::string_view(base.mesh.text()),
                        hash,
                        base.version,
                        static_cast<std::int64_t>(limit)));
    while (more) {
        Delta &delta = deltas.emplace_back();
        delta.meshRow = find.integer(0);
        delta.version = find.integer(1);
        delta.baseHash = copyOf(find.blob(2));
        delta.isCurrent = find.integer(3) != 0;
        delta.mesh.id = model::MeshId(std::string(find.text(4)));
        delta.mesh.session = base.sessionId;
        delta.mesh.anchor = model::AnchorId(std::string(find.text(5)));
        delta.mesh.isDelta = true;
        delta.mesh.base = base.mesh;
        delta.mesh.compressionLevel = static_cast<int>(find.integer(6));
        delta.mesh.timestamp = fromUnixMs(find.integer(7));
        delta.place = placeAt(find, 8);
        STAG_TRY(more, find.next());
    }
    find.reset();
    return deltas;
}

Result<std::optional<LateMesh>> LateDeltas::store(const Base &base, Delta delta, Timestamp now)
{
    STAG_TRY_VOID(m_statements[Sql::DeleteReady].run(base.session,
                                                     std::string_view(base.mesh.text()),
                                                     BytesView(delta.baseHash),
                                                     delta.meshRow,
                                                     delta.version));
    if (!delta.isCurrent)
        return std::optional<LateMesh>();
    STAG_TRY(delta.mesh.payload, m_meshes.payload(delta.place));
    STAG_TRY(auto late, m_meshes.storeLate(base.session, delta.mesh, base.version, now));
    if (late)
        STAG_TRY_VOID(baseStored(base.session, late->mesh.id, late->stored, *late->mesh.payload));
    return late;
}

} // namespace stag::storage
