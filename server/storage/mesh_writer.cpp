// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/mesh_writer.h"

#include "core/base/gzip.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/original_delta.h"
#include "server/storage/database.h"

#include <algorithm>
#include <limits>

namespace stag::storage {

namespace {

constexpr std::int64_t kNewestVersion = std::numeric_limits<std::int64_t>::max();

std::int64_t asInteger(std::uint64_t value)
{
    return static_cast<std::int64_t>(value);
}

BytesView digestOf(const ContentHash &hash)
{
    return hash.digest;
}

/// A delta of core/codec as it is without gzip around it; nothing if it is of another form.
std::optional<Bytes> asMeshDelta(const Bytes &sent)
{
    Bytes plain = sent;
    if (isGzip(sent)) {
        auto unpacked = gunzip(sent, codec::DecodeLimits().payloadBytesMax);
        if (!unpacked)
            return std::nullopt;
        plain = std::move(*unpacked);
    }
    return codec::isMeshDelta(plain) ? std::optional(std::move(plain)) : std::nullopt;
}

} // namespace

std::string_view MeshWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindSession:
        return "SELECT id FROM session WHERE key = ?1";
    case Sql::FindSameMesh:
        return "SELECT m.key FROM mesh m "
               "JOIN mesh_version v ON v.mesh = m.id AND v.version = m.version "
               "JOIN content c ON c.id = v.content "
               "WHERE m.session = ?1 AND m.anchor_key = ?2 AND c.hash = ?3 AND v.resolution <> 3 "
               "AND v.vertices_size = ?4 AND v.faces_size = ?5 ORDER BY m.key <> ?6 LIMIT 1";
    case Sql::FindMesh:
        return "SELECT m.id, m.version, CASE v.resolution WHEN 3 THEN NULL ELSE v.content END "
               "FROM mesh m JOIN mesh_version v ON v.mesh = m.id AND v.version = m.version "
               "WHERE m.session = ?1 AND m.key = ?2";
    case Sql::InsertMesh:
        return "INSERT INTO mesh (session, key, anchor_key, version, created_at, updated_at) "
               "VALUES (?1, ?2, ?3, 1, ?4, ?4) RETURNING id";
    case Sql::UpdateMesh:
        return "UPDATE mesh SET anchor_key = ?2, version = ?3, updated_at = ?4 WHERE id = ?1";
    case Sql::InsertVersion:
        return "INSERT INTO mesh_version (mesh, version, anchor_key, content, vertices_size, "
               "faces_size, normals_size, is_delta, base_key, compression_level, timestamp, "
               "received_at, resolution, base_version, received_size, stored_size, "
               "saved_by_dedup, saved_by_delta) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
               "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
    case Sql::FindBases:
        // Content of separate arrays has the hash of its mesh, also where no mesh was recorded.
        return "SELECT v.version, v.content, v.vertices_size, v.faces_size, v.normals_size, "
               "v.resolution = 3, coalesce(k.mesh_hash, c.hash) "
               "FROM mesh m JOIN mesh_version v ON v.mesh = m.id "
               "JOIN content c ON c.id = v.content "
               "LEFT JOIN mesh_content k ON k.content = v.content "
               "WHERE m.session = ?1 AND m.key = ?2 AND v.version <= ?4 "
               "ORDER BY v.version DESC LIMIT ?3";
    case Sql::InsertWaiting:
        return "INSERT INTO waiting_delta (session, base_key, base_hash, mesh, version) "
               "VALUES (?1, ?2, ?3, ?4, ?5)";
    case Sql::AddBytes:
        return "UPDATE session_row SET mesh_received = mesh_received + ?2, mesh_full = mesh_full + "
               "?3, "
               "mesh_stored = mesh_stored + ?4, mesh_saved_by_dedup = mesh_saved_by_dedup + ?5, "
               "mesh_saved_by_delta = mesh_saved_by_delta + ?6 WHERE id = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<MeshWriter>> MeshWriter::create(Database &database,
                                                       const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto contents, ContentWriter::create(database, settings));
    return std::unique_ptr<MeshWriter>(
        new MeshWriter(std::move(statements), std::move(contents), settings));
}

