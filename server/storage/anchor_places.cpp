// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_places.h"

#include "server/storage/database.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace stag::storage {

namespace {

constexpr std::size_t kSessionsMax = 1'000;

std::optional<graph::PointIndex::Entry> entryOf(const AnchorPlaces::Place &place)
{
    if (!std::in_range<graph::PointIndex::Id>(place.row))
        return std::nullopt;
    return graph::PointIndex::Entry{static_cast<graph::PointIndex::Id>(place.row), place.position};
}

} // namespace

Result<AnchorPlaces> AnchorPlaces::create(Database &database, const TopologySettings &settings)
{
    STAG_TRY(auto find,
             Statement::prepare(database.handle(),
                                "SELECT id, x, y, z FROM anchor WHERE session = ?1 "
                                "AND is_stream = 0 LIMIT ?2"));
    return AnchorPlaces(std::move(find), settings);
}

Result<std::optional<std::vector<AnchorPlaces::Place>>>
AnchorPlaces::around(std::int64_t session, const spatial::Vec3 &position)
{
    if (!m_sessions.contains(session))
        STAG_TRY_VOID(read(session));
    Session &found = m_sessions[session];
    found.usedAt = ++m_uses;
    if (found.isTooLarge)
        return std::optional<std::vector<Place>>();
    std::vector<Place> places;
    // All of them, so that it is their ids and not chance that decides between equally far ones.
    for (const graph::PointIndex::Hit &hit : found.index.within(
             position, m_settings.adjacentDistanceM, std::numeric_limits<std::size_t>::max()))
        places.push_back({hit.id, hit.point});
    return std::optional(std::move(places));
}

Result<void> AnchorPlaces::read(std::int64_t session)
{
    std::vector<graph::PointIndex::Entry> entries;
    Session read;
    STAG_TRY(bool more, m_find.first(session, sqlInteger(m_settings.placesMax + 1)));
    while (more && !read.isTooLarge) {
        const auto entry =
            entryOf({m_find.integer(0), {m_find.real(1), m_find.real(2), m_find.real(3)}});
        read.isTooLarge = !entry || entries.size() >= m_settings.placesMax;
        if (!read.isTooLarge)
            entries.push_back(*entry);
        STAG_TRY(more, m_find.next());
    }
    m_find.reset();
    if (!read.isTooLarge)
        read.index = graph::PointIndex(entries);
    read.usedAt = ++m_uses;
    m_count += read.index.size();
    m_sessions.insert_or_assign(session, std::move(read));
    while ((m_count > m_settings.placesMax || m_sessions.size() > kSessionsMax)
           && m_sessions.size() > 1)
        forgetOldest(session);
    return success();
}

void AnchorPlaces::put(std::int64_t session,
                       const Place &place,
                       const std::optional<spatial::Vec3> &before)
{
    ++m_changes;
    Session *found = known(session);
    if (!found || before == place.position)
        return;
    const auto entry = entryOf(place);
    if (before)
        remove(session, {place.row, *before});
    if (!entry || found->index.size() >= m_settings.placesMax) {
        m_count -= found->index.size();
        found->index = graph::PointIndex();
        found->isTooLarge = true;
        return;
    }
    found->index.insert(*entry);
    ++m_count;
}

void AnchorPlaces::remove(std::int64_t session, const Place &place)
{
    ++m_changes;
    Session *found = known(session);
    const auto entry = entryOf(place);
    if (found && entry && found->index.remove(*entry))
        --m_count;
}

void AnchorPlaces::forgetIfChangedSince(std::uint64_t changeCount)
{
    if (m_changes == changeCount)
        return;
    m_sessions.clear();
    m_count = 0;
}

AnchorPlaces::Session *AnchorPlaces::known(std::int64_t session)
{
    const auto found = m_sessions.find(session);
    return found == m_sessions.end() || found->second.isTooLarge ? nullptr : &found->second;
}

void AnchorPlaces::forgetOldest(std::int64_t except)
{
    auto oldest = m_sessions.end();
    for (auto it = m_sessions.begin(); it != m_sessions.end(); ++it)
        if (it->first != except
            && (oldest == m_sessions.end() || it->second.usedAt < oldest->second.usedAt))
            oldest = it;
    m_count -= oldest->second.index.size();
    m_sessions.erase(oldest);
}

} // namespace stag::storage
