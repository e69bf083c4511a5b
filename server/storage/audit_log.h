// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/records.h"
#include "server/storage/statement.h"

namespace stag::storage {

class Database;

/// Writes down who did what, in the transaction of the caller.
class AuditLog
{
public:
    [[nodiscard]] static Result<AuditLog> create(Database &database);

    /// The id of the entry is not used.
    [[nodiscard]] Result<void> write(const AuditEntry &entry);

private:
    explicit AuditLog(Statement insert)
        : m_insert(std::move(insert))
    {}

    Statement m_insert;
};

} // namespace stag::storage