Result<PreparedMesh> MeshWriter::prepare(const model::SessionId &owner, const model::Mesh &mesh)
{
    PreparedMesh prepared;
    Statement &find = m_statements[Sql::FindSession];
    STAG_TRY(const bool found, find.first(std::string_view(owner.text())));
    const std::int64_t session = found ? find.integer(0) : 0; // no row: it is new
    find.reset();
    STAG_TRY(prepared.before, findRow(session, mesh.id));
    prepared.incoming.payload = mesh.payload;
    if (mesh.isDelta) {
        STAG_TRY(prepared.incoming, resolve(session, mesh, DoneBy::Worker, kNewestVersion));
    }
    const model::MeshPayload &payload = *prepared.incoming.payload;
    prepared.hash = model::contentHash(payload);
    if (prepared.before && !prepared.incoming.hints.base)
        prepared.incoming.hints.base = prepared.before->content;
    STAG_TRY(prepared.content,
             m_contents->prepare(payload, prepared.incoming.hints, DoneBy::Worker));
    return prepared;
}

const PreparedMesh *MeshWriter::preparedFor(const model::Mesh &mesh,
                                            const std::optional<MeshRow> &before) const
{
    if (!m_prepared)
        return nullptr;
    const auto found = m_prepared->find(mesh.payload.get());
    const bool isForNow = found != m_prepared->end() && found->second.before == before;
    return isForNow ? &found->second : nullptr;
}

Result<IncomingMesh>
MeshWriter::incoming(std::int64_t session, const model::Mesh &mesh, const PreparedMesh *prepared)
{
    if (prepared)
        return prepared->incoming;
    if (mesh.isDelta)
        return resolve(session, mesh, DoneBy::Writer, kNewestVersion);
    IncomingMesh whole;
    whole.payload = mesh.payload;
    return whole;
}

Result<StoredMesh> MeshWriter::store(std::int64_t session, const model::Mesh &mesh, Timestamp now)
{
    STAG_TRY(const auto before, findRow(session, mesh.id));
    const PreparedMesh *prepared = preparedFor(mesh, before);
    STAG_TRY(IncomingMesh incoming, this->incoming(session, mesh, prepared));
    const model::MeshPayload &payload = *incoming.payload;
    const ContentHash hash = prepared ? prepared->hash : model::contentHash(payload);
    StoredMesh stored;
    MeshOutcome &outcome = stored.outcome;
    outcome.id = mesh.id;
    outcome.resolution = incoming.resolution;
    if (incoming.isWhole()) {
        outcome.hash = hash;
        STAG_TRY(const auto same, findSame(session, mesh, hash, payload));
        if (same) {
            outcome.id = *same;
            outcome.duplicate = true;
            outcome.bytes = {
                mesh.payload->sizeBytes(), payload.sizeBytes(), 0, payload.sizeBytes(), 0};
        }
        if (mesh.isDelta)
            outcome.resolved = incoming.payload;
    }
    if (!outcome.duplicate)
        STAG_TRY_VOID(keep(session,
                           mesh,
                           before,
                           incoming,
                           hash,
                           prepared ? &prepared->content : nullptr,
                           now,
                           stored));
    STAG_TRY_VOID(addBytes(session, outcome.bytes));
    return stored;
}

Result<std::optional<LateMesh>> MeshWriter::storeLate(std::int64_t session,
                                                      const model::Mesh &delta,
                                                      std::int64_t baseVersion,
                                                      Timestamp now)
{
    STAG_TRY(IncomingMesh incoming, resolve(session, delta, DoneBy::Writer, baseVersion));
    const bool isProven = incoming.resolution == model::DeltaResolution::Proven;
    // Of a later version nobody knows whether it was meant.
    if (!incoming.isWhole() || (baseVersion > 1 && !isProven))
        return std::optional<LateMesh>();
    STAG_TRY(const auto before, findRow(session, delta.id));
    StoredMesh stored;
    stored.outcome.id = delta.id;
    stored.outcome.resolution = incoming.resolution;
    stored.outcome.hash = model::contentHash(*incoming.payload);
    stored.outcome.resolved = incoming.payload;
    STAG_TRY_VOID(
        keep(session, delta, before, incoming, *stored.outcome.hash, nullptr, now, stored));
    stored.outcome.bytes.received = 0; // it was counted when it came
    STAG_TRY_VOID(addBytes(session, stored.outcome.bytes));
    model::Mesh mesh = asStored(delta, stored.outcome);
    return std::optional(LateMesh{std::move(mesh), std::move(stored)});
}

