// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/key_ring.h"

#include "core/base/constant_time.h"
#include "server/identity/key_text.h"

#include <algorithm>
#include <utility>

namespace stag::identity {

namespace {

/// Who else changes the file.
constexpr const char *kCommandLine = "stagd keys";

KeyRing::Verdict verdictOn(const model::ApiKey &key, Timestamp now)
{
    switch (model::stateOf(key, now)) {
    case model::KeyState::Good:
        return KeyRing::Verdict::Good;
    case model::KeyState::Expired:
        return KeyRing::Verdict::Expired;
    case model::KeyState::Revoked:
        return KeyRing::Verdict::Revoked;
    }
    return KeyRing::Verdict::Unknown;
}

} // namespace

Result<std::shared_ptr<KeyRing>> KeyRing::create(std::unique_ptr<storage::KeyStore> store,
                                                 transport::Loop &loop,
                                                 const Clock &clock,
                                                 Random &random,
                                                 Notice notice,
                                                 const IdentityLimits &limits)
{
    std::shared_ptr<KeyRing> ring(
        new KeyRing(std::move(store), loop, clock, random, std::move(notice), limits));
    STAG_TRY_VOID(ring->reload());
    loop.post([weak = ring->weak_from_this()] {
        if (const auto self = weak.lock())
            self->poll();
    });
    return ring;
}

KeyRing::KeyRing(std::unique_ptr<storage::KeyStore> store,
                 transport::Loop &loop,
                 const Clock &clock,
                 Random &random,
                 Notice notice,
                 const IdentityLimits &limits)
    : m_store(std::move(store))
    , m_loop(loop)
    , m_clock(clock)
    , m_random(random)
    , m_notice(std::move(notice))
    , m_limits(limits)
    , m_flushed(clock.monotonic())
    , m_table(std::make_shared<const Table>())
{}

std::shared_ptr<const KeyRing::Table> KeyRing::table() const
{
    const std::lock_guard lock(m_mutex);
    return m_table;
}

model::ApiKey KeyRing::seen(const Entry &entry)
{
    model::ApiKey key = entry.stored.key;
    if (const std::int64_t used = entry.lastUsedMs->load(std::memory_order_relaxed); used > 0)
        key.lastUsed = fromUnixMs(used);
    return key;
}

KeyRing::Finding KeyRing::find(std::string_view shown) const
{
    if (shown.size() > m_limits.keyBytesMax)
        return {};
    const auto text = readKeyText(shown);
    if (!text)
        return {};
    const auto known = table();
    const auto found = known->find(text->id);
    // An unknown key takes as long as a wrong one.
    const ContentHash expected =
        found == known->end() ? ContentHash() : found->second.stored.secretHash;
    const bool isEqual = equalsInConstantTime(expected, text->secretHash);
    if (!isEqual || found == known->end())
        return {};
    const Timestamp now = m_clock.now();
    const Finding finding{verdictOn(found->second.stored.key, now), seen(found->second)};
    if (finding.verdict == Verdict::Good)
        found->second.lastUsedMs->store(toUnixMs(now), std::memory_order_relaxed);
    return finding;
}

std::vector<model::ApiKey> KeyRing::keys() const
{
    std::vector<model::ApiKey> keys;
    for (const auto &[id, entry] : *table())
        keys.push_back(seen(entry));
    std::sort(keys.begin(), keys.end(), [](const model::ApiKey &a, const model::ApiKey &b) {
        return std::pair(a.created, a.id) < std::pair(b.created, b.id);
    });
    return keys;
}

void KeyRing::add(wire::KeyRequest request, std::string actor, Done<IssuedKey> done)
{
    m_loop.post([self = shared_from_this(),
                 request = std::move(request),
                 actor = std::move(actor),
                 done = std::move(done)] {
        auto issued =
            issueKey(*self->m_store, self->m_clock, self->m_random, request, self->m_limits);
        if (issued)
            if (const auto loaded = self->reload(actor); !loaded)
                return done(loaded.error());
        done(std::move(issued));
    });
}

void KeyRing::revoke(model::ApiKeyId id, std::string actor, Done<model::ApiKey> done)
{
    m_loop.post([self = shared_from_this(),
                 id = std::move(id),
                 actor = std::move(actor),
                 done = std::move(done)] {
        Result<void> revoked = self->m_store->revoke(id, self->m_clock.now());
        if (revoked)
            revoked = self->reload(actor);
        if (!revoked)
            return done(revoked.error());
        self->closeUnwelcome();
        const auto known = self->table();
        const auto found = known->find(id);
        if (found == known->end())
            return done(Error{ErrorCode::NotFound, "there is no key " + id.text()});
        done(seen(found->second));
    });
}

Result<void> KeyRing::reload(const std::string &actor)
{
    const auto before = table();
    STAG_TRY_VOID(reload());
    for (const auto &[id, entry] : *table()) {
        const auto known = before->find(id);
        if (known == before->end())
            m_notice("create_key", id, actor);
        else if (entry.stored.key.revoked && !known->second.stored.key.revoked)
            m_notice("revoke_key", id, actor);
    }
    return success();
}

Result<void> KeyRing::reload()
{
    // Before the keys: what changes meanwhile is then read again.
    STAG_TRY(m_version, m_store->version());
    STAG_TRY(const auto stored, m_store->keys());
    const auto before = table();
    auto next = std::make_shared<Table>();
    for (const storage::StoredKey &key : stored) {
        const auto known = before->find(key.key.id);
        auto lastUsed = known != before->end() ? known->second.lastUsedMs
                                               : std::make_shared<std::atomic<std::int64_t>>(0);
        if (key.key.lastUsed)
            lastUsed->store(std::max(lastUsed->load(), toUnixMs(*key.key.lastUsed)));
        next->emplace(key.key.id, Entry{key, std::move(lastUsed)});
    }
    const std::lock_guard lock(m_mutex);
    m_table = std::move(next);
    return success();
}

void KeyRing::poll()
{
    const auto version = m_store->version();
    // A file that cannot be read now may be readable in a second; the keys in memory stay.
    if (version && *version != m_version)
        ignoreError(reload(kCommandLine), "the next poll tries again");
    closeUnwelcome();
    if (m_clock.monotonic() - m_flushed >= m_limits.touchInterval)
        flush();
    m_timer = m_loop.after(m_limits.pollInterval, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->poll();
    });
}

