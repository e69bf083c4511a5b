// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/past_writer.h"

#include "server/storage/database.h"
#include "server/storage/packed_rotation.h"
#include "server/storage/row_values.h"

#include <algorithm>
#include <functional>
#include <set>

namespace stag::storage {

namespace {

constexpr std::size_t kLastRememberedMax = 100'000;
constexpr std::int64_t kStateBytes = 120; ///< on the disk, with its place in the index
constexpr std::int64_t kOldestAtOnce = 2'000;
constexpr std::uint64_t kPruneEvery = 1'000; ///< states
constexpr std::chrono::seconds kPruneInterval{60};
constexpr std::int64_t kDeleted = 2;

std::size_t hashOf(const std::string &metadata)
{
    return std::hash<std::string>{}(metadata);
}

} // namespace

std::string_view PastWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindTrack:
        return "SELECT id FROM anchor_track WHERE session_key = ?1 AND key = ?2";
    case Sql::InsertTrack:
        return "INSERT INTO anchor_track (session_key, key) VALUES (?1, ?2)";
    case Sql::FindLast:
        return "SELECT at, kind, x, y, z, qx, qy, qz, qw, other_rotation FROM anchor_past "
               "WHERE track = ?1 ORDER BY at DESC LIMIT 1";
    case Sql::FindMetadata:
        return "SELECT metadata FROM anchor_past_metadata WHERE track = ?1 ORDER BY at DESC "
               "LIMIT 1";
    case Sql::PutState:
        return "INSERT OR REPLACE INTO anchor_past (track, at, kind, x, y, z, qx, qy, qz, qw, "
               "timestamp, other_rotation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
               "?12)";
    case Sql::PutMetadata:
        return "INSERT OR REPLACE INTO anchor_past_metadata VALUES (?1, ?2, ?3)";
    case Sql::BuryAnchor:
        return "INSERT OR REPLACE INTO anchor_past (track, at, kind, x, y, z, qx, qy, qz, qw, "
               "timestamp, other_rotation) SELECT t.id, ?2, 2, a.x, a.y, a.z, a.qx, a.qy, a.qz, "
               "a.qw, a.timestamp, a.other_rotation FROM anchor a JOIN session s "
               "ON s.id = a.session JOIN anchor_track t ON t.session_key = s.key "
               "AND t.key = a.key WHERE a.id = ?1";
    case Sql::BuryDoomed: // what is newer is of a session that began anew under that name
        return "INSERT OR REPLACE INTO anchor_past (track, at, kind, x, y, z, qx, qy, qz, qw, "
               "timestamp, other_rotation) SELECT t.id, ?2, 2, a.x, a.y, a.z, a.qx, a.qy, a.qz, "
               "a.qw, a.timestamp, a.other_rotation FROM session_row s JOIN anchor a "
               "ON a.session = s.id JOIN anchor_track t ON t.session_key = s.doomed_key "
               "AND t.key = a.key WHERE s.id = ?1 ORDER BY a.key LIMIT ?3";
    case Sql::Changes:
        return "SELECT changes()";
    case Sql::ReadOldest:
        return "SELECT id, track, at FROM anchor_past WHERE id > ?1 ORDER BY id LIMIT ?2";
    case Sql::ThinStates: // what held at that time stays
        return "DELETE FROM anchor_past WHERE track = ?1 AND at < (SELECT max(at) "
               "FROM anchor_past WHERE track = ?1 AND at <= ?2)";
    case Sql::ThinMetadata:
        return "DELETE FROM anchor_past_metadata WHERE track = ?1 AND at < (SELECT max(at) "
               "FROM anchor_past_metadata WHERE track = ?1 AND at <= ?2)";
    case Sql::FindGone: // its last state is that it was deleted
        return "SELECT 1 FROM anchor_past WHERE track = ?1 AND at <= ?2 AND kind = 2 "
               "AND NOT EXISTS (SELECT 1 FROM anchor_past WHERE track = ?1 AND at > ?2)";
    case Sql::DeleteStates:
        return "DELETE FROM anchor_past WHERE track = ?1";
    case Sql::DeleteMetadata:
        return "DELETE FROM anchor_past_metadata WHERE track = ?1";
    case Sql::DeleteTrack:
        return "DELETE FROM anchor_track WHERE id = ?1";
    case Sql::ReadBytes:
        return "SELECT value FROM counter WHERE name = 'past_bytes'";
    case Sql::AddToCounter:
        return "UPDATE counter SET value = value + ?1 WHERE name = 'past_bytes'";
    case Sql::RaiseCounter:
        return "UPDATE counter SET value = max(value, ?1) WHERE name = 'past_since'";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<PastWriter>> PastWriter::create(Database &database,
                                                       const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    std::unique_ptr<PastWriter> writer(new PastWriter(std::move(statements), settings));
    Statement &bytes = writer->m_statements[Sql::ReadBytes];
    STAG_TRY(const bool found, bytes.first());
    writer->m_counters.bytes = found ? static_cast<std::uint64_t>(bytes.integer(0)) : 0;
    bytes.reset();
    return writer;
}

Result<void> PastWriter::stored(const AnchorWriter::Outcome &stored,
                                const model::SessionId &session,
                                const model::Anchor &anchor,
                                const std::string &metadata,
                                Timestamp now)
{
    STAG_TRY(Last *const last, lastOf(stored.row, session, anchor.id));
    if (stored.isNew) // that the one of before is deleted may not be written yet
        last->isKnown = false;
    const bool isOther = !last->isKnown || last->metadataHash != hashOf(metadata);
    if (!isOther && last->pose == anchor.pose && last->otherRotation == anchor.otherRotation)
        return success();
    if (stored.isStream && !isOther
        && !policy::isWorthKeeping(
            m_settings.resolution, last->at, last->pose.position, now, anchor.pose.position)) {
        ++m_counters.thinned;
        return success();
    }
    const auto rotation = packRotation(anchor);
    STAG_TRY_VOID(m_statements[Sql::PutState].run(last->track,
                                                  toUnixMs(now),
                                                  std::int64_t{stored.isStream},
                                                  anchor.pose,
                                                  toUnixMs(anchor.timestamp),
                                                  viewOrNull(rotation)));
    if (!last->isKnown || last->at != now) // else it took the place of the last
        m_bytesAdded += kStateBytes + static_cast<std::int64_t>(rotation ? rotation->size() : 0);
    if (isOther) {
        STAG_TRY_VOID(m_statements[Sql::PutMetadata].run(
            last->track, toUnixMs(now), std::string_view(metadata)));
        m_bytesAdded += static_cast<std::int64_t>(metadata.size());
    }
    ++m_counters.states;
    *last = {last->track, true, now, anchor.pose, anchor.otherRotation, hashOf(metadata)};
    return success();
}

Result<PastWriter::Last *>
PastWriter::lastOf(std::int64_t row, const model::SessionId &session, const model::AnchorId &anchor)
{
    const auto known = m_last.find(row);
    if (known != m_last.end())
        return &known->second;
    if (m_last.size() >= kLastRememberedMax)
        m_last.clear();
    Last last;
    Statement &find = m_statements[Sql::FindTrack];
    const std::string_view sessionKey = session.text();
    const std::string_view key = anchor.text();
    STAG_TRY(const bool found, find.first(sessionKey, key));
    last.track = found ? find.integer(0) : 0;
    find.reset();
    if (!found) {
        STAG_TRY(const auto track, m_statements[Sql::InsertTrack].insert(sessionKey, key));
        last.track = track.value_or(0);
        return &m_last.emplace(row, std::move(last)).first->second;
    }
    Statement &state = m_statements[Sql::FindLast];
    STAG_TRY(const bool hasState, state.first(last.track));
    if (hasState && state.integer(1) != kDeleted) {
        last.isKnown = true;
        last.at = fromUnixMs(state.integer(0));
        last.pose = poseAt(state, 2);
        last.otherRotation = rotationAt(state, 9);
    }
    state.reset();
    Statement &metadata = m_statements[Sql::FindMetadata];
    STAG_TRY(const bool hasMetadata, metadata.first(last.track));
    last.metadataHash = hashOf(hasMetadata ? std::string(metadata.text(0)) : std::string());
    metadata.reset();
    return &m_last.emplace(row, std::move(last)).first->second;
}

Result<void> PastWriter::anchorRemoved(std::int64_t row, Timestamp now)
{
    STAG_TRY_VOID(m_statements[Sql::BuryAnchor].run(row, toUnixMs(now)));
    STAG_TRY(const std::int64_t count, changes());
    m_bytesAdded += kStateBytes * count;
    m_last.erase(row);
    return success();
}

Result<void>
PastWriter::doomedRemoved(std::int64_t session, std::int64_t doomedAtMs, std::int64_t count)
{
    STAG_TRY_VOID(m_statements[Sql::BuryDoomed].run(session, doomedAtMs, count));
    STAG_TRY(const std::int64_t buried, changes());
    m_bytesAdded += kStateBytes * buried;
    return success();
}

Result<std::int64_t> PastWriter::changes()
{
    Statement &read = m_statements[Sql::Changes];
    STAG_TRY(const bool found, read.first());
    const std::int64_t count = found ? read.integer(0) : 0;
    read.reset();
    return count;
}

Result<void> PastWriter::finishGroup(Timestamp now)
{
    const bool isDue =
        m_counters.states >= m_statesAtPruning + kPruneEvery || now - m_prunedAt >= kPruneInterval;
    if (isDue) {
        m_statesAtPruning = m_counters.states;
        m_prunedAt = now;
        STAG_TRY_VOID(prune(now));
    }
    if (m_bytesAdded == 0)
        return success();
    STAG_TRY_VOID(m_statements[Sql::AddToCounter].run(m_bytesAdded));
    m_counters.bytes = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, static_cast<std::int64_t>(m_counters.bytes) + m_bytesAdded));
    m_bytesAdded = 0;
    return success();
}

