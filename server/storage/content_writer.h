// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_payload.h"
#include "core/model/mesh_bytes.h"
#include "server/storage/cell_index.h"
#include "server/storage/content_reader.h"
#include "server/storage/limits.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <optional>
#include <vector>

namespace stag::storage {

class Database;

/// What is known of a payload that is to be kept.
struct ContentHints
{
    std::optional<std::int64_t> base; ///< a content that it is likely to resemble
    Bytes delta;                      ///< of core/codec, turns `base` into it; or empty
};

/// Where a payload is kept, and what that cost and saved.
struct KeptContent
{
    std::int64_t row = 0;
    model::MeshBytes bytes; ///< all but `received`
};

/// A payload that is a mesh, and the form to keep it in.
struct EncodedMesh
{
    ContentForm form = ContentForm::Payload;
    codec::PayloadFormat format = codec::PayloadFormat::Split;
    Bytes bytes; ///< empty: the payload itself
    std::optional<std::int64_t> base;
    ContentHash baseHash;           ///< of its mesh, if `bytes` is a delta against it
    bool isBaseFound = false;       ///< by its cells, and not known to be the version before
    std::vector<IndexedCell> cells; ///< to be found by, if the mesh is kept whole
    std::shared_ptr<KeptMesh> mesh;
};

/// All that can be done with a payload before it is written.
struct PreparedContent
{
    std::optional<EncodedMesh> mesh; ///< absent: opaque, or too small for the effort
    Bytes data;
    bool isGzip = false;
    std::optional<Error> fault; ///< it says that it is Draco, and is not
};

/// Keeps payloads: each content once, a mesh in the smallest form that gives back its bytes. In the
/// transaction of the caller.
class ContentWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ContentWriter>>
    create(Database &database, const StoreSettings &settings);

    /// Reads only, so it may be done ahead and on another connection.
    [[nodiscard]] Result<PreparedContent>
    prepare(const model::MeshPayload &payload, const ContentHints &hints, DoneBy by);
    /// `hash` is that of the payload. What was prepared is used if its base is still there, or else
    /// done here.
    [[nodiscard]] Result<KeptContent> keep(const model::MeshPayload &payload,
                                           const ContentHash &hash,
                                           const ContentHints &hints,
                                           const PreparedContent *prepared);
    [[nodiscard]] Result<std::shared_ptr<const model::MeshPayload>>
    payload(const ContentPlace &place)
    {
        return m_reader.payload(place);
    }
    /// What has been kept since the last commit may be rolled back.
    void forget() { m_reader.cache().clear(); }

private:
    enum class Sql : std::size_t {
        FindContent,
        InsertContent,
        RefContent,
        InsertMesh,
        FindMeshHash,
        Count
    };
    static std::string_view textOf(Sql sql);

    ContentWriter(StatementSet<Sql> statements,
                  ContentReader reader,
                  CellIndex cells,
                  const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_reader(std::move(reader))
        , m_cells(std::move(cells))
        , m_settings(settings)
    {}
    /// Nothing if the payload is opaque, not to be decoded here, or too small for the effort.
    [[nodiscard]] std::optional<codec::PayloadFormat>
    formatToDecode(const model::MeshPayload &payload, DoneBy by) const;
    [[nodiscard]] Result<EncodedMesh> encode(const model::MeshPayload &payload,
                                             const ContentHints &hints,
                                             codec::PayloadFormat format,
                                             mesh::Mesh mesh);
    /// Whether what was prepared can be read back: its base is what it was.
    [[nodiscard]] Result<bool> isUsable(const PreparedContent &prepared);
    /// Cuts a mesh without a version before into cells, and takes the mesh that has most of them
    /// for its base.
    [[nodiscard]] Result<void> findBase(EncodedMesh &encoded);
    /// Chooses form and bytes of a mesh that follows from its payload; only what has been decoded
    /// again and is the same.
    void chooseForm(EncodedMesh &encoded, const Bytes &givenDelta);
    /// The base, if its chain may go on.
    [[nodiscard]] std::shared_ptr<const KeptMesh>
    usableBase(const std::optional<std::int64_t> &content);
    [[nodiscard]] Result<std::int64_t>
    insert(const ContentHash &hash, std::size_t sizeBytes, BytesView data, bool isGzip);
    [[nodiscard]] Result<void> insertMesh(std::int64_t row,
                                          const model::MeshPayload &payload,
                                          const EncodedMesh &encoded,
                                          std::size_t storedBytes);

    StatementSet<Sql> m_statements;
    ContentReader m_reader;
    CellIndex m_cells;
    const StoreSettings m_settings;
};

} // namespace stag::storage
