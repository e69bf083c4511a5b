// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/wire/api_keys.h"
#include "server/identity/key_desk.h"
#include "server/identity/limits.h"
#include "server/identity/socket_book.h"
#include "server/storage/key_store.h"
#include "server/transport/loop.h"
#include "server/transport/web_socket.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::identity {

/// The keys of this server: who shows one is looked up in memory, what changes is written on a loop
/// of its own. What another program changes in the file is noticed after a moment.
class KeyRing : public std::enable_shared_from_this<KeyRing>
{
public:
    enum class Verdict { Good, Unknown, Expired, Revoked };
    struct Finding
    {
        Verdict verdict = Verdict::Unknown;
        model::ApiKey key{}; ///< unless it is unknown
    };
    template<typename T>
    using Done = std::function<void(Result<T>)>;
    /// Told of each key that is made or revoked while the ring is there, and by whom.
    using Notice = std::function<void(
        std::string_view action, const model::ApiKeyId &key, const std::string &actor)>;

    /// `loop` runs nothing else that is in a hurry and stops before the ring is destroyed.
    [[nodiscard]] static Result<std::shared_ptr<KeyRing>>
    create(std::unique_ptr<storage::KeyStore> store,
           transport::Loop &loop,
           const Clock &clock,
           Random &random,
           Notice notice,
           const IdentityLimits &limits);

    /// Whose key this is, and whether it is still good; then it counts as used now. Any thread.
    [[nodiscard]] Finding find(std::string_view shown) const;
    [[nodiscard]] std::vector<model::ApiKey> keys() const;
    /// Calls back on the ring's loop once it is on the disk.
    void add(wire::KeyRequest request, std::string actor, Done<IssuedKey> done);
    /// The same; the key's WebSockets are closed.
    void revoke(model::ApiKeyId id, std::string actor, Done<model::ApiKey> done);

    /// Closes the socket when its key is good no longer, or at once. Any thread.
    void watch(const model::ApiKeyId &id, const std::shared_ptr<transport::WebSocket> &socket);
    void forget(const model::ApiKeyId &id, std::uint64_t socketId);

    /// Writes down when keys were used. On the ring's loop, or once it has stopped.
    void flush();

private:
    struct Entry
    {
        storage::StoredKey stored;
        std::shared_ptr<std::atomic<std::int64_t>> lastUsedMs;
    };
    using Table = std::unordered_map<model::ApiKeyId, Entry>;

    KeyRing(std::unique_ptr<storage::KeyStore> store,
            transport::Loop &loop,
            const Clock &clock,
            Random &random,
            Notice notice,
            const IdentityLimits &limits);

    [[nodiscard]] Result<void> reload();
    /// Reads the file again and tells what has changed.
    [[nodiscard]] Result<void> reload(const std::string &actor);
    void poll();
    void closeUnwelcome();
    [[nodiscard]] std::shared_ptr<const Table> table() const;
    [[nodiscard]] static model::ApiKey seen(const Entry &entry);

    const std::unique_ptr<storage::KeyStore> m_store; ///< on m_loop
    transport::Loop &m_loop;
    const Clock &m_clock;
    Random &m_random;
    const Notice m_notice;
    const IdentityLimits m_limits;
    std::int64_t m_version = 0;                      ///< on m_loop
    MonotonicTime m_flushed{};                       ///< on m_loop
    std::unique_ptr<transport::Loop::Timer> m_timer; ///< on m_loop

    SocketBook m_sockets;
    mutable std::mutex m_mutex; ///< for the table, one step at a time
    std::shared_ptr<const Table> m_table;
};

} // namespace stag::identity
