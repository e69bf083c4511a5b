// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/edge_writer.h"

#include "server/storage/database.h"
#include "server/storage/edge_row.h"

namespace stag::storage {

namespace {

std::int64_t flag(bool value)
{
    return value ? 1 : 0;
}

std::optional<std::int64_t> msOrNull(const std::optional<Timestamp> &time)
{
    return time ? std::optional(toUnixMs(*time)) : std::nullopt;
}

} // namespace

std::string_view EdgeWriter::textOf(Sql sql)
{
    static const std::string kFind =
        "SELECT " + std::string(kEdgeColumns) + " FROM edge_server e WHERE e.key = ?1";
    switch (sql) {
    case Sql::Find:
        return kFind;
    case Sql::CountEdges:
        return "SELECT count(*) FROM edge_server";
    case Sql::Insert:
        return "INSERT INTO edge_server (key, name, region, api_url, websocket_url, lat, lng, "
               "service_radius_km, max_connections, health_check_url, is_active, is_draining, "
               "created_at, updated_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)";
    case Sql::Update:
        return "UPDATE edge_server SET name = ?2, region = ?3, api_url = ?4, websocket_url = ?5, "
               "lat = ?6, lng = ?7, service_radius_km = ?8, max_connections = ?9, "
               "health_check_url = ?10, is_active = ?11, is_draining = ?12, updated_at = ?13 "
               "WHERE key = ?1";
    case Sql::Delete:
        return "DELETE FROM edge_server WHERE key = ?1";
    case Sql::Note:
        return "UPDATE edge_server SET health_status = ?2, last_health_check = ?3, last_ping = ?4, "
               "cpu_usage = ?5, memory_usage = ?6, reported_connections = ?7, bandwidth_mbps = ?8, "
               "round_trip_us = ?9, version = ?10, problem = ?11 WHERE key = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<EdgeWriter>> EdgeWriter::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<EdgeWriter>(new EdgeWriter(std::move(statements), std::move(audit)));
}

Result<model::Edge> EdgeWriter::find(const model::EdgeId &id)
{
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    if (!isThere) {
        find.reset();
        return Error{ErrorCode::NotFound, "there is no edge server " + id.text()};
    }
    model::Edge edge = edgeAt(find, 0);
    find.reset();
    return edge;
}

Result<void> EdgeWriter::write(const std::string &actor,
                               std::string_view action,
                               const model::EdgeId &edge,
                               Timestamp now)
{
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = action;
    entry.edge = edge;
    return m_audit.write(entry);
}

Result<model::Edge> EdgeWriter::add(const model::Edge &edge,
                                    std::size_t edgesMax,
                                    const std::string &actor,
                                    Timestamp now)
{
    Statement &count = m_statements[Sql::CountEdges];
    STAG_TRY_VOID(count.first());
    const bool isFull = count.integer(0) >= sqlInteger(edgesMax);
    count.reset();
    if (isFull)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(edgesMax)
                         + " edge servers, and no room for another"};
    model::Edge added = edge;
    added.created = now;
    added.updated = now;
    STAG_TRY_VOID(put(Sql::Insert, added));
    STAG_TRY_VOID(write(actor, "create_edge", edge.id, now));
    return added;
}

Result<void> EdgeWriter::put(Sql sql, const model::Edge &edge)
{
    return m_statements[sql].run(std::string_view(edge.id.text()),
                                 std::string_view(edge.name),
                                 std::string_view(edge.region),
                                 std::string_view(edge.apiUrl),
                                 std::string_view(edge.webSocketUrl),
                                 edge.place.latitudeDeg,
                                 edge.place.longitudeDeg,
                                 edge.serviceRadiusKm,
                                 std::int64_t{edge.connectionsMax},
                                 std::string_view(edge.healthCheckUrl),
                                 flag(edge.isActive),
                                 flag(edge.isDraining),
                                 toUnixMs(edge.updated));
}

Result<model::Edge> EdgeWriter::edit(const model::EdgeId &id,
                                     const model::EdgeEdit &edit,
                                     const std::string &actor,
                                     Timestamp now)
{
    STAG_TRY(model::Edge edge, find(id));
    edge = model::applied(edit, std::move(edge));
    edge.updated = now;
    STAG_TRY_VOID(put(Sql::Update, edge));
    STAG_TRY_VOID(write(actor, "change_edge", id, now));
    return edge;
}

Result<void> EdgeWriter::remove(const model::EdgeId &id, const std::string &actor, Timestamp now)
{
    STAG_TRY_VOID(find(id));
    STAG_TRY_VOID(m_statements[Sql::Delete].run(std::string_view(id.text())));
    return write(actor, "delete_edge", id, now);
}

Result<void> EdgeWriter::note(const std::vector<KnownEdgeStatus> &statuses)
{
    for (const auto &[id, status] : statuses) {
        const model::EdgeReport &report = status.report;
        std::optional<std::int64_t> connections;
        if (report.connections)
            connections = *report.connections;
        std::optional<std::int64_t> roundTrip;
        if (report.roundTrip)
            roundTrip = report.roundTrip->count();
        STAG_TRY_VOID(m_statements[Sql::Note].run(std::string_view(id.text()),
                                                  static_cast<std::int64_t>(status.health),
                                                  msOrNull(status.lastHealthCheck),
                                                  msOrNull(status.lastPing),
                                                  report.cpuPercent,
                                                  report.memoryPercent,
                                                  connections,
                                                  report.bandwidthMbps,
                                                  roundTrip,
                                                  std::string_view(report.version),
                                                  std::string_view(status.problem)));
    }
    return success();
}

} // namespace stag::storage
