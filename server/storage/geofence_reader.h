// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Questions about fences. On one connection and its thread.
class GeofenceReader
{
public:
    [[nodiscard]] static Result<GeofenceReader> create(Database &database);

    [[nodiscard]] Result<std::vector<model::GeofenceRecord>>
    list(const model::GeofenceListQuery &query);
    /// NotFound.
    [[nodiscard]] Result<model::GeofenceRecord> one(const model::GeofenceId &id);
    /// NotFound when there is no fence of this id and there are no events of one.
    [[nodiscard]] Result<std::vector<model::GeofenceEvent>>
    events(const model::GeofenceId &id, const model::GeofenceEventsQuery &query);
    /// The longest inside first. NotFound.
    [[nodiscard]] Result<GeofenceInside> inside(const model::GeofenceId &id, std::size_t limit);

private:
    enum class Sql : std::size_t { List, One, Events, HasEvents, Inside, Count };
    static std::string_view textOf(Sql sql);

    explicit GeofenceReader(StatementSet<Sql> statements)
        : m_statements(std::move(statements))
    {}
    /// Those of the statement at hand, which has its arguments.
    [[nodiscard]] Result<std::vector<model::GeofenceRecord>> records(Statement &find, bool more);

    StatementSet<Sql> m_statements;
};

} // namespace stag::storage
