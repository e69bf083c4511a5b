// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/content_writer.h"

#include "core/base/gzip.h"
#include "core/codec/smallest_mesh.h"
#include "core/mesh/mesh_hash.h"
#include "server/storage/content_encoding.h"
#include "server/storage/database.h"

namespace stag::storage {

namespace {

constexpr int kGzipLevelStored = 1; // the writer is one thread; speed before size

std::int64_t asInteger(std::uint64_t value)
{
    return static_cast<std::int64_t>(value);
}

BytesView digestOf(const ContentHash &hash)
{
    return hash.digest;
}

/// Whether the bytes give exactly this mesh, as they will have to later.
bool givesBack(BytesView bytes, const KeptMesh *base, const ContentHash &expected)
{
    std::optional<codec::DeltaBase> deltaBase;
    if (base)
        deltaBase.emplace(codec::DeltaBase{base->mesh, base->hash});
    const auto decoded = codec::decodeMeshDelta(bytes, deltaBase ? &*deltaBase : nullptr);
    return decoded && mesh::meshHash(*decoded) == expected;
}

} // namespace

std::string_view ContentWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindContent:
        return "SELECT id, size FROM content WHERE hash = ?1";
    case Sql::InsertContent:
        return "INSERT INTO content (hash, size, encoding, refs, data) VALUES (?1, ?2, ?3, 1, ?4) "
               "RETURNING id";
    case Sql::RefContent:
        return "UPDATE content SET refs = refs + 1 WHERE id = ?1";
    case Sql::InsertMesh:
        return "INSERT INTO mesh_content (content, form, format, vertices_size, faces_size, "
               "mesh_hash, base, depth, full_size, deltas_size) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    case Sql::FindMeshHash:
        return "SELECT mesh_hash FROM mesh_content WHERE content = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<ContentWriter>> ContentWriter::create(Database &database,
                                                             const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto reader, ContentReader::create(database, settings.meshCacheBytesMax));
    STAG_TRY(auto cells, CellIndex::create(database, settings));
    return std::unique_ptr<ContentWriter>(
        new ContentWriter(std::move(statements), std::move(reader), std::move(cells), settings));
}

std::optional<codec::PayloadFormat> ContentWriter::formatToDecode(const model::MeshPayload &payload,
                                                                  DoneBy by) const
{
    const auto format = codec::detectFormat(payload);
    if (!format || !mayDecode(*format, by))
        return std::nullopt;
    // Of Draco it is also to be known whether it is whole.
    const bool isWorth = payload.sizeBytes() >= m_settings.compressBytesMin
                         || *format == codec::PayloadFormat::Draco;
    return isWorth ? std::optional(*format) : std::nullopt;
}

Result<PreparedContent>
ContentWriter::prepare(const model::MeshPayload &payload, const ContentHints &hints, DoneBy by)
{
    PreparedContent prepared;
    const auto format = formatToDecode(payload, by);
    if (format) {
        auto mesh = codec::decodeMesh(payload);
        if (mesh) {
            STAG_TRY(prepared.mesh, encode(payload, hints, *format, std::move(*mesh)));
        } else if (*format == codec::PayloadFormat::Draco) {
            prepared.fault = mesh.error();
        }
    }
    if (prepared.mesh && !prepared.mesh->bytes.empty()) {
        prepared.data = std::move(prepared.mesh->bytes);
        return prepared;
    }
    prepared.data = model::joined(payload);
    if (prepared.data.size() < m_settings.compressBytesMin)
        return prepared;
    STAG_TRY(Bytes packed, gzip(prepared.data, kGzipLevelStored));
    prepared.isGzip = packed.size() < prepared.data.size();
    if (prepared.isGzip)
        prepared.data = std::move(packed);
    return prepared;
}

Result<bool> ContentWriter::isUsable(const PreparedContent &prepared)
{
    if (!prepared.mesh || prepared.mesh->form != ContentForm::Delta)
        return true;
    Statement &find = m_statements[Sql::FindMeshHash];
    STAG_TRY(const bool found, find.first(prepared.mesh->base));
    const bool isSame = found && hashFrom(find.blob(0)) == prepared.mesh->baseHash;
    find.reset();
    return isSame;
}

Result<KeptContent> ContentWriter::keep(const model::MeshPayload &payload,
                                        const ContentHash &hash,
                                        const ContentHints &hints,
                                        const PreparedContent *prepared)
{
    KeptContent kept;
    kept.bytes.full = payload.sizeBytes();
    Statement &find = m_statements[Sql::FindContent];
    STAG_TRY(const bool found, find.first(digestOf(hash)));
    if (found) {
        kept.row = find.integer(0);
        kept.bytes.savedByDedup = kept.bytes.full;
        find.reset();
        STAG_TRY_VOID(m_statements[Sql::RefContent].run(kept.row));
        return kept;
    }
    PreparedContent done;
    if (prepared) {
        STAG_TRY(const bool usable, isUsable(*prepared));
        if (!usable)
            prepared = nullptr;
    }
    if (!prepared) {
        STAG_TRY(done, prepare(payload, hints, DoneBy::Writer));
        prepared = &done;
    }
    const Bytes &data = prepared->data;
    STAG_TRY(kept.row, insert(hash, payload.sizeBytes(), data, prepared->isGzip));
    kept.bytes.stored = data.size();
    if (!prepared->mesh)
        return kept;
    const EncodedMesh &encoded = *prepared->mesh;
    if (encoded.form == ContentForm::Delta) {
        auto &saved = encoded.isBaseFound ? kept.bytes.savedByDedup : kept.bytes.savedByDelta;
        saved = kept.bytes.full - std::min(kept.bytes.full, kept.bytes.stored);
    } else {
        STAG_TRY_VOID(m_cells.insert(encoded.cells, kept.row));
    }
    STAG_TRY_VOID(insertMesh(kept.row, payload, encoded, data.size()));
    return kept;
}

