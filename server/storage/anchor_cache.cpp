// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_cache.h"

#include <algorithm>

namespace stag::storage {

namespace {

/// About what an answer takes, with its place in the list and in the index.
std::size_t sizeOf(const model::Anchor &anchor)
{
    constexpr std::size_t kOverheadBytes = 256;
    return kOverheadBytes + sizeof(anchor) + 2 * anchor.id.text().size()
           + anchor.session.text().size() + anchor.metadata.size();
}

} // namespace

std::optional<model::Anchor> AnchorCache::find(const model::AnchorId &id,
                                               const std::optional<model::SessionId> &session)
{
    const std::lock_guard lock(m_mutex);
    const Answer *const known = answer(id, session);
    return known ? std::optional(known->anchor) : std::nullopt;
}

AnchorCache::Epoch AnchorCache::epoch() const
{
    const std::lock_guard lock(m_mutex);
    return m_epoch;
}

void AnchorCache::remember(const model::AnchorId &id,
                           const std::optional<model::SessionId> &session,
                           const model::Anchor &anchor,
                           Epoch asked)
{
    const std::size_t size = sizeOf(anchor);
    const std::lock_guard lock(m_mutex);
    if (asked != m_epoch || size > m_bytesMax || answer(id, session))
        return;
    if (!m_byId.contains(id)) {
        m_entries.push_front({id, {}, 0});
        m_byId.emplace(id, m_entries.begin());
    }
    Entry &entry = *m_byId.at(id);
    entry.answers.push_back({session, anchor});
    entry.sizeBytes += size;
    m_bytes += size;
    while (m_bytes > m_bytesMax)
        erase(std::prev(m_entries.end()));
}

void AnchorCache::committed(const std::vector<model::SpatialEvent> &events)
{
    const std::lock_guard lock(m_mutex);
    ++m_epoch;
    if (m_byId.empty())
        return;
    for (const model::SpatialEvent &event : events)
        for (const model::Anchor &anchor : event.anchors)
            if (const auto found = m_byId.find(anchor.id); found != m_byId.end())
                erase(found->second);
}

void AnchorCache::clear()
{
    const std::lock_guard lock(m_mutex);
    ++m_epoch;
    m_entries.clear();
    m_byId.clear();
    m_bytes = 0;
}

const AnchorCache::Answer *AnchorCache::answer(const model::AnchorId &id,
                                               const std::optional<model::SessionId> &session)
{
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    const std::vector<Answer> &answers = found->second->answers;
    const auto same = std::find_if(
        answers.begin(), answers.end(), [&](const Answer &one) { return one.session == session; });
    return same == answers.end() ? nullptr : &*same;
}

void AnchorCache::erase(Entries::iterator entry)
{
    m_bytes -= entry->sizeBytes;
    m_byId.erase(entry->id);
    m_entries.erase(entry);
}

} // namespace stag::storage