Result<void> MeshWriter::keep(std::int64_t session,
                              const model::Mesh &mesh,
                              const std::optional<MeshRow> &before,
                              IncomingMesh &incoming,
                              const ContentHash &hash,
                              const PreparedContent *prepared,
                              Timestamp now,
                              StoredMesh &stored)
{
    if (before && !incoming.hints.base)
        incoming.hints.base = before->content;
    STAG_TRY(const KeptContent content,
             m_contents->keep(*incoming.payload, hash, incoming.hints, prepared));
    STAG_TRY(const MeshRow row, nextVersion(session, mesh, before, now));
    STAG_TRY_VOID(insertVersion(row, mesh, incoming, content, now));
    if (!incoming.isWhole() && incoming.awaits && mesh.base && !mesh.base->empty())
        STAG_TRY_VOID(m_statements[Sql::InsertWaiting].run(session,
                                                           std::string_view(mesh.base->text()),
                                                           BytesView(*incoming.awaits),
                                                           row.id,
                                                           row.version));
    stored.row = row.id;
    stored.version = row.version;
    stored.isNew = !before;
    stored.outcome.bytes = content.bytes;
    stored.outcome.bytes.received = mesh.payload->sizeBytes();
    return success();
}

Result<IncomingMesh> MeshWriter::resolve(std::int64_t session,
                                         const model::Mesh &delta,
                                         DoneBy by,
                                         std::int64_t newestBase)
{
    IncomingMesh incoming;
    incoming.payload = delta.payload;
    incoming.resolution = model::DeltaResolution::Unresolved;
    auto meshDelta = asMeshDelta(delta.payload->vertices);
    std::optional<ContentHash> baseHash;
    bool needsBase = true;
    if (meshDelta) {
        const auto header = codec::readDeltaHeader(*meshDelta);
        if (!header)
            return incoming;
        baseHash = header->base;
        needsBase = header->base.has_value();
    }
    auto basePayload = std::make_shared<const model::MeshPayload>();
    std::optional<std::int64_t> baseVersion;
    std::optional<std::int64_t> baseContent;
    if (needsBase) {
        STAG_TRY(const auto base,
                 findBase(session, delta.base.value_or(model::MeshId()), baseHash, newestBase));
        if (baseHash)
            incoming.awaits.emplace(baseHash->digest.begin(), baseHash->digest.end());
        else if (!base)
            incoming.awaits.emplace();
        if (!base)
            return incoming;
        STAG_TRY(basePayload, m_contents->payload(base->place));
        const auto format = codec::detectFormat(*basePayload);
        if (!format || !mayDecode(*format, by))
            return incoming;
        baseVersion = base->version;
        baseContent = base->place.row;
    }
    auto resolved = codec::resolveDelta(*basePayload, *delta.payload);
    if (!resolved)
        return incoming;
    incoming.baseVersion = baseVersion;
    incoming.hints.base = baseContent;
    incoming.payload = std::make_shared<const model::MeshPayload>(std::move(resolved->payload));
    incoming.resolution =
        resolved->isProven ? model::DeltaResolution::Proven : model::DeltaResolution::Assumed;
    if (meshDelta && needsBase)
        incoming.hints.delta = std::move(*meshDelta);
    return incoming;
}

Result<std::optional<MeshWriter::Base>> MeshWriter::findBase(std::int64_t session,
                                                             const model::MeshId &mesh,
                                                             const std::optional<ContentHash> &hash,
                                                             std::int64_t newest)
{
    Statement &find = m_statements[Sql::FindBases];
    const std::int64_t limit = hash ? asInteger(m_settings.baseVersionsMax) : 1;
    STAG_TRY(bool more, find.first(session, std::string_view(mesh.text()), limit, newest));
    std::optional<Base> base;
    while (more && !base) {
        const BytesView digest = find.blob(6);
        const bool isDelta = find.integer(5) != 0;
        const bool isMeant = !hash || std::ranges::equal(digest, hash->digest);
        if (!isDelta && isMeant) {
            base = Base{find.integer(0), placeAt(find, 1)};
        } else {
            STAG_TRY(more, find.next());
        }
    }
    find.reset();
    // Of small or old content only its own hash is known; resolving tells whether it was meant.
    if (!base && hash)
        return findBase(session, mesh, std::nullopt, newest);
    return base;
}

