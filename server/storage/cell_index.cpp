// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/cell_index.h"

#include "core/base/byte_reader.h"
#include "core/mesh/cells.h"
#include "server/storage/database.h"

#include <algorithm>
#include <bit>
#include <map>

namespace stag::storage {

namespace {

std::int64_t indexHash(const ContentHash &hash)
{
    return std::bit_cast<std::int64_t>(ByteReader(hash.digest).u64().value_or(0));
}

} // namespace

Result<CellIndex> CellIndex::create(Database &database, const StoreSettings &settings)
{
    STAG_TRY(
        auto find,
        Statement::prepare(database.handle(), "SELECT content FROM mesh_cell WHERE hash = ?1"));
    STAG_TRY(auto insert,
             Statement::prepare(database.handle(),
                                "INSERT INTO mesh_cell (hash, content) VALUES (?1, ?2) "
                                "ON CONFLICT (hash) DO UPDATE SET content = excluded.content"));
    return CellIndex(std::move(find), std::move(insert), settings);
}

std::vector<IndexedCell> CellIndex::cellsOf(const mesh::Mesh &mesh) const
{
    std::vector<IndexedCell> indexed;
    if (mesh.triangleCount() > m_settings.cellTrianglesMax)
        return indexed;
    const auto cells = mesh::splitIntoCells(mesh, m_settings.cellM);
    if (!cells)
        return indexed;
    indexed.reserve(cells->size());
    for (const mesh::MeshCell &cell : *cells)
        indexed.push_back({indexHash(cell.hash), cell.mesh.triangleCount()});
    return indexed;
}

Result<std::optional<std::int64_t>> CellIndex::mostAlike(const std::vector<IndexedCell> &cells)
{
    std::size_t all = 0;
    std::map<std::int64_t, std::size_t> common; // triangles by content
    for (const IndexedCell &cell : cells) {
        all += cell.triangleCount;
        STAG_TRY(const bool found, m_find.first(cell.hash));
        if (found)
            common[m_find.integer(0)] += cell.triangleCount;
        m_find.reset();
    }
    const auto best =
        std::max_element(common.begin(), common.end(), [](const auto &left, const auto &right) {
            return left.second < right.second;
        });
    const double enough = m_settings.cellShareMin * static_cast<double>(all);
    if (best == common.end() || static_cast<double>(best->second) < enough)
        return std::optional<std::int64_t>();
    return std::optional(best->first);
}

Result<void> CellIndex::insert(const std::vector<IndexedCell> &cells, std::int64_t content)
{
    for (const IndexedCell &cell : cells)
        STAG_TRY_VOID(m_insert.run(cell.hash, content));
    return success();
}

} // namespace stag::storage