Result<void> PastWriter::prune(Timestamp now)
{
    const bool isTooMuch = m_counters.bytes > m_settings.bytesMax;
    std::int64_t beforeMs = toUnixMs(now - m_settings.ageMax);
    std::set<std::int64_t> tracks;
    std::int64_t through = m_prunedThrough;
    bool isEnd = true;
    Statement &oldest = m_statements[Sql::ReadOldest];
    STAG_TRY(bool more, oldest.first(m_prunedThrough, kOldestAtOnce));
    while (more && (isTooMuch || oldest.integer(2) <= beforeMs)) {
        isEnd = false;
        through = oldest.integer(0);
        tracks.insert(oldest.integer(1));
        beforeMs = std::max(beforeMs, isTooMuch ? oldest.integer(2) : beforeMs);
        STAG_TRY(more, oldest.next());
    }
    oldest.reset();
    for (const std::int64_t track : tracks)
        STAG_TRY_VOID(thin(track, beforeMs));
    if (!tracks.empty())
        STAG_TRY_VOID(m_statements[Sql::RaiseCounter].run(beforeMs));
    // What was left as the state of its time may be thinned the next time round.
    m_prunedThrough = isEnd ? 0 : through;
    return success();
}

Result<void> PastWriter::thin(std::int64_t track, std::int64_t beforeMs)
{
    STAG_TRY_VOID(m_statements[Sql::ThinStates].run(track, beforeMs));
    STAG_TRY(std::int64_t count, changes());
    STAG_TRY_VOID(m_statements[Sql::ThinMetadata].run(track, beforeMs));
    Statement &gone = m_statements[Sql::FindGone];
    STAG_TRY(const bool isGone, gone.first(track, beforeMs));
    gone.reset();
    if (isGone) {
        STAG_TRY_VOID(m_statements[Sql::DeleteStates].run(track));
        STAG_TRY(const std::int64_t rest, changes());
        count += rest;
        STAG_TRY_VOID(m_statements[Sql::DeleteMetadata].run(track));
        STAG_TRY_VOID(m_statements[Sql::DeleteTrack].run(track));
        // The track may be remembered for an anchor that begins anew.
        m_last.clear();
    }
    m_bytesAdded -= kStateBytes * count;
    m_counters.forgotten += static_cast<std::uint64_t>(count);
    return success();
}

} // namespace stag::storage