Result<std::optional<model::MeshId>> MeshWriter::findSame(std::int64_t session,
                                                          const model::Mesh &mesh,
                                                          const ContentHash &hash,
                                                          const model::MeshPayload &payload)
{
    Statement &same = m_statements[Sql::FindSameMesh];
    STAG_TRY(const bool found,
             same.first(session,
                        std::string_view(mesh.anchor.text()),
                        digestOf(hash),
                        asInteger(payload.vertices.size()),
                        asInteger(payload.faces.size()),
                        std::string_view(mesh.id.text())));
    std::optional<model::MeshId> id;
    if (found)
        id = model::MeshId(std::string(same.text(0)));
    same.reset();
    return id;
}

Result<std::optional<MeshRow>> MeshWriter::findRow(std::int64_t session, const model::MeshId &mesh)
{
    Statement &find = m_statements[Sql::FindMesh];
    STAG_TRY(const bool found, find.first(session, std::string_view(mesh.text())));
    std::optional<MeshRow> row;
    if (found) {
        row = MeshRow{find.integer(0), find.integer(1), {}};
        if (const std::int64_t content = find.integer(2); content != 0) // null reads as zero
            row->content = content;
    }
    find.reset();
    return row;
}

Result<MeshRow> MeshWriter::nextVersion(std::int64_t session,
                                        const model::Mesh &mesh,
                                        const std::optional<MeshRow> &before,
                                        Timestamp now)
{
    const std::string_view anchor = mesh.anchor.text();
    if (before) {
        const MeshRow row{before->id, before->version + 1, {}};
        STAG_TRY_VOID(
            m_statements[Sql::UpdateMesh].run(row.id, anchor, row.version, toUnixMs(now)));
        return row;
    }
    Statement &insert = m_statements[Sql::InsertMesh];
    STAG_TRY(const bool inserted,
             insert.first(session, std::string_view(mesh.id.text()), anchor, toUnixMs(now)));
    const MeshRow row{inserted ? insert.integer(0) : 0, 1, {}};
    insert.reset();
    return row;
}

Result<void> MeshWriter::insertVersion(const MeshRow &row,
                                       const model::Mesh &mesh,
                                       const IncomingMesh &incoming,
                                       const KeptContent &content,
                                       Timestamp now)
{
    const std::optional<std::string_view> base =
        mesh.base && !mesh.base->empty() ? std::optional<std::string_view>(mesh.base->text())
                                         : std::nullopt;
    return m_statements[Sql::InsertVersion].run(row.id,
                                                row.version,
                                                std::string_view(mesh.anchor.text()),
                                                content.row,
                                                asInteger(incoming.payload->vertices.size()),
                                                asInteger(incoming.payload->faces.size()),
                                                asInteger(incoming.payload->normals.size()),
                                                std::int64_t{mesh.isDelta},
                                                base,
                                                std::int64_t{mesh.compressionLevel},
                                                toUnixMs(mesh.timestamp),
                                                toUnixMs(now),
                                                static_cast<std::int64_t>(incoming.resolution),
                                                incoming.baseVersion,
                                                asInteger(mesh.payload->sizeBytes()),
                                                asInteger(content.bytes.stored),
                                                asInteger(content.bytes.savedByDedup),
                                                asInteger(content.bytes.savedByDelta));
}

Result<void> MeshWriter::addBytes(std::int64_t session, const model::MeshBytes &bytes)
{
    return m_statements[Sql::AddBytes].run(session,
                                           asInteger(bytes.received),
                                           asInteger(bytes.full),
                                           asInteger(bytes.stored),
                                           asInteger(bytes.savedByDedup),
                                           asInteger(bytes.savedByDelta));
}

} // namespace stag::storage
