// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/session_writer.h"

#include "server/storage/database.h"

#include <algorithm>

namespace stag::storage {

namespace {

constexpr std::size_t kRowsRememberedMax = 10'000;

} // namespace

std::string_view SessionWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::Find:
        return "SELECT id, first_seen FROM session WHERE key = ?1";
    case Sql::FindNewest:
        return "SELECT coalesce(max(id), 0) FROM session_row";
    case Sql::Insert:
        return "INSERT INTO session_row (id, key, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)";
    case Sql::Touch:
        return "UPDATE session_row SET last_seen = max(last_seen, ?2), anchor_count = anchor_count "
               "+ "
               "?3, mesh_count = mesh_count + ?4 WHERE id = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<SessionWriter>> SessionWriter::create(Database &database,
                                                             std::int64_t newestRow)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    std::unique_ptr<SessionWriter> writer(new SessionWriter(std::move(statements)));
    Statement &find = writer->m_statements[Sql::FindNewest];
    STAG_TRY(const bool found, find.first());
    writer->m_newestRow = std::max(newestRow, found ? find.integer(0) : 0);
    find.reset();
    return writer;
}

Result<SessionWriter::Row> SessionWriter::row(const model::SessionId &session, Timestamp now)
{
    const auto known = m_rows.find(session.text());
    if (known != m_rows.end())
        return known->second;
    const std::string_view key = session.text();
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool found, find.first(key));
    Row row;
    if (found)
        row = {find.integer(0), find.integer(1)};
    find.reset();
    if (!found) {
        row = {++m_newestRow, toUnixMs(now)};
        STAG_TRY_VOID(m_statements[Sql::Insert].run(row.id, key, row.firstSeenMs));
    }
    if (m_rows.size() >= kRowsRememberedMax)
        m_rows.clear();
    m_rows.emplace(session.text(), row);
    return row;
}

void SessionWriter::touch(std::int64_t row,
                          Timestamp now,
                          std::int64_t anchors,
                          std::int64_t meshes)
{
    Touch &touch = m_touched[row];
    touch.seen = std::max(touch.seen, now);
    touch.anchors += anchors;
    touch.meshes += meshes;
}

Result<void> SessionWriter::flush()
{
    for (const auto &[row, touch] : m_touched)
        STAG_TRY_VOID(
            m_statements[Sql::Touch].run(row, toUnixMs(touch.seen), touch.anchors, touch.meshes));
    m_touched.clear();
    return success();
}

void SessionWriter::forget()
{
    m_rows.clear();
    m_touched.clear();
}

} // namespace stag::storage
