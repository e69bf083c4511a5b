// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/edge_reader.h"

#include "server/storage/database.h"
#include "server/storage/edge_row.h"

#include <string>
#include <utility>

namespace stag::storage {

Result<EdgeReader> EdgeReader::create(Database &database)
{
    STAG_TRY(auto all,
             Statement::prepare(database.handle(),
                                "SELECT " + std::string(kEdgeColumns) + ", "
                                    + std::string(kEdgeStatusColumns)
                                    + " FROM edge_server e ORDER BY e.name, e.key"));
    return EdgeReader(std::move(all));
}

Result<std::vector<model::EdgeRecord>> EdgeReader::all()
{
    std::vector<model::EdgeRecord> records;
    STAG_TRY(bool more, m_all.first());
    while (more) {
        records.push_back({edgeAt(m_all, 0), edgeStatusAt(m_all, kEdgeColumnCount)});
        STAG_TRY(more, m_all.next());
    }
    m_all.reset();
    return records;
}

} // namespace stag::storage
