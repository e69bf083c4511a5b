// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/mesh_writer.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <optional>
#include <vector>

namespace stag::storage {

/// Deltas that came before their base. When it comes they have their turn, each as the next version
/// of its own mesh, and those that waited for them. What a turn leaves is written down for the next
/// one, so that each delta is looked at once with the base that it waits for, whatever else waits.
/// In the transaction of the caller.
class LateDeltas
{
public:
    [[nodiscard]] static Result<std::unique_ptr<LateDeltas>>
    create(Database &database, MeshWriter &meshes, const StoreSettings &settings);

    /// A whole version has been stored; tells whether any wait for it.
    [[nodiscard]] Result<bool> baseStored(std::int64_t session,
                                          const model::MeshId &mesh,
                                          const StoredMesh &stored,
                                          const model::MeshPayload &payload);
    /// The turn of at most as many as the settings allow, of one session or, without it, of all.
    [[nodiscard]] Result<std::vector<LateMesh>> storeSome(std::optional<std::int64_t> session,
                                                          Timestamp now);
    /// Whether some have their turn yet.
    [[nodiscard]] bool isMore() const { return m_counters.isMore; }
    /// What was done since the last commit may be rolled back.
    void forget() { m_counters.isMore = true; }
    [[nodiscard]] const LateDeltaCounters &counters() const { return m_counters; }

private:
    enum class Sql : std::size_t {
        FindWaiting,
        FindMeshHash,
        InsertBase,
        FindBase,
        DeleteBase,
        FindReady,
        DeleteReady,
        Count
    };
    static std::string_view textOf(Sql sql);
    struct Base
    {
        std::int64_t row = 0;
        std::int64_t version = 0;
        Bytes meshHash;
        std::int64_t session = 0;
        model::SessionId sessionId;
        model::MeshId mesh;
    };
    struct Delta
    {
        std::int64_t meshRow = 0;
        std::int64_t version = 0;
        Bytes baseHash;
        bool isCurrent = false; ///< now, or was until the base came
        model::Mesh mesh;       ///< without its payload
        ContentPlace place;
    };

    LateDeltas(StatementSet<Sql> statements, MeshWriter &meshes, const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_meshes(meshes)
        , m_settings(settings)
    {}
    /// That has come first.
    [[nodiscard]] Result<std::optional<Base>> nextBase(std::optional<std::int64_t> session);
    [[nodiscard]] Result<std::vector<Delta>> readyFor(const Base &base, std::size_t limit);
    /// Nothing if it cannot be resolved, or is not wanted any more.
    [[nodiscard]] Result<std::optional<LateMesh>>
    store(const Base &base, Delta delta, Timestamp now);
    /// Of what was stored as `version`; nothing if it is not known and cannot be decoded here.
    [[nodiscard]] Result<std::optional<ContentHash>> meshHash(const StoredMesh &stored,
                                                              const model::MeshPayload &payload);

    StatementSet<Sql> m_statements;
    MeshWriter &m_meshes;
    const StoreSettings m_settings;
    LateDeltaCounters m_counters;
};

} // namespace stag::storage
