// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/device_store.h"
#include "server/storage/statement_set.h"

#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Questions about devices and their assignments. On one connection and its thread.
class DeviceReader
{
public:
    [[nodiscard]] static Result<DeviceReader> create(Database &database);

    /// NotFound.
    [[nodiscard]] Result<model::Device> one(const model::DeviceId &id);
    [[nodiscard]] Result<DevicePage> page(const DeviceQuery &query);
    [[nodiscard]] Result<std::vector<model::Device>> connected(std::size_t limit);
    [[nodiscard]] Result<std::vector<model::Assignment>> assignments(const AssignmentQuery &query);
    /// NotFound.
    [[nodiscard]] Result<model::Assignment> assignment(std::int64_t number);

private:
    enum class Sql : std::size_t {
        One,
        Page,
        CountPage,
        Connected,
        Assignments,
        AssignmentsOfDevice,
        AssignmentsOfEdge,
        OneAssignment,
        Count
    };
    static std::string_view textOf(Sql sql);
    [[nodiscard]] static Result<std::vector<model::Assignment>> read(Statement &find, bool more);

    explicit DeviceReader(StatementSet<Sql> statements)
        : m_statements(std::move(statements))
    {}

    StatementSet<Sql> m_statements;
};

} // namespace stag::storage
