// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/model/api_key.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace stag::storage {

class Database;

struct StoredKey
{
    model::ApiKey key;
    ContentHash secretHash;
};

/// API keys in a file of their own, keys.db, which several programs may have open: the server that
/// checks them and the command line that adds one. One thread at a time.
class KeyStore
{
public:
    /// Opens or makes the file, readable for its owner only.
    [[nodiscard]] static Result<std::unique_ptr<KeyStore>>
    create(const std::filesystem::path &folder, std::size_t keysMax = kKeysMax);
    ~KeyStore();
    KeyStore(const KeyStore &) = delete;
    KeyStore &operator=(const KeyStore &) = delete;

    /// The oldest first.
    [[nodiscard]] Result<std::vector<StoredKey>> keys();
    /// On the disk when it returns. In place of the oldest revoked key if there are too many;
    /// Conflict if none is revoked.
    [[nodiscard]] Result<void> add(const StoredKey &key);
    /// On the disk when it returns. NotFound; a key that is revoked already stays as it is.
    [[nodiscard]] Result<void> revoke(const model::ApiKeyId &id, Timestamp at);
    /// When keys were used last.
    [[nodiscard]] Result<void> touch(std::span<const std::pair<model::ApiKeyId, Timestamp>> used);
    /// Another number after another program has written.
    [[nodiscard]] Result<std::int64_t> version();

    static constexpr std::size_t kKeysMax = 10'000;

private:
    struct Statements;
    KeyStore(std::unique_ptr<Database> database,
             std::unique_ptr<Statements> statements,
             std::size_t keysMax);
    [[nodiscard]] Result<void> inTransaction(const std::function<Result<void>()> &change);
    [[nodiscard]] Result<void> insert(const StoredKey &key);
    [[nodiscard]] Result<void> makeRoom();

    std::unique_ptr<Database> m_database;
    std::unique_ptr<Statements> m_statements;
    const std::size_t m_keysMax;
};

} // namespace stag::storage
