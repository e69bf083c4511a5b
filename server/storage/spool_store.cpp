// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/spool_store.h"

#include "server/storage/database.h"
#include "server/storage/folder_lock.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>

namespace stag::storage {

namespace {

// Covering, so that neither recovery nor a removal reads a payload only to count it.
constexpr std::string_view kSchema =
    "CREATE TABLE IF NOT EXISTS record ("
    "position INTEGER PRIMARY KEY, session TEXT NOT NULL, kind INTEGER NOT NULL, "
    "size INTEGER NOT NULL, data BLOB NOT NULL) STRICT;"
    "CREATE INDEX IF NOT EXISTS record_by_session ON record (session, position, kind, size);"
    "CREATE INDEX IF NOT EXISTS record_by_age ON record (kind <> 0, position);";
constexpr int kSchemaVersion = 1;

/// About what the table and its indexes take for an item besides its record and its session.
constexpr std::size_t kItemBytes = 64;

void add(SpoolAmounts &amounts, std::int64_t kind, std::int64_t items, std::int64_t bytes)
{
    SpoolAmount &amount = amounts.at(static_cast<std::size_t>(kind));
    amount.items += static_cast<std::uint64_t>(items);
    amount.bytes += static_cast<std::uint64_t>(bytes);
}

Error damaged(const std::filesystem::path &file, const Error &error)
{
    if (error.code != ErrorCode::Corrupt)
        return error;
    return {ErrorCode::Corrupt,
            "the spool " + file.string() + " is damaged (" + error.detail
                + "); move it away to start without what it holds"};
}

} // namespace

std::size_t sizeBytes(const SpoolItem &item)
{
    return item.record.size() + 2 * item.session.text().size() + kItemBytes;
}

struct SpoolStore::Statements
{
    Statement insert;
    Statement remove;
    Statement read;
    Statement sessions;
    Statement sums;
    Statement evict;

