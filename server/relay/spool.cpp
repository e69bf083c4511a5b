// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/spool.h"

#include "core/wire/spool_record.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace stag::relay {

namespace {

/// Anchors and meshes may take so many eighths of the spool before no more should come, and must be
/// down to so many before they come again.
constexpr std::uint64_t kPressedEighths = 7;
constexpr std::uint64_t kRelievedEighths = 6;

using storage::SpoolChange;
using storage::SpoolItem;
using storage::SpoolRemoval;

std::size_t bytesOf(const std::vector<SpoolChange> &changes)
{
    std::size_t bytes = 0;
    for (const SpoolChange &change : changes) {
        if (const auto *item = std::get_if<SpoolItem>(&change))
            bytes += storage::sizeBytes(*item);
    }
    return bytes;
}

std::uint64_t reliableBytes(const storage::SpoolAmounts &amounts)
{
    return amounts[static_cast<std::size_t>(storage::SpoolKind::Anchor)].bytes
           + amounts[static_cast<std::size_t>(storage::SpoolKind::Mesh)].bytes;
}

/// Leaves out what is removed again later in the same list, because STAG was faster than the disk,
/// and all removals of a session but the last.
void cancelOut(std::vector<SpoolChange> &changes)
{
    std::unordered_map<model::SessionId, std::int64_t> removedThrough;
    for (const SpoolChange &change : changes) {
        if (const auto *removal = std::get_if<SpoolRemoval>(&change))
            removedThrough[removal->session] = removal->throughPosition;
    }
    std::erase_if(changes, [&](const SpoolChange &change) {
        if (const auto *removal = std::get_if<SpoolRemoval>(&change))
            return removal->throughPosition < removedThrough[removal->session];
        const auto &item = std::get<SpoolItem>(change);
        const auto removed = removedThrough.find(item.session);
        return removed != removedThrough.end() && item.position <= removed->second;
    });
}

} // namespace

Spool::Spool(transport::Loop &loop,
             storage::SpoolStore &store,
             metrics::Registry &registry,
             const Clock &clock,
             const RelayLimits &limits)
    : m_loop(loop)
    , m_store(store)
    , m_metrics(registry)
    , m_clock(clock)
    , m_limits(limits)
    , m_committedThrough(store.lastPosition())
    , m_lastPosition(store.lastPosition())
{
    m_metrics.holds(store.amounts());
    m_reliableBytes = reliableBytes(store.amounts());
    updatePressure();
}

Spool::~Spool() = default;

std::vector<storage::SpoolSession> Spool::leftBehind()
{
    auto sessions = m_store.sessions();
    if (sessions)
        return std::move(sessions).value();
    m_metrics.readFailures.increment();
    return {};
}

std::optional<std::int64_t> Spool::append(const model::SpatialEvent &event, storage::SpoolKind kind)
{
    SpoolItem item{0, event.session, kind, wire::writeSpoolRecord(event)};
    const std::size_t sizeBytes = storage::sizeBytes(item);
    std::int64_t position = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waitingBytes + sizeBytes > m_limits.spoolWaitingBytesMax) {
            m_metrics.refused.increment();
            return std::nullopt;
        }
        m_waitingBytes += sizeBytes;
        position = ++m_lastPosition;
        item.position = position;
        m_waiting.emplace_back(std::move(item));
    }
    updatePressure();
    commitSoon();
    return position;
}

void Spool::remove(const model::SessionId &session, std::int64_t throughPosition)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.emplace_back(SpoolRemoval{session, throughPosition});
    }
    commitSoon();
}

void Spool::commitSoon()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_isCommitDue, true))
            return;
    }
    m_loop.post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self)
            return;
        self->m_timer = self->m_loop.after(self->m_limits.spoolGroupInterval,
                                           [spool = self.get()] { spool->flush(); });
    });
}

void Spool::flush()
{
    if (commit())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_isCommitDue = true;
    }
    m_timer = m_loop.after(m_limits.spoolRetryInterval, [this] { flush(); });
}

Result<void> Spool::commit()
{
    std::vector<SpoolChange> changes;
    std::int64_t through = 0;
    {
        const std::lock_guard lock(m_mutex);
        changes.swap(m_waiting);
        through = m_lastPosition;
        m_isCommitDue = false;
    }
    if (changes.empty()) {
        m_committedThrough = through;
        return {};
    }
    // They count as waiting until they count as kept, so that no one is let in between.
    const std::size_t takenBytes = bytesOf(changes);
    cancelOut(changes);
    const MonotonicTime start = m_clock.monotonic();
    const auto evicted = m_store.apply(changes);
    if (!evicted) {
        m_metrics.writeFailures.increment();
        {
            const std::lock_guard lock(m_mutex);
            m_waitingBytes -= takenBytes - bytesOf(changes);
            m_waiting.insert(m_waiting.begin(),
                             std::make_move_iterator(changes.begin()),
                             std::make_move_iterator(changes.end()));
        }
        return evicted.error();
    }
    m_committedThrough = through;
    {
        const std::lock_guard lock(m_mutex);
        m_waitingBytes -= takenBytes;
        m_reliableBytes = reliableBytes(m_store.amounts());
    }
    updatePressure();
    m_metrics.commitSeconds.observe(m_clock.monotonic() - start);
    for (const SpoolChange &change : changes) {
        if (const auto *item = std::get_if<SpoolItem>(&change))
            m_metrics.spooled[static_cast<std::size_t>(item->kind)].increment();
    }
    m_metrics.evicted(*evicted);
    m_metrics.holds(m_store.amounts());
    return {};
}

void Spool::updatePressure()
{
    bool wasRelieved = false;
    {
        const std::lock_guard lock(m_mutex);
        const std::size_t waitingMax = m_limits.spoolWaitingBytesMax;
        const std::uint64_t eighth = m_store.limits().bytesMax / 8;
        const std::uint64_t kept = m_reliableBytes + m_waitingBytes;
        const bool wasPressed = m_isPressed.load();
        if (!wasPressed)
            m_isPressed = m_waitingBytes > waitingMax / 2 || kept > kPressedEighths * eighth;
        else if (m_waitingBytes <= waitingMax / 4 && kept <= kRelievedEighths * eighth)
            m_isPressed = false;
        wasRelieved = wasPressed && !m_isPressed.load();
    }
    if (wasRelieved && m_relieved)
        m_relieved();
}

void Spool::read(const model::SessionId &session, std::int64_t afterPosition, PageDone done)
{
    m_loop.post([weak = weak_from_this(), session, afterPosition, done = std::move(done)] {
        const auto self = weak.lock();
        if (!self)
            return;
        if (auto committed = self->commit(); !committed)
            return done(std::move(committed).error());
        auto page = self->m_store.read(session,
                                       afterPosition,
                                       self->m_limits.readAheadEventsMax,
                                       self->m_limits.readAheadBytesMax);
        if (!page) {
            self->m_metrics.readFailures.increment();
            return done(std::move(page).error());
        }
        done(self->decoded(*std::move(page)));
    });
}

Spool::Page Spool::decoded(storage::SpoolPage stored)
{
    Page page;
    page.throughPosition = stored.isLast ? m_committedThrough : stored.items.back().position;
    page.entries.reserve(stored.items.size());
    for (const SpoolItem &item : stored.items) {
        auto event = wire::parseSpoolRecord(item.record);
        if (event)
            page.entries.push_back({item.position, item.kind, *std::move(event)});
        else
            m_metrics.damaged.increment();
    }
    m_metrics.replayed.increment(static_cast<double>(page.entries.size()));
    return page;
}

} // namespace stag::relay
