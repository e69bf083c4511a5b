// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/edge_store.h"
#include "server/storage/statement.h"

#include <vector>

namespace stag::storage {

class Database;

/// Questions about edge servers. On one connection and its thread.
class EdgeReader
{
public:
    [[nodiscard]] static Result<EdgeReader> create(Database &database);

    [[nodiscard]] Result<std::vector<model::EdgeRecord>> all();

private:
    explicit EdgeReader(Statement all)
        : m_all(std::move(all))
    {}

    Statement m_all;
};

} // namespace stag::storage
