// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/audit_log.h"
#include "server/storage/edge_store.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Writes edge servers, in the transaction of the caller; as those of EdgeStore.
class EdgeWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<EdgeWriter>> create(Database &database);

    [[nodiscard]] Result<model::Edge>
    add(const model::Edge &edge, std::size_t edgesMax, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<model::Edge> edit(const model::EdgeId &id,
                                           const model::EdgeEdit &edit,
                                           const std::string &actor,
                                           Timestamp now);
    [[nodiscard]] Result<void>
    remove(const model::EdgeId &id, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<void> note(const std::vector<KnownEdgeStatus> &statuses);

private:
    enum class Sql : std::size_t { Find, CountEdges, Insert, Update, Delete, Note, Count };
    static std::string_view textOf(Sql sql);

    EdgeWriter(StatementSet<Sql> statements, AuditLog audit)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
    {}

    /// NotFound.
    [[nodiscard]] Result<model::Edge> find(const model::EdgeId &id);
    /// All that people say of it, by Insert or Update.
    [[nodiscard]] Result<void> put(Sql sql, const model::Edge &edge);
    [[nodiscard]] Result<void> write(const std::string &actor,
                                     std::string_view action,
                                     const model::EdgeId &edge,
                                     Timestamp now);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
};

} // namespace stag::storage
