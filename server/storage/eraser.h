// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "server/storage/audit_log.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace stag::storage {

class Database;
class GeofenceWriter;
class PastWriter;

/// Deletes anchors and sessions with what only they need, and writes down who did. A session is
/// only hidden at first; what was in it is erased piece by piece. In the transaction of the caller.
class Eraser
{
public:
    /// The fences and the past are told who is about to be deleted.
    [[nodiscard]] static Result<std::unique_ptr<Eraser>> create(Database &database,
                                                                GeofenceWriter &geofences,
                                                                PastWriter &past,
                                                                const StoreSettings &settings);

    /// NotFound when there is nothing to delete. The caller rolls back what fails.
    [[nodiscard]] Result<DeletionOutcome> erase(const Deletion &deletion, Timestamp now);
    /// Erases a piece of a session that is hidden; false when there is none.
    [[nodiscard]] Result<bool> eraseSome();
    [[nodiscard]] Result<std::uint64_t> countDoomed();

private:
    enum class Sql : std::size_t {
        FindSession,
        FindAnchor,
        FindMeshesAt,
        FindDoomedMeshes,
        FindContents,
        BuryAnchor,
        BuryDoomed,
        PruneBuried,
        DeleteMesh,
        FreeContent,
        FindUnused,
        DeleteContent,
        DeleteAnchor,
        DeleteDoomed,
        Changes,
        DoomSession,
        FindDoomed,
        CountDoomed,
        EraseSession,
        CountSession,
        LowerSession,
        LowerCounter,
        Count
    };
    static std::string_view textOf(Sql sql);
    struct Found
    {
        std::int64_t row = 0;
        std::int64_t session = 0;
        model::SessionId sessionId;
    };

    Eraser(StatementSet<Sql> statements,
           AuditLog audit,
           GeofenceWriter &geofences,
           PastWriter &past,
           const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
        , m_geofences(geofences)
        , m_past(past)
        , m_settings(settings)
    {}
    [[nodiscard]] Result<Found> find(const Deletion &deletion);
    [[nodiscard]] Result<void>
    eraseAnchor(const Deletion &deletion, const Found &anchor, DeletionOutcome &outcome);
    [[nodiscard]] Result<void> doomSession(const Found &session, DeletionOutcome &outcome);
    /// Both say whether there were any.
    [[nodiscard]] Result<bool> eraseMeshesOf(std::int64_t session);
    [[nodiscard]] Result<bool> eraseAnchorsOf(std::int64_t session, std::int64_t doomedAtMs);
    [[nodiscard]] Result<void>
    eraseMeshesAt(const Found &anchor, std::string_view key, DeletionOutcome &outcome);
    [[nodiscard]] Result<void> eraseMesh(std::int64_t mesh);
    [[nodiscard]] Result<void> eraseContent(std::int64_t content);
    [[nodiscard]] Result<void> lowerCounters(const DeletionOutcome &outcome);
    [[nodiscard]] Result<void> lowerStoredBytes();

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
    GeofenceWriter &m_geofences;
    PastWriter &m_past;
    const StoreSettings m_settings;
    std::int64_t m_freedBytes = 0; ///< by what is erased at hand
};

} // namespace stag::storage
