// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/audit_log.h"
#include "server/storage/device_store.h"
#include "server/storage/limits.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Writes devices and their assignments, in the transaction of the caller; as those of DeviceStore.
class DeviceWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<DeviceWriter>>
    create(Database &database, const StoreSettings &settings);

    [[nodiscard]] Result<SeenDevice> seen(const DeviceSighting &sighting, Timestamp now);
    [[nodiscard]] Result<std::vector<model::DeviceId>>
    move(const std::vector<model::Assignment> &moves, Timestamp now);
    [[nodiscard]] Result<void> disconnect(const std::vector<model::DeviceId> &devices);
    [[nodiscard]] Result<void>
    remove(const model::DeviceId &id, const std::string &actor, Timestamp now);

private:
    enum class Sql : std::size_t {
        Find,
        FindEdge,
        FindUser,
        CountDevices,
        ForgetOne,
        Insert,
        Update,
        Move,
        Disconnect,
        Delete,
        InsertAssignment,
        PruneAssignments,
        Count
    };
    static std::string_view textOf(Sql sql);

    DeviceWriter(StatementSet<Sql> statements, AuditLog audit, std::int64_t assignmentsMax)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
        , m_assignmentsMax(assignmentsMax)
    {}

    struct Row
    {
        std::int64_t id = 0;
        model::Device device;
    };
    [[nodiscard]] Result<std::optional<Row>> find(const model::DeviceId &id);
    /// Null for nobody; an id that is not known is nobody's.
    [[nodiscard]] Result<std::optional<std::int64_t>> rowOf(Sql sql, std::string_view key);
    /// NotFound.
    [[nodiscard]] Result<std::optional<std::int64_t>>
    edgeRow(const std::optional<model::EdgeId> &id);
    /// Conflict.
    [[nodiscard]] Result<void> makeRoom(std::size_t devicesMax);
    [[nodiscard]] Result<model::Device>
    insert(const DeviceSighting &sighting, std::optional<std::int64_t> edge, Timestamp now);
    [[nodiscard]] Result<model::Device>
    update(Row row, const model::Device &told, std::optional<std::int64_t> edge, Timestamp now);
    /// Gives back its number.
    [[nodiscard]] Result<std::int64_t> write(const model::Assignment &assignment, Timestamp now);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
    const std::int64_t m_assignmentsMax;
    std::int64_t m_prunedAt = 0; ///< number
};

} // namespace stag::storage
