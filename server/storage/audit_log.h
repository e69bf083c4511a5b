// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/records.h"
#include "server/storage/statement.h"

namespace stag::storage {

class Database;

/// Writes down who did what, in the transaction of the caller, as the next link of a chain of
/// hashes: what is changed later shows. There is one writer, so the chain has no branches.
class AuditLog
{
public:
    [[nodiscard]] static Result<AuditLog> create(Database &database);
    /// Seals what was written before there were seals.
    [[nodiscard]] static Result<void> sealOld(Database &database);

    /// The id of the entry and its seal are not used.
    [[nodiscard]] Result<void> write(const AuditEntry &entry);

private:
    AuditLog(Statement insert, Statement newest, Statement seal)
        : m_insert(std::move(insert))
        , m_newest(std::move(newest))
        , m_seal(std::move(seal))
    {}

    Statement m_insert;
    Statement m_newest; ///< entry, and the seal before it
    Statement m_seal;
};

} // namespace stag::storage
