// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/geofence_reader.h"

#include "core/wire/geofence.h"
#include "server/storage/database.h"

#include <limits>
#include <optional>
#include <string>

namespace stag::storage {

namespace {

template<typename Id>
std::optional<std::string_view> textOrNull(const std::optional<Id> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

std::optional<std::int64_t> msOrNull(const std::optional<Timestamp> &time)
{
    return time ? std::optional(toUnixMs(*time)) : std::nullopt;
}

spatial::Vec3 pointAt(const Statement &row, int column)
{
    return {row.real(column), row.real(column + 1), row.real(column + 2)};
}

Error unknown(const model::GeofenceId &id)
{
    return {ErrorCode::NotFound, "no geofence " + id.text()};
}

} // namespace

std::string_view GeofenceReader::textOf(Sql sql)
{
    switch (sql) {
    case Sql::List:
        return "SELECT g.definition, g.created_at, g.updated_at, "
               "(SELECT count(*) FROM geofence_inside i WHERE i.fence = g.id) FROM geofence g "
               "WHERE (?1 IS NULL OR g.session_key IS NULL OR g.session_key = ?1) "
               "AND g.key > ?2 ORDER BY g.key LIMIT ?3";
    case Sql::One:
        return "SELECT g.definition, g.created_at, g.updated_at, "
               "(SELECT count(*) FROM geofence_inside i WHERE i.fence = g.id) FROM geofence g "
               "WHERE g.key = ?1";
    case Sql::Events:
        return "SELECT id, session_key, anchor_key, kind, reason, x, y, z, at, since "
               "FROM geofence_event WHERE fence_key = ?1 AND id < ?2 "
               "AND (?3 IS NULL OR session_key = ?3) AND (?4 IS NULL OR anchor_key = ?4) "
               "AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at <= ?6) "
               "ORDER BY id DESC LIMIT ?7";
    case Sql::HasEvents:
        return "SELECT 1 FROM geofence_event WHERE fence_key = ?1 LIMIT 1";
    case Sql::Inside:
        return "SELECT s.key, a.key, a.x, a.y, a.z, i.since FROM geofence_inside i "
               "JOIN anchor a ON a.id = i.anchor JOIN session s ON s.id = a.session "
               "WHERE i.fence = (SELECT id FROM geofence WHERE key = ?1) "
               "ORDER BY i.since, s.key, a.key LIMIT ?2";
    case Sql::Count:
        break;
    }
    return {};
}

Result<GeofenceReader> GeofenceReader::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    return GeofenceReader(std::move(statements));
}

Result<std::vector<model::GeofenceRecord>> GeofenceReader::records(Statement &find, bool more)
{
    std::vector<model::GeofenceRecord> records;
    while (more) {
        STAG_TRY(auto request, wire::parseGeofence(find.text(0)));
        records.push_back({std::move(request.fence),
                           fromUnixMs(find.integer(1)),
                           fromUnixMs(find.integer(2)),
                           static_cast<std::uint64_t>(find.integer(3))});
        STAG_TRY(more, find.next());
    }
    find.reset();
    return records;
}

Result<std::vector<model::GeofenceRecord>>
GeofenceReader::list(const model::GeofenceListQuery &query)
{
    Statement &find = m_statements[Sql::List];
    STAG_TRY(const bool more,
             find.first(textOrNull(query.session),
                        textOrNull(query.after).value_or(std::string_view()),
                        static_cast<std::int64_t>(query.limit)));
    return records(find, more);
}

Result<model::GeofenceRecord> GeofenceReader::one(const model::GeofenceId &id)
{
    Statement &find = m_statements[Sql::One];
    STAG_TRY(const bool more, find.first(std::string_view(id.text())));
    STAG_TRY(auto found, records(find, more));
    if (found.empty())
        return unknown(id);
    return std::move(found.front());
}

Result<std::vector<model::GeofenceEvent>>
GeofenceReader::events(const model::GeofenceId &id, const model::GeofenceEventsQuery &query)
{
    std::vector<model::GeofenceEvent> events;
    Statement &find = m_statements[Sql::Events];
    STAG_TRY(bool more,
             find.first(std::string_view(id.text()),
                        query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max(),
                        textOrNull(query.session),
                        textOrNull(query.anchor),
                        msOrNull(query.since),
                        msOrNull(query.until),
                        static_cast<std::int64_t>(query.limit)));
    while (more) {
        events.push_back({find.integer(0),
                          id,
                          model::SessionId(std::string(find.text(1))),
                          model::AnchorId(std::string(find.text(2))),
                          static_cast<model::GeofenceEventKind>(find.integer(3)),
                          static_cast<model::GeofenceReason>(find.integer(4)),
                          pointAt(find, 5),
                          fromUnixMs(find.integer(8)),
                          fromUnixMs(find.integer(9))});
        STAG_TRY(more, find.next());
    }
    find.reset();
    if (!events.empty())
        return events;
    Statement &any = m_statements[Sql::HasEvents];
    STAG_TRY(const bool hasEvents, any.first(std::string_view(id.text())));
    any.reset();
    if (!hasEvents)
        STAG_TRY_VOID(one(id));
    return events;
}

Result<GeofenceInside> GeofenceReader::inside(const model::GeofenceId &id, std::size_t limit)
{
    GeofenceInside inside;
    Statement &find = m_statements[Sql::Inside];
    STAG_TRY(bool more,
             find.first(std::string_view(id.text()), static_cast<std::int64_t>(limit) + 1));
    while (more && inside.presences.size() < limit) {
        inside.presences.push_back({model::SessionId(std::string(find.text(0))),
                                    model::AnchorId(std::string(find.text(1))),
                                    pointAt(find, 2),
                                    fromUnixMs(find.integer(5))});
        STAG_TRY(more, find.next());
    }
    inside.hasMore = more;
    find.reset();
    if (inside.presences.empty())
        STAG_TRY_VOID(one(id));
    return inside;
}

} // namespace stag::storage
