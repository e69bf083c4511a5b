// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/address_block.h"
#include "server/storage/audit_log.h"
#include "server/storage/statement_set.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// The blocked addresses, in the transaction of the caller.
class BlockTable
{
public:
    [[nodiscard]] static Result<std::unique_ptr<BlockTable>> create(Database &database);

    /// In place of one of the same network, and of all that have expired. Conflict: there are
    /// `countMax`.
    [[nodiscard]] Result<std::vector<model::AddressBlock>>
    add(const model::AddressBlock &block, std::size_t countMax, Timestamp now);
    /// NotFound.
    [[nodiscard]] Result<std::vector<model::AddressBlock>>
    remove(const model::AddressBlockId &id, const std::string &actor, Timestamp now);
    /// The oldest first.
    [[nodiscard]] Result<std::vector<model::AddressBlock>> all();

private:
    enum class Sql : std::size_t { All, Find, Insert, Delete, DeleteNetwork, Prune, Count };
    static std::string_view textOf(Sql sql);

    BlockTable(StatementSet<Sql> statements, AuditLog audit)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
    {}
    [[nodiscard]] Result<void> note(const model::AddressBlockId &id,
                                    const std::string &actor,
                                    std::string_view action,
                                    Timestamp now);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
};

} // namespace stag::storage
