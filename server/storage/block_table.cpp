// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/block_table.h"

#include "server/storage/database.h"

namespace stag::storage {

std::string_view BlockTable::textOf(Sql sql)
{
    switch (sql) {
    case Sql::All:
        return "SELECT key, network, reason, actor, created_at, expires_at FROM address_block "
               "ORDER BY id";
    case Sql::Find:
        return "SELECT 1 FROM address_block WHERE key = ?1";
    case Sql::Insert:
        return "INSERT INTO address_block (key, network, reason, actor, created_at, expires_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    case Sql::Delete:
        return "DELETE FROM address_block WHERE key = ?1";
    case Sql::DeleteNetwork:
        return "DELETE FROM address_block WHERE network = ?1";
    case Sql::Prune:
        return "DELETE FROM address_block WHERE expires_at <= ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<BlockTable>> BlockTable::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<BlockTable>(new BlockTable(std::move(statements), std::move(audit)));
}

Result<std::vector<model::AddressBlock>> BlockTable::all()
{
    std::vector<model::AddressBlock> blocks;
    Statement &find = m_statements[Sql::All];
    STAG_TRY(bool more, find.first());
    while (more) {
        model::AddressBlock &block = blocks.emplace_back();
        block.id = model::AddressBlockId(std::string(find.text(0)));
        block.network = find.text(1);
        block.reason = find.text(2);
        block.actor = find.text(3);
        block.created = fromUnixMs(find.integer(4));
        if (!find.isNull(5))
            block.expires = fromUnixMs(find.integer(5));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return blocks;
}

Result<void> BlockTable::note(const model::AddressBlockId &id,
                              const std::string &actor,
                              std::string_view action,
                              Timestamp now)
{
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = action;
    entry.block = id;
    return m_audit.write(entry);
}

Result<std::vector<model::AddressBlock>>
BlockTable::add(const model::AddressBlock &block, std::size_t countMax, Timestamp now)
{
    STAG_TRY_VOID(m_statements[Sql::Prune].run(toUnixMs(now)));
    STAG_TRY_VOID(m_statements[Sql::DeleteNetwork].run(std::string_view(block.network)));
    STAG_TRY(const auto before, all());
    if (before.size() >= countMax)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(countMax) + " blocks; remove one first"};
    std::optional<std::int64_t> expires;
    if (block.expires)
        expires.emplace(toUnixMs(*block.expires));
    STAG_TRY_VOID(m_statements[Sql::Insert].run(std::string_view(block.id.text()),
                                                std::string_view(block.network),
                                                std::string_view(block.reason),
                                                std::string_view(block.actor),
                                                toUnixMs(block.created),
                                                expires));
    STAG_TRY_VOID(note(block.id, block.actor, "create_block", now));
    return all();
}

Result<std::vector<model::AddressBlock>>
BlockTable::remove(const model::AddressBlockId &id, const std::string &actor, Timestamp now)
{
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    find.reset();
    if (!isThere)
        return Error{ErrorCode::NotFound, "there is no block " + id.text()};
    STAG_TRY_VOID(m_statements[Sql::Delete].run(std::string_view(id.text())));
    STAG_TRY_VOID(note(id, actor, "delete_block", now));
    return all();
}

} // namespace stag::storage
