// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/content_writer.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <optional>

namespace stag::storage {

/// What was stored of one mesh.
struct StoredMesh
{
    MeshOutcome outcome;
    std::int64_t row = 0; ///< 0 when nothing new was stored
    bool isNew = false;   ///< the first version of its id
};

/// Turns meshes into versions; a delta is resolved against its base if that is there. In the
/// transaction of the caller.
class MeshWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<MeshWriter>> create(Database &database,
                                                                    const StoreSettings &settings);

    [[nodiscard]] Result<StoredMesh>
    store(std::int64_t session, const model::Mesh &mesh, Timestamp now);
    /// What has been stored since the last commit may be rolled back.
    void forget() { m_contents->forget(); }

private:
    enum class Sql : std::size_t {
        FindSameMesh,
        FindMesh,
        InsertMesh,
        UpdateMesh,
        InsertVersion,
        FindBases,
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
    /// A mesh as it is about to be stored: whole, or a delta that cannot be resolved.
    struct Incoming
    {
        std::shared_ptr<const model::MeshPayload> payload;
        model::DeltaResolution resolution = model::DeltaResolution::None;
        std::optional<std::int64_t> baseVersion;
        ContentHints hints;

        [[nodiscard]] bool isWhole() const
        {
            return resolution != model::DeltaResolution::Unresolved;
        }
    };
    /// The mesh of an id, before and after.
    struct MeshRow
    {
        std::int64_t id = 0;
        std::int64_t version = 0;
        std::optional<std::int64_t> content; ///< of the version before, if that is whole
    };

    MeshWriter(StatementSet<Sql> statements,
               std::unique_ptr<ContentWriter> contents,
               const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_contents(std::move(contents))
        , m_settings(settings)
    {}

    /// Total: a delta that is wrong in any way stays a delta.
    [[nodiscard]] Result<Incoming> resolve(std::int64_t session, const model::Mesh &delta);
    /// The version that a delta is made against: the one that it names by content, or else the
    /// current one, unless that is a delta itself.
    [[nodiscard]] Result<std::optional<Base>> findBase(std::int64_t session,
                                                       const model::MeshId &mesh,
                                                       const std::optional<ContentHash> &hash);
    /// The id that has this content at this anchor, if there is one.
    [[nodiscard]] Result<std::optional<model::MeshId>> findSame(std::int64_t session,
                                                                const model::Mesh &mesh,
                                                                const ContentHash &hash,
                                                                const model::MeshPayload &payload);
    [[nodiscard]] Result<std::optional<MeshRow>> findRow(std::int64_t session,
                                                         const model::MeshId &mesh);
    /// The row of the new version.
    [[nodiscard]] Result<MeshRow> nextVersion(std::int64_t session,
                                              const model::Mesh &mesh,
                                              const std::optional<MeshRow> &before,
                                              Timestamp now);
    [[nodiscard]] Result<void> insertVersion(const MeshRow &row,
                                             const model::Mesh &mesh,
                                             const Incoming &incoming,
                                             const KeptContent &content,
                                             Timestamp now);
    [[nodiscard]] Result<void> addBytes(std::int64_t session, const model::MeshBytes &bytes);

    StatementSet<Sql> m_statements;
    std::unique_ptr<ContentWriter> m_contents;
    const StoreSettings m_settings;
};

} // namespace stag::storage
