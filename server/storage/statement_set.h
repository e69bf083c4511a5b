// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/statement.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace stag::storage {

/// The prepared statements of one writer, by an enumeration that ends with `Count`.
template<typename Sql>
class StatementSet
{
public:
    [[nodiscard]] static Result<StatementSet> prepare(sqlite3 *handle,
                                                      std::string_view (*textOf)(Sql))
    {
        std::vector<Statement> statements;
        for (std::size_t i = 0; i < static_cast<std::size_t>(Sql::Count); ++i) {
            STAG_TRY(auto statement, Statement::prepare(handle, textOf(static_cast<Sql>(i))));
            statements.push_back(std::move(statement));
        }
        return StatementSet(std::move(statements));
    }

    [[nodiscard]] Statement &operator[](Sql sql)
    {
        return m_statements[static_cast<std::size_t>(sql)];
    }

private:
    explicit StatementSet(std::vector<Statement> statements)
        : m_statements(std::move(statements))
    {}

    std::vector<Statement> m_statements;
};

} // namespace stag::storage
