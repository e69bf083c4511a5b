// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/geofence_writer.h"

#include "core/geofence/volume.h"
#include "core/wire/geofence.h"
#include "server/storage/database.h"

#include <algorithm>
#include <string>

namespace stag::storage {

namespace {

using geofence::Crossing;
using model::GeofenceEventKind;

constexpr std::int64_t kPruneEvery = 1'000; // events

std::optional<std::string_view> textOrNull(const std::optional<model::SessionId> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

std::string_view actionOf(GeofenceChange::Kind kind)
{
    switch (kind) {
    case GeofenceChange::Kind::Create:
        return "create_geofence";
    case GeofenceChange::Kind::Replace:
        return "change_geofence";
    case GeofenceChange::Kind::Delete:
        break;
    }
    return "delete_geofence";
}

} // namespace

std::string_view GeofenceWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::ReadFences:
        return "SELECT id, definition FROM geofence";
    case Sql::ReadInside:
        return "SELECT i.fence, i.anchor, a.is_stream, i.since, i.told FROM geofence_inside i "
               "JOIN anchor a ON a.id = i.anchor";
    case Sql::FindFence:
        return "SELECT id, definition, created_at, updated_at FROM geofence WHERE key = ?1";
    case Sql::InsertFence:
        return "INSERT INTO geofence (key, session_key, definition, created_at, updated_at) "
               "VALUES (?1, ?2, ?3, ?4, ?4)";
    case Sql::UpdateFence:
        return "UPDATE geofence SET session_key = ?2, definition = ?3, updated_at = ?4 "
               "WHERE id = ?1";
    case Sql::DeleteFence:
        return "DELETE FROM geofence WHERE id = ?1";
    case Sql::FindNear: // a device that has been silent for long is not there any more
        return "SELECT a.id, s.key, a.key, a.x, a.y, a.z, a.is_stream FROM anchor_box b "
               "CROSS JOIN anchor a ON a.id = b.id JOIN session s ON s.id = a.session "
               "WHERE b.min_x <= ?4 AND b.max_x >= ?1 AND b.min_y <= ?5 AND b.max_y >= ?2 "
               "AND b.min_z <= ?6 AND b.max_z >= ?3 AND (?7 IS NULL OR s.key = ?7) "
               "AND (a.is_stream = 0 OR a.updated_at > ?8) ORDER BY a.id";
    case Sql::FindAnchor:
        return "SELECT s.key, a.key, a.x, a.y, a.z, a.is_stream FROM anchor a "
               "JOIN session s ON s.id = a.session WHERE a.id = ?1";
    case Sql::FindStream:
        return "SELECT a.id FROM anchor a JOIN session s ON s.id = a.session "
               "WHERE s.key = ?1 AND a.key = ?2 AND a.is_stream = 1";
    case Sql::FindInsideOfSession:
        return "SELECT DISTINCT i.anchor FROM geofence_inside i JOIN anchor a ON a.id = i.anchor "
               "WHERE a.session = ?1 ORDER BY i.anchor";
    case Sql::PutInside:
        return "INSERT INTO geofence_inside (fence, anchor, since, told) VALUES (?1, ?2, ?3, 0)";
    case Sql::TellInside:
        return "UPDATE geofence_inside SET told = 1 WHERE fence = ?1 AND anchor = ?2";
    case Sql::DeleteInside:
        return "DELETE FROM geofence_inside WHERE fence = ?1 AND anchor = ?2";
    case Sql::InsertEvent:
        return "INSERT INTO geofence_event (fence_key, session_key, anchor_key, kind, reason, x, "
               "y, z, at, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    case Sql::PruneEvents:
        return "DELETE FROM geofence_event WHERE id <= ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<GeofenceWriter>> GeofenceWriter::create(Database &database,
                                                               const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    std::unique_ptr<GeofenceWriter> writer(
        new GeofenceWriter(std::move(statements), std::move(audit), settings));
    STAG_TRY_VOID(writer->ensureLoaded());
    return writer;
}

Result<void> GeofenceWriter::anchorStored(std::int64_t row,
                                          const model::SessionId &session,
                                          const model::Anchor &anchor,
                                          bool isStream,
                                          Timestamp now)
{
    STAG_TRY_VOID(ensureLoaded());
    if (m_tracker.empty())
        return success();
    m_crossings.clear();
    m_tracker.moved({row, session, anchor.pose.position, isStream}, now, m_crossings);
    if (m_crossings.empty())
        return success();
    const Place place{session, anchor.id, anchor.pose.position, isStream};
    for (const Crossing &crossing : m_crossings)
        STAG_TRY_VOID(write(crossing, place, now));
    return success();
}

Result<void> GeofenceWriter::anchorRemoved(std::int64_t row, Timestamp now)
{
    STAG_TRY_VOID(ensureLoaded());
    geofence::Crossings crossings;
    m_tracker.left(row, model::GeofenceReason::Deleted, crossings);
    return write(crossings, now);
}

Result<void> GeofenceWriter::sessionRemoved(std::int64_t row, Timestamp now)
{
    std::vector<std::int64_t> anchors;
    Statement &find = m_statements[Sql::FindInsideOfSession];
    STAG_TRY(bool more, find.first(row));
    while (more) {
        anchors.push_back(find.integer(0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    for (const std::int64_t anchor : anchors)
        STAG_TRY_VOID(anchorRemoved(anchor, now));
    return success();
}

Result<void> GeofenceWriter::departed(const model::SessionId &session,
                                      const std::vector<model::AnchorId> &streams,
                                      Timestamp now)
{
    STAG_TRY_VOID(ensureLoaded());
    Statement &find = m_statements[Sql::FindStream];
    for (const model::AnchorId &stream : streams) {
        STAG_TRY(const bool found,
                 find.first(std::string_view(session.text()), std::string_view(stream.text())));
        if (found)
            m_tracker.departed(find.integer(0), now);
        find.reset();
    }
    return success();
}

Result<void> GeofenceWriter::advance(Timestamp now)
{
    STAG_TRY_VOID(ensureLoaded());
    geofence::Crossings crossings;
    m_tracker.advance(now, crossings);
    return write(crossings, now);
}

Result<GeofenceOutcome> GeofenceWriter::change(const GeofenceChange &change, Timestamp now)
{
    STAG_TRY_VOID(ensureLoaded());
    auto outcome =
        change.kind == GeofenceChange::Kind::Delete ? remove(change, now) : put(change, now);
    if (!outcome)
        return outcome;
    const model::Geofence &fence = outcome->record.fence;
    AuditEntry entry;
    entry.at = now;
    entry.actor = change.actor;
    entry.action = actionOf(change.kind);
    entry.session = fence.session.value_or(model::SessionId());
    entry.geofence = fence.id;
    STAG_TRY_VOID(m_audit.write(entry));
    return outcome;
}

Result<GeofenceOutcome> GeofenceWriter::put(const GeofenceChange &change, Timestamp now)
{
    const model::Geofence &fence = change.fence;
    const std::string_view key = fence.id.text();
    const std::string definition = wire::writeGeofenceDefinition(fence);
    Statement &find = m_statements[Sql::FindFence];
    STAG_TRY(const bool found, find.first(key));
    std::int64_t number = found ? find.integer(0) : 0;
    GeofenceOutcome outcome;
    outcome.record = {fence, found ? fromUnixMs(find.integer(2)) : now, now};
    if (found) {
        STAG_TRY(auto former, wire::parseGeofence(find.text(1)));
        outcome.former = std::move(former.fence);
    }
    find.reset();
    if (change.kind == GeofenceChange::Kind::Create) {
        if (found)
            return Error{ErrorCode::Conflict, "there is a geofence of this id"};
        if (m_tracker.fenceCount() >= m_settings.geofences.countMax) {
            ++m_fencesRefused;
            return Error{ErrorCode::TooLarge,
                         "there are " + std::to_string(m_settings.geofences.countMax)
                             + " geofences, no more are kept"};
        }
        STAG_TRY(const auto row,
                 m_statements[Sql::InsertFence].insert(
                     key, textOrNull(fence.session), std::string_view(definition), toUnixMs(now)));
        number = row.value_or(0);
    } else if (!found) {
        return Error{ErrorCode::NotFound, "no geofence of this id"};
    } else {
        STAG_TRY_VOID(m_statements[Sql::UpdateFence].run(
            number, textOrNull(fence.session), std::string_view(definition), toUnixMs(now)));
    }
    m_isChanged = true;
    m_tracker.put(number, fence);
    m_ids[number] = fence.id;
    STAG_TRY_VOID(lookAround(number, fence, now));
    outcome.record.insideCount = m_tracker.insideOf(number).size();
    return outcome;
}

Result<GeofenceOutcome> GeofenceWriter::remove(const GeofenceChange &change, Timestamp now)
{
    Statement &find = m_statements[Sql::FindFence];
    STAG_TRY(const bool found, find.first(std::string_view(change.fence.id.text())));
    if (!found)
        return Error{ErrorCode::NotFound, "no geofence of this id"};
    const std::int64_t number = find.integer(0);
    STAG_TRY(auto request, wire::parseGeofence(find.text(1)));
    GeofenceOutcome outcome;
    outcome.record = {
        std::move(request.fence), fromUnixMs(find.integer(2)), fromUnixMs(find.integer(3))};
    find.reset();
    m_isChanged = true;
    geofence::Crossings crossings;
    m_tracker.remove(number, crossings);
    STAG_TRY_VOID(write(crossings, now));
    STAG_TRY_VOID(m_statements[Sql::DeleteFence].run(number));
    m_ids.erase(number);
    return outcome;
}

Result<void>
GeofenceWriter::lookAround(std::int64_t number, const model::Geofence &fence, Timestamp now)
{
    for (const std::int64_t anchor : m_tracker.insideOf(number)) {
        STAG_TRY(const Place place, placeOf(anchor));
        m_crossings.clear();
        m_tracker.lookAt(
            number, {anchor, place.session, place.position, place.isStream}, now, m_crossings);
        for (const Crossing &crossing : m_crossings)
            STAG_TRY_VOID(write(crossing, place, now));
    }
    const spatial::Aabb box = geofence::boundsOf(fence.volume);
    Statement &find = m_statements[Sql::FindNear];
    STAG_TRY(bool more,
             find.first(box.min.x,
                        box.min.y,
                        box.min.z,
                        box.max.x,
                        box.max.y,
                        box.max.z,
                        textOrNull(fence.session),
                        toUnixMs(now - m_settings.geofences.tracker.silentAfter)));
    while (more) {
        const Place place{model::SessionId(std::string(find.text(1))),
                          model::AnchorId(std::string(find.text(2))),
                          {find.real(3), find.real(4), find.real(5)},
                          find.integer(6) != 0};
        m_crossings.clear();
        m_tracker.lookAt(number,
                         {find.integer(0), place.session, place.position, place.isStream},
                         now,
                         m_crossings);
        for (const Crossing &crossing : m_crossings)
            STAG_TRY_VOID(write(crossing, place, now));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return success();
}

Result<void> GeofenceWriter::write(const geofence::Crossings &crossings, Timestamp now)
{
    for (const Crossing &crossing : crossings) {
        STAG_TRY(const Place place, placeOf(crossing.entity));
        STAG_TRY_VOID(write(crossing, place, now));
    }
    return success();
}

Result<GeofenceWriter::Place> GeofenceWriter::placeOf(std::int64_t anchor)
{
    Statement &find = m_statements[Sql::FindAnchor];
    STAG_TRY(const bool found, find.first(anchor));
    if (!found)
        return Error{ErrorCode::Internal, "an anchor is inside a fence and unknown at once"};
    Place place{model::SessionId(std::string(find.text(0))),
                model::AnchorId(std::string(find.text(1))),
                {find.real(2), find.real(3), find.real(4)},
                find.integer(5) != 0};
    find.reset();
    return place;
}

Result<void> GeofenceWriter::write(const Crossing &crossing, const Place &place, Timestamp now)
{
    m_isChanged = true;
    switch (crossing.kind) {
    case GeofenceEventKind::Enter:
        STAG_TRY_VOID(m_statements[Sql::PutInside].run(
            crossing.fence, crossing.entity, toUnixMs(crossing.since)));
        break;
    case GeofenceEventKind::Inside:
        STAG_TRY_VOID(m_statements[Sql::TellInside].run(crossing.fence, crossing.entity));
        break;
    case GeofenceEventKind::Exit:
        STAG_TRY_VOID(m_statements[Sql::DeleteInside].run(crossing.fence, crossing.entity));
        break;
    }
    const model::GeofenceId &fence = m_ids.at(crossing.fence);
    STAG_TRY(const auto number,
             m_statements[Sql::InsertEvent].insert(std::string_view(fence.text()),
                                                   std::string_view(place.session.text()),
                                                   std::string_view(place.anchor.text()),
                                                   static_cast<std::int64_t>(crossing.kind),
                                                   static_cast<std::int64_t>(crossing.reason),
                                                   place.position.x,
                                                   place.position.y,
                                                   place.position.z,
                                                   toUnixMs(now),
                                                   toUnixMs(crossing.since)));
    m_newestEvent = number.value_or(m_newestEvent);
    m_events.push_back({m_newestEvent,
                        fence,
                        place.session,
                        place.anchor,
                        crossing.kind,
                        crossing.reason,
                        place.position,
                        now,
                        crossing.since});
    return success();
}

void GeofenceWriter::undoRequest()
{
    if (m_isChanged)
        forget();
}

void GeofenceWriter::forget()
{
    m_entersRefused += m_tracker.refusedCount();
    m_isLoaded = false;
    m_events.clear();
}

Result<void> GeofenceWriter::ensureLoaded()
{
    if (m_isLoaded)
        return success();
    m_tracker = geofence::FenceTracker(m_settings.geofences.tracker);
    m_ids.clear();
    Statement &fences = m_statements[Sql::ReadFences];
    STAG_TRY(bool more, fences.first());
    while (more) {
        STAG_TRY(const auto request, wire::parseGeofence(fences.text(1)));
        m_tracker.put(fences.integer(0), request.fence);
        m_ids[fences.integer(0)] = request.fence.id;
        STAG_TRY(more, fences.next());
    }
    fences.reset();
    Statement &inside = m_statements[Sql::ReadInside];
    STAG_TRY(more, inside.first());
    while (more) {
        m_tracker.restore(inside.integer(0),
                          inside.integer(1),
                          inside.integer(2) != 0,
                          fromUnixMs(inside.integer(3)),
                          inside.integer(4) != 0);
        STAG_TRY(more, inside.next());
    }
    inside.reset();
    m_isLoaded = true;
    return success();
}

Result<void> GeofenceWriter::pruneEvents()
{
    if (m_newestEvent < m_prunedAt + kPruneEvery)
        return success();
    m_prunedAt = m_newestEvent;
    return m_statements[Sql::PruneEvents].run(m_newestEvent - m_settings.geofences.eventsMax);
}

GeofenceCounters GeofenceWriter::counters() const
{
    return {m_tracker.fenceCount(),
            m_tracker.insideCount(),
            m_fencesRefused,
            m_entersRefused + m_tracker.refusedCount()};
}

} // namespace stag::storage
