// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/key_store.h"

#include "server/storage/database.h"
#include "server/storage/owners_file.h"
#include "server/storage/statement.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace stag::storage {

namespace {

constexpr std::string_view kSchema =
    "CREATE TABLE IF NOT EXISTS api_key ("
    "position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
    "hash BLOB NOT NULL, scopes INTEGER NOT NULL, created INTEGER NOT NULL, "
    "expires INTEGER NOT NULL, used INTEGER NOT NULL, revoked INTEGER NOT NULL) STRICT";
constexpr int kSchemaVersion = 1;

/// Zero is no time at which a key can expire, be used or be revoked.
std::int64_t numberOf(const std::optional<Timestamp> &time)
{
    return time ? toUnixMs(*time) : 0;
}

std::optional<Timestamp> timeOf(std::int64_t number)
{
    return number == 0 ? std::nullopt : std::optional(fromUnixMs(number));
}

Result<StoredKey> keyOf(const Statement &row)
{
    StoredKey stored;
    stored.key.id = model::ApiKeyId(std::string(row.text(0)));
    stored.key.name = row.text(1);
    const BytesView hash = row.blob(2);
    if (hash.size() != stored.secretHash.digest.size())
        return Error{ErrorCode::Corrupt, "the hash of key " + stored.key.id.text() + " is damaged"};
    std::copy(hash.begin(), hash.end(), stored.secretHash.digest.begin());
    stored.key.scopes = model::KeyScopes::fromBits(row.integer(3));
    stored.key.created = fromUnixMs(row.integer(4));
    stored.key.expires = timeOf(row.integer(5));
    stored.key.lastUsed = timeOf(row.integer(6));
    stored.key.revoked = timeOf(row.integer(7));
    return stored;
}

} // namespace

struct KeyStore::Statements
{
    Statement all;
    Statement insert;
    Statement revoke;
    Statement find;
    Statement touch;
    Statement count;
    Statement removeRevoked;
    Statement version;

    static Result<std::unique_ptr<Statements>> prepare(sqlite3 *handle)
    {
        STAG_TRY(auto all,
                 Statement::prepare(handle,
                                    "SELECT id, name, hash, scopes, created, expires, used, "
                                    "revoked FROM api_key ORDER BY position"));
        STAG_TRY(auto insert,
                 Statement::prepare(handle,
                                    "INSERT INTO api_key (id, name, hash, scopes, created, "
                                    "expires, used, revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, "
                                    "0)"));
        STAG_TRY(auto revoke,
                 Statement::prepare(
                     handle, "UPDATE api_key SET revoked = ?2 WHERE id = ?1 AND revoked = 0"));
        STAG_TRY(auto find, Statement::prepare(handle, "SELECT 1 FROM api_key WHERE id = ?1"));
        STAG_TRY(
            auto touch,
            Statement::prepare(handle, "UPDATE api_key SET used = max(used, ?2) WHERE id = ?1"));
        STAG_TRY(auto count, Statement::prepare(handle, "SELECT count(*) FROM api_key"));
        STAG_TRY(auto removeRevoked,
                 Statement::prepare(handle,
                                    "DELETE FROM api_key WHERE position = (SELECT min(position) "
                                    "FROM api_key WHERE revoked <> 0)"));
        STAG_TRY(auto version, Statement::prepare(handle, "PRAGMA data_version"));
        return std::make_unique<Statements>(Statements{std::move(all),
                                                       std::move(insert),
                                                       std::move(revoke),
                                                       std::move(find),
                                                       std::move(touch),
                                                       std::move(count),
                                                       std::move(removeRevoked),
                                                       std::move(version)});
    }
};