Result<EncodedMesh> ContentWriter::encode(const model::MeshPayload &payload,
                                          const ContentHints &hints,
                                          codec::PayloadFormat format,
                                          mesh::Mesh mesh)
{
    EncodedMesh encoded;
    encoded.format = format;
    encoded.base = hints.base;
    encoded.mesh = std::make_shared<KeptMesh>();
    encoded.mesh->mesh = std::move(mesh);
    encoded.mesh->hash = mesh::meshHash(encoded.mesh->mesh);
    if (!hints.base)
        STAG_TRY_VOID(findBase(encoded));
    // Only a payload whose bytes follow from the mesh may be kept as the mesh.
    if (codec::encodePayload(format, encoded.mesh->mesh) == payload)
        chooseForm(encoded, hints.delta);
    if (encoded.form != ContentForm::Delta)
        encoded.base.reset();
    return encoded;
}

Result<void> ContentWriter::findBase(EncodedMesh &encoded)
{
    encoded.cells = m_cells.cellsOf(encoded.mesh->mesh);
    STAG_TRY(encoded.base, m_cells.mostAlike(encoded.cells));
    encoded.isBaseFound = encoded.base.has_value();
    return success();
}

std::shared_ptr<const KeptMesh>
ContentWriter::usableBase(const std::optional<std::int64_t> &content)
{
    if (!content)
        return nullptr;
    const auto found = m_reader.mesh(*content);
    const bool isUsable = found && policy::mayExtend((*found)->chain, 0, m_settings.deltaChain);
    return isUsable ? *found : nullptr;
}

void ContentWriter::chooseForm(EncodedMesh &encoded, const Bytes &givenDelta)
{
    const auto base = usableBase(encoded.base);
    const auto isAllowed = [&](const Bytes &delta) {
        return policy::mayExtend(base->chain, delta.size(), m_settings.deltaChain);
    };
    const KeptMesh &target = *encoded.mesh;
    codec::SmallestMesh smallest;
    if (base && !givenDelta.empty() && isAllowed(givenDelta)) {
        smallest = {codec::MeshForm::Delta, givenDelta};
    } else {
        std::optional<codec::DeltaBase> deltaBase;
        if (base)
            deltaBase.emplace(codec::DeltaBase{base->mesh, base->hash});
        auto picked = codec::pickSmallest(deltaBase ? &*deltaBase : nullptr, target.mesh);
        // The delta may be the smallest and yet too much for its chain, which then begins anew.
        if (picked && picked->form == codec::MeshForm::Delta && !isAllowed(picked->bytes))
            picked = codec::pickSmallest(nullptr, target.mesh);
        if (!picked || picked->form == codec::MeshForm::Plain)
            return;
        smallest = std::move(*picked);
    }
    const bool isDelta = smallest.form == codec::MeshForm::Delta;
    if (!givesBack(smallest.bytes, isDelta ? base.get() : nullptr, target.hash))
        return;
    encoded.form = isDelta ? ContentForm::Delta : ContentForm::Mesh;
    if (isDelta) {
        encoded.mesh->chain = policy::extendedChain(base->chain, smallest.bytes.size());
        encoded.baseHash = base->hash;
    }
    encoded.bytes = std::move(smallest.bytes);
}

Result<std::int64_t>
ContentWriter::insert(const ContentHash &hash, std::size_t sizeBytes, BytesView data, bool isGzip)
{
    const auto encoding = isGzip ? ContentEncoding::Gzip : ContentEncoding::Raw;
    Statement &insert = m_statements[Sql::InsertContent];
    STAG_TRY(const bool inserted,
             insert.first(
                 digestOf(hash), asInteger(sizeBytes), static_cast<std::int64_t>(encoding), data));
    const std::int64_t row = inserted ? insert.integer(0) : 0;
    insert.reset();
    return row;
}

Result<void> ContentWriter::insertMesh(std::int64_t row,
                                       const model::MeshPayload &payload,
                                       const EncodedMesh &encoded,
                                       std::size_t storedBytes)
{
    if (encoded.form != ContentForm::Delta)
        encoded.mesh->chain = policy::newChain(storedBytes);
    const policy::DeltaChain &chain = encoded.mesh->chain;
    STAG_TRY_VOID(m_statements[Sql::InsertMesh].run(row,
                                                    static_cast<std::int64_t>(encoded.form),
                                                    static_cast<std::int64_t>(encoded.format),
                                                    asInteger(payload.vertices.size()),
                                                    asInteger(payload.faces.size()),
                                                    digestOf(encoded.mesh->hash),
                                                    encoded.base,
                                                    std::int64_t{chain.depth},
                                                    asInteger(chain.fullBytes),
                                                    asInteger(chain.deltaBytes)));
    m_reader.cache().insert(row, encoded.mesh);
    return success();
}

} // namespace stag::storage