void KeyRing::watch(const model::ApiKeyId &id, const std::shared_ptr<transport::WebSocket> &socket)
{
    m_sockets.add(id.text(), socket);
    // It may have been revoked between the request and now.
    const auto known = table();
    const auto found = known->find(id);
    if (found == known->end()
        || verdictOn(found->second.stored.key, m_clock.now()) != Verdict::Good)
        socket->closeNow(transport::close_code::kPolicyViolation, "API key revoked");
}

void KeyRing::forget(const model::ApiKeyId &id, std::uint64_t socketId)
{
    m_sockets.remove(id.text(), socketId);
}

void KeyRing::closeUnwelcome()
{
    const Timestamp now = m_clock.now();
    const auto known = table();
    m_sockets.closeWhere([&](const std::string &id) -> std::string {
        const auto found = known->find(model::ApiKeyId(id));
        const Verdict verdict =
            found == known->end() ? Verdict::Revoked : verdictOn(found->second.stored.key, now);
        if (verdict == Verdict::Good)
            return {};
        return verdict == Verdict::Expired ? "API key expired" : "API key revoked";
    });
}

void KeyRing::flush()
{
    m_flushed = m_clock.monotonic();
    std::vector<std::pair<model::ApiKeyId, Timestamp>> used;
    for (const auto &[id, entry] : *table()) {
        const std::int64_t last = entry.lastUsedMs->load();
        if (last > (entry.stored.key.lastUsed ? toUnixMs(*entry.stored.key.lastUsed) : 0))
            used.emplace_back(id, fromUnixMs(last));
    }
    if (used.empty())
        return;
    constexpr std::string_view kWhy = "when a key was used last is written again later";
    if (m_store->touch(used))
        ignoreError(reload(), kWhy);
}

} // namespace stag::identity