Result<std::unique_ptr<KeyStore>> KeyStore::create(const std::filesystem::path &folder,
                                                   std::size_t keysMax)
{
    const std::filesystem::path file = folder / "keys.db";
    STAG_TRY_VOID(makeOwnersOnly(file));
    STAG_TRY(auto database, Database::open(file, Database::Access::ReadWrite, {}));
    STAG_TRY(auto version, Statement::prepare(database->handle(), "PRAGMA user_version"));
    STAG_TRY_VOID(version.first());
    if (version.integer(0) > kSchemaVersion)
        return Error{ErrorCode::Conflict, file.string() + " was made by a newer program"};
    version.reset();
    STAG_TRY_VOID(database->execute(std::string(kSchema)));
    STAG_TRY_VOID(database->execute("PRAGMA user_version = " + std::to_string(kSchemaVersion)));
    STAG_TRY(auto statements, Statements::prepare(database->handle()));
    return std::unique_ptr<KeyStore>(
        new KeyStore(std::move(database), std::move(statements), keysMax));
}

KeyStore::KeyStore(std::unique_ptr<Database> database,
                   std::unique_ptr<Statements> statements,
                   std::size_t keysMax)
    : m_database(std::move(database))
    , m_statements(std::move(statements))
    , m_keysMax(keysMax)
{}

KeyStore::~KeyStore() = default;

Result<std::vector<StoredKey>> KeyStore::keys()
{
    Statement &all = m_statements->all;
    std::vector<StoredKey> keys;
    STAG_TRY(bool row, all.first());
    while (row) {
        STAG_TRY(keys.emplace_back(), keyOf(all));
        STAG_TRY(row, all.next());
    }
    all.reset();
    return keys;
}

Result<void> KeyStore::inTransaction(const std::function<Result<void>()> &change)
{
    STAG_TRY_VOID(m_database->execute("BEGIN IMMEDIATE"));
    Result<void> done = change();
    if (done)
        done = m_database->execute("COMMIT");
    if (!done)
        ignoreError(m_database->execute("ROLLBACK"), "the error at hand says more");
    return done;
}

Result<void> KeyStore::add(const StoredKey &key)
{
    return inTransaction([&]() -> Result<void> {
        STAG_TRY_VOID(makeRoom());
        return insert(key);
    });
}

Result<void> KeyStore::makeRoom()
{
    Statement &count = m_statements->count;
    STAG_TRY_VOID(count.first());
    const auto before = static_cast<std::size_t>(count.integer(0));
    count.reset();
    if (before < m_keysMax)
        return success();
    STAG_TRY_VOID(m_statements->removeRevoked.run());
    STAG_TRY_VOID(count.first());
    const bool isFull = static_cast<std::size_t>(count.integer(0)) == before;
    count.reset();
    if (isFull)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(m_keysMax) + " keys; revoke one first"};
    return success();
}

Result<void> KeyStore::insert(const StoredKey &key)
{
    return m_statements->insert.run(std::string_view(key.key.id.text()),
                                    std::string_view(key.key.name),
                                    BytesView(key.secretHash.digest),
                                    key.key.scopes.bits(),
                                    toUnixMs(key.key.created),
                                    numberOf(key.key.expires));
}

Result<void> KeyStore::revoke(const model::ApiKeyId &id, Timestamp at)
{
    return inTransaction([&]() -> Result<void> {
        Statement &find = m_statements->find;
        STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
        find.reset();
        if (!isThere)
            return Error{ErrorCode::NotFound, "there is no key " + id.text()};
        return m_statements->revoke.run(std::string_view(id.text()), toUnixMs(at));
    });
}

Result<void> KeyStore::touch(std::span<const std::pair<model::ApiKeyId, Timestamp>> used)
{
    return inTransaction([&]() -> Result<void> {
        for (const auto &[id, at] : used)
            STAG_TRY_VOID(m_statements->touch.run(std::string_view(id.text()), toUnixMs(at)));
        return success();
    });
}

Result<std::int64_t> KeyStore::version()
{
    Statement &version = m_statements->version;
    STAG_TRY_VOID(version.first());
    const std::int64_t number = version.integer(0);
    version.reset();
    return number;
}

} // namespace stag::storage
