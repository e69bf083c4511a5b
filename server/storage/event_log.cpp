// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_log.h"

#include "core/base/uuid.h"
#include "server/storage/database.h"

#include <algorithm>
#include <array>
#include <functional>

namespace stag::storage {

namespace {

constexpr std::int64_t kPruneEvery = 1'000;   // events
constexpr std::int64_t kSweptAtOnce = 20'000; // rows; some milliseconds

/// An event id as it is in the table: a UUID in 16 bytes, if these give its text back.
class StoredKey
{
public:
    explicit StoredKey(std::string_view text)
        : m_text(text)
    {
        const bool isLower =
            std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'F'; });
        if (isLower)
            m_uuid = uuidBytes(text);
    }
    [[nodiscard]] std::optional<BytesView> uuid() const
    {
        return m_uuid ? std::optional<BytesView>(*m_uuid) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::string_view> text() const
    {
        return m_uuid ? std::nullopt : std::optional(m_text);
    }
    [[nodiscard]] std::string_view bytes() const
    {
        return m_uuid ? std::string_view(reinterpret_cast<const char *>(m_uuid->data()),
                                         m_uuid->size())
                      : m_text;
    }

private:
    std::string_view m_text;
    std::optional<std::array<std::byte, 16>> m_uuid;
};

std::uint64_t hashOf(std::int64_t session, std::string_view key)
{
    constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15;
    return std::hash<std::string_view>{}(key) ^ (static_cast<std::uint64_t>(session) * kOdd);
}

} // namespace

std::string_view EventLog::textOf(Sql sql)
{
    switch (sql) {
    case Sql::Insert:
        return "INSERT INTO event (session, key, timestamp, received_at, anchor_count, mesh_count) "
               "VALUES (?1, coalesce(?2, ?3), ?4, ?5, ?6, ?7)";
    case Sql::Find: // both forms: a UUID from before it was packed is a text
        return "SELECT anchor_count, mesh_count FROM event WHERE id = ?1 AND session = ?2 "
               "AND (key = ?3 OR key = ?4)";
    case Sql::Prune:
        return "DELETE FROM event WHERE id <= ?1";
    case Sql::Sweep:
        return "DELETE FROM event WHERE id > ?1 AND id <= ?2 "
               "AND NOT EXISTS (SELECT 1 FROM session WHERE id = event.session)";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<EventLog>> EventLog::create(Database &database,
                                                   const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    std::unique_ptr<EventLog> log(new EventLog(std::move(statements), settings.eventIdsMax));
    STAG_TRY_VOID(log->load(database));
    return log;
}

Result<void> EventLog::load(Database &database)
{
    std::set<std::int64_t> sessions;
    STAG_TRY(Statement rows,
             Statement::prepare(database.handle(), "SELECT id, session, key FROM event"));
    STAG_TRY(bool more, rows.first());
    if (more)
        m_prunedThrough = rows.integer(0) - 1;
    while (more) {
        m_newest = rows.integer(0);
        const std::int64_t session = rows.integer(1);
        const BytesView key = rows.blob(2);
        const std::string_view text(reinterpret_cast<const char *>(key.data()), key.size());
        m_index.insert(hashOf(session, StoredKey(text).bytes()), m_newest);
        sessions.insert(session);
        STAG_TRY(more, rows.next());
    }
    if (!sessions.empty())
        m_newestSession = *sessions.rbegin();
    return sweepUnlessAllExist(database, sessions);
}

Result<void> EventLog::sweepUnlessAllExist(Database &database,
                                           const std::set<std::int64_t> &sessions)
{
    STAG_TRY(Statement find,
             Statement::prepare(database.handle(), "SELECT 1 FROM session WHERE id = ?1"));
    for (const std::int64_t session : sessions) {
        STAG_TRY(const bool exists, find.first(session));
        if (!exists) // an earlier process did not come to its end
            sessionsRemoved();
    }
    return success();
}

Result<std::optional<EventLog::Counts>>
EventLog::add(std::int64_t session, const model::SpatialEvent &event, Timestamp now)
{
    if (event.id.empty())
        return std::optional<Counts>();
    const StoredKey key(event.id.text());
    const std::uint64_t hash = hashOf(session, key.bytes());
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool known, m_index.find(hash, [&](std::int64_t row) {
        return find.first(row, session, key.uuid(), std::string_view(event.id.text()));
    }));
    if (known) {
        const Counts counts{static_cast<std::size_t>(find.integer(0)),
                            static_cast<std::size_t>(find.integer(1))};
        find.reset();
        return std::optional(counts);
    }
    STAG_TRY(const auto row,
             m_statements[Sql::Insert].insert(session,
                                              key.uuid(),
                                              key.text(),
                                              toUnixMs(event.timestamp),
                                              toUnixMs(now),
                                              static_cast<std::int64_t>(event.anchors.size()),
                                              static_cast<std::int64_t>(event.meshes.size())));
    m_newest = row.value_or(m_newest);
    m_newestSession = std::max(m_newestSession, session);
    m_index.insert(hash, m_newest);
    return std::optional<Counts>();
}

void EventLog::sessionsRemoved()
{
    m_sweptThrough = m_prunedThrough;
    m_sweepEnd = m_newest;
}

Result<void> EventLog::finishGroup()
{
    const std::int64_t oldThrough = m_newest - m_eventIdsMax;
    if (oldThrough >= m_prunedThrough + kPruneEvery) {
        STAG_TRY_VOID(m_statements[Sql::Prune].run(oldThrough));
        m_prunedThrough = oldThrough;
        m_index.forgetThrough(oldThrough);
    }
    m_sweptThrough = std::max(m_sweptThrough, m_prunedThrough);
    if (m_sweptThrough >= m_sweepEnd)
        return success();
    const std::int64_t end = std::min(m_sweepEnd, m_sweptThrough + kSweptAtOnce);
    STAG_TRY_VOID(m_statements[Sql::Sweep].run(m_sweptThrough, end));
    m_sweptThrough = end;
    return success();
}

} // namespace stag::storage
