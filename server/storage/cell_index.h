// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"
#include "server/storage/limits.h"
#include "server/storage/statement.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stag::storage {

class Database;

/// A cell of a mesh, as the index knows it.
struct IndexedCell
{
    std::int64_t hash = 0;
    std::size_t triangleCount = 0;
};

/// Which content has the cells of a mesh, in whatever session: what two scans of one room have in
/// common is found by it and stored once. Only a hint; the delta against what it names decides. In
/// the transaction of the caller.
class CellIndex
{
public:
    [[nodiscard]] static Result<CellIndex> create(Database &database,
                                                  const StoreSettings &settings);

    /// The cells of a mesh that passes mesh::validate(); none if it is too large or too far away.
    [[nodiscard]] std::vector<IndexedCell> cellsOf(const mesh::Mesh &mesh) const;
    /// The content that has the most triangles in common, if they are enough.
    [[nodiscard]] Result<std::optional<std::int64_t>>
    mostAlike(const std::vector<IndexedCell> &cells);
    /// From now on these cells are found in `content`.
    [[nodiscard]] Result<void> insert(const std::vector<IndexedCell> &cells, std::int64_t content);

private:
    CellIndex(Statement find, Statement insert, const StoreSettings &settings)
        : m_find(std::move(find))
        , m_insert(std::move(insert))
        , m_settings(settings)
    {}

    Statement m_find;
    Statement m_insert;
    StoreSettings m_settings;
};

} // namespace stag::storage