    static Result<std::unique_ptr<Statements>> prepare(sqlite3 *handle)
    {
        STAG_TRY(auto insert,
                 Statement::prepare(handle, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)"));
        STAG_TRY(auto remove,
                 Statement::prepare(handle,
                                    "DELETE FROM record WHERE session = ?1 AND position <= ?2 "
                                    "RETURNING kind, size"));
        STAG_TRY(auto read,
                 Statement::prepare(handle,
                                    "SELECT position, kind, data FROM record WHERE session = ?1 "
                                    "AND position > ?2 ORDER BY position"));
        STAG_TRY(auto sessions,
                 Statement::prepare(handle,
                                    "SELECT session, max(position) FROM record GROUP BY session"));
        STAG_TRY(auto sums,
                 Statement::prepare(handle,
                                    "SELECT kind, count(*), sum(size), max(position) FROM record "
                                    "INDEXED BY record_by_session GROUP BY kind"));
        STAG_TRY(auto evict,
                 Statement::prepare(handle,
                                    "DELETE FROM record WHERE position IN (SELECT position FROM "
                                    "record WHERE (kind <> 0) = ?1 ORDER BY position LIMIT ?2) "
                                    "RETURNING kind, size"));
        return std::make_unique<Statements>(Statements{std::move(insert),
                                                       std::move(remove),
                                                       std::move(read),
                                                       std::move(sessions),
                                                       std::move(sums),
                                                       std::move(evict)});
    }
};

Result<std::unique_ptr<SpoolStore>> SpoolStore::create(const std::filesystem::path &folder,
                                                       const SpoolLimits &limits)
{
    STAG_TRY(auto lock, FolderLock::acquire(folder));
    const std::filesystem::path file = folder / "spool.db";
    auto store = open(std::move(lock), file, limits);
    if (!store)
        return damaged(file, store.error());
    return store;
}

Result<std::unique_ptr<SpoolStore>> SpoolStore::createInMemory(const SpoolLimits &limits)
{
    return open(nullptr, ":memory:", limits);
}

Result<std::unique_ptr<SpoolStore>> SpoolStore::open(std::unique_ptr<FolderLock> lock,
                                                     const std::filesystem::path &file,
                                                     const SpoolLimits &limits)
{
    STAG_TRY(auto database, Database::open(file, Database::Access::ReadWrite, {}));
    STAG_TRY(auto version, Statement::prepare(database->handle(), "PRAGMA user_version"));
    STAG_TRY_VOID(version.first());
    if (version.integer(0) > kSchemaVersion)
        return Error{ErrorCode::Conflict,
                     "the spool " + file.string() + " was made by a newer program"};
    version.reset();
    STAG_TRY_VOID(database->execute(std::string(kSchema)));
    STAG_TRY_VOID(database->execute("PRAGMA user_version = " + std::to_string(kSchemaVersion)));
    STAG_TRY(auto statements, Statements::prepare(database->handle()));
    std::unique_ptr<SpoolStore> store(
        new SpoolStore(std::move(lock), std::move(database), std::move(statements), limits));
    STAG_TRY_VOID(store->countWhatIsThere());
    return store;
}

SpoolStore::SpoolStore(std::unique_ptr<FolderLock> lock,
                       std::unique_ptr<Database> database,
                       std::unique_ptr<Statements> statements,
                       const SpoolLimits &limits)
    : m_lock(std::move(lock))
    , m_database(std::move(database))
    , m_statements(std::move(statements))
    , m_limits(limits)
{}

SpoolStore::~SpoolStore() = default;

Result<void> SpoolStore::countWhatIsThere()
{
    Statement &sums = m_statements->sums;
    STAG_TRY(bool row, sums.first());
    while (row) {
        add(m_amounts, sums.integer(0), sums.integer(1), sums.integer(2));
        m_lastPosition = std::max(m_lastPosition, sums.integer(3));
        STAG_TRY(row, sums.next());
    }
    sums.reset();
    m_bytesSinceShrunk = totalBytes();
    return success();
}

Result<SpoolAmounts> SpoolStore::apply(std::span<const SpoolChange> changes)
{
    const SpoolAmounts amountsBefore = m_amounts;
    STAG_TRY_VOID(m_database->execute("BEGIN IMMEDIATE"));
    auto evicted = change(changes);
    const auto committed = evicted ? m_database->execute("COMMIT") : Result<void>(evicted.error());
    if (!committed) {
        // After a full disk SQLite has rolled back by itself.
        ignoreError(m_database->execute("ROLLBACK"), "the error at hand says more");
        m_amounts = amountsBefore;
        return committed.error();
    }
    shrinkIfEmpty();
    return evicted;
}

Result<SpoolAmounts> SpoolStore::change(std::span<const SpoolChange> changes)
{
    for (const SpoolChange &change : changes)
        STAG_TRY_VOID(std::visit([this](const auto &one) { return make(one); }, change));
    SpoolAmounts evicted{};
    while (totalBytes() > m_limits.bytesMax)
        STAG_TRY_VOID(evict(evicted));
    return evicted;
}

Result<void> SpoolStore::make(const SpoolItem &item)
{
    const auto size = static_cast<std::int64_t>(sizeBytes(item));
    STAG_TRY_VOID(m_statements->insert.run(item.position,
                                           std::string_view(item.session.text()),
                                           static_cast<std::int64_t>(item.kind),
                                           size,
                                           BytesView(item.record)));
    add(m_amounts, static_cast<std::int64_t>(item.kind), 1, size);
    m_lastPosition = std::max(m_lastPosition, item.position);
    m_bytesSinceShrunk = std::max(m_bytesSinceShrunk, totalBytes());
    return success();
}

Result<void> SpoolStore::make(const SpoolRemoval &removal)
{
    Statement &remove = m_statements->remove;
    STAG_TRY(bool row,
             remove.first(std::string_view(removal.session.text()), removal.throughPosition));
    while (row) {
        add(m_amounts, remove.integer(0), -1, -remove.integer(1));
        STAG_TRY(row, remove.next());
    }
    remove.reset();
    return success();
}

Result<void> SpoolStore::evict(SpoolAmounts &evicted)
{
    const bool hasPoses = m_amounts[static_cast<std::size_t>(SpoolKind::Pose)].items > 0;
    const std::int64_t count =
        hasPoses ? static_cast<std::int64_t>(m_limits.posesThinnedAtOnce) : 1;
    Statement &evict = m_statements->evict;
    STAG_TRY(bool row, evict.first(std::int64_t{!hasPoses}, count));
    if (!row)
        return Error{ErrorCode::Internal, "the spool is full of nothing"};
    while (row) {
        add(m_amounts, evict.integer(0), -1, -evict.integer(1));
        add(evicted, evict.integer(0), 1, evict.integer(1));
        STAG_TRY(row, evict.next());
    }
    evict.reset();
    return success();
}

void SpoolStore::shrinkIfEmpty()
{
    if (totalBytes() > 0 || m_bytesSinceShrunk <= m_limits.emptyFileBytesMax)
        return;
    m_bytesSinceShrunk = 0;
    constexpr std::string_view kWhy = "a file that stays large will be filled again";
    ignoreError(m_database->execute("VACUUM"), kWhy);
    ignoreError(m_database->execute("PRAGMA wal_checkpoint(TRUNCATE)"), kWhy);
}

Result<SpoolPage> SpoolStore::read(const model::SessionId &session,
                                   std::int64_t afterPosition,
                                   std::size_t itemsMax,
                                   std::size_t bytesMax)
{
    Statement &read = m_statements->read;
    SpoolPage page;
    std::size_t bytes = 0;
    STAG_TRY(bool row, read.first(std::string_view(session.text()), afterPosition));
    while (row && page.items.size() < itemsMax && bytes < bytesMax) {
        const BytesView record = read.blob(2);
        bytes += record.size();
        page.items.push_back({read.integer(0),
                              session,
                              static_cast<SpoolKind>(read.integer(1)),
                              Bytes(record.begin(), record.end())});
        STAG_TRY(row, read.next());
    }
    read.reset();
    page.isLast = !row;
    return page;
}

Result<std::vector<SpoolSession>> SpoolStore::sessions()
{
    Statement &all = m_statements->sessions;
    std::vector<SpoolSession> sessions;
    STAG_TRY(bool row, all.first());
    while (row) {
        sessions.push_back({model::SessionId(std::string(all.text(0))), all.integer(1)});
        STAG_TRY(row, all.next());
    }
    all.reset();
    return sessions;
}

std::uint64_t SpoolStore::totalBytes() const
{
    std::uint64_t bytes = 0;
    for (const SpoolAmount &amount : m_amounts)
        bytes += amount.bytes;
    return bytes;
}

} // namespace stag::storage
