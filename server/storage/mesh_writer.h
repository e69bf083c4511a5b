// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/content_writer.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <optional>
#include <unordered_map>

namespace stag::storage {

/// What was stored of one mesh.
struct StoredMesh
{
    MeshOutcome outcome;
    std::int64_t row = 0; ///< 0 when nothing new was stored
    std::int64_t version = 0;
    bool isNew = false; ///< the first version of its id
};

/// A mesh as it is about to be stored: whole, or a delta that cannot be resolved.
struct IncomingMesh
{
    std::shared_ptr<const model::MeshPayload> payload{};
    model::DeltaResolution resolution = model::DeltaResolution::None;
    std::optional<std::int64_t> baseVersion{};
    ContentHints hints{};
    /// If it is not whole: the hash of the base that would make it so, empty if that is the first
    /// version of its id, whatever it is.
    std::optional<Bytes> awaits{};

    [[nodiscard]] bool isWhole() const { return resolution != model::DeltaResolution::Unresolved; }
};

/// The mesh of an id.
struct MeshRow
{
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> content; ///< of its version, if that is whole

    bool operator==(const MeshRow &) const = default;
};

/// A delta that has found its base, as the mesh that it makes.
struct LateMesh
{
    model::Mesh mesh;
    StoredMesh stored;
};

/// What a worker has done with a mesh, as long as its id is where it was.
struct PreparedMesh
{
    std::optional<MeshRow> before;
    IncomingMesh incoming;
    ContentHash hash; ///< of the payload of `incoming`
    PreparedContent content;
};

/// By the payload that was sent.
using PreparedMeshes = std::unordered_map<const model::MeshPayload *, PreparedMesh>;

/// Turns meshes into versions; a delta is resolved against its base if that is there. In the
/// transaction of the caller.
class MeshWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<MeshWriter>> create(Database &database,
                                                                    const StoreSettings &settings);

    /// All that can be done before the mesh is written; reads only, so on any connection.
    [[nodiscard]] Result<PreparedMesh> prepare(const model::SessionId &session,
                                               const model::Mesh &mesh);
    /// What was prepared counts for the meshes stored from now on; null: nothing was.
    void use(std::shared_ptr<const PreparedMeshes> prepared) { m_prepared = std::move(prepared); }
    [[nodiscard]] Result<StoredMesh>
    store(std::int64_t session, const model::Mesh &mesh, Timestamp now);
    /// A delta that came before this version of its base, as the next version of its own mesh.
    /// Nothing, and nothing is stored, if it still cannot be resolved; one that does not name the
    /// content of its base is taken for one of the first version only.
    [[nodiscard]] Result<std::optional<LateMesh>> storeLate(std::int64_t session,
                                                            const model::Mesh &delta,
                                                            std::int64_t baseVersion,
                                                            Timestamp now);
    [[nodiscard]] Result<std::shared_ptr<const model::MeshPayload>>
    payload(const ContentPlace &place)
    {
        return m_contents->payload(place);
    }
    /// What has been stored since the last commit may be rolled back.
    void forget() { m_contents->forget(); }

private:
    enum class Sql : std::size_t {
        FindSession,
        FindSameMesh,
        FindMesh,
        InsertMesh,
        UpdateMesh,
        InsertVersion,
        FindBases,
        InsertWaiting,
        AddBytes,
        Count
    };
    static std::string_view textOf(Sql sql);
    /// A version that a delta may be made against.
    struct Base
    {
        std::int64_t version = 0;
        ContentPlace place;
    };

    MeshWriter(StatementSet<Sql> statements,
               std::unique_ptr<ContentWriter> contents,
               const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_contents(std::move(contents))
        , m_settings(settings)
    {}

    /// Total: a delta that is wrong in any way stays a delta.
    [[nodiscard]] Result<IncomingMesh>
    resolve(std::int64_t session, const model::Mesh &delta, DoneBy by, std::int64_t newestBase);
    /// The mesh as it came, or what it was prepared to be.
    [[nodiscard]] Result<IncomingMesh>
    incoming(std::int64_t session, const model::Mesh &mesh, const PreparedMesh *prepared);
    /// Nothing if the mesh was not prepared, or for another version than there is now.
    [[nodiscard]] const PreparedMesh *preparedFor(const model::Mesh &mesh,
                                                  const std::optional<MeshRow> &before) const;
    /// The version that a delta is made against: the one that it names by content, or else the
    /// newest one, unless that is a delta itself. Versions after `newest` do not count.
    [[nodiscard]] Result<std::optional<Base>> findBase(std::int64_t session,
                                                       const model::MeshId &mesh,
                                                       const std::optional<ContentHash> &hash,
                                                       std::int64_t newest);
    /// The id that has this content at this anchor, if there is one.
    [[nodiscard]] Result<std::optional<model::MeshId>> findSame(std::int64_t session,
                                                                const model::Mesh &mesh,
                                                                const ContentHash &hash,
                                                                const model::MeshPayload &payload);
    [[nodiscard]] Result<std::optional<MeshRow>> findRow(std::int64_t session,
                                                         const model::MeshId &mesh);
    /// Writes the next version down and tells what it took.
    [[nodiscard]] Result<void> keep(std::int64_t session,
                                    const model::Mesh &mesh,
                                    const std::optional<MeshRow> &before,
                                    IncomingMesh &incoming,
                                    const ContentHash &hash,
                                    const PreparedContent *prepared,
                                    Timestamp now,
                                    StoredMesh &stored);
    /// The row of the new version.
    [[nodiscard]] Result<MeshRow> nextVersion(std::int64_t session,
                                              const model::Mesh &mesh,
                                              const std::optional<MeshRow> &before,
                                              Timestamp now);
    [[nodiscard]] Result<void> insertVersion(const MeshRow &row,
                                             const model::Mesh &mesh,
                                             const IncomingMesh &incoming,
                                             const KeptContent &content,
                                             Timestamp now);
    [[nodiscard]] Result<void> addBytes(std::int64_t session, const model::MeshBytes &bytes);

    StatementSet<Sql> m_statements;
    std::unique_ptr<ContentWriter> m_contents;
    const StoreSettings m_settings;
    std::shared_ptr<const PreparedMeshes> m_prepared;
};

} // namespace stag::storage
