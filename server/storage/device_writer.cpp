// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/device_writer.h"

#include "core/wire/assignments.h"
#include "server/storage/database.h"
#include "server/storage/device_row.h"

#include <utility>

namespace stag::storage {

namespace {

constexpr std::int64_t kPruneEvery = 256;

template<typename Id>
std::optional<std::string_view> textOrNull(const std::optional<Id> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

} // namespace

std::string_view DeviceWriter::textOf(Sql sql)
{
    static const std::string kFind = "SELECT " + std::string(kDeviceColumns) + ", d.id"
                                     + std::string(kDeviceTables) + "WHERE d.device_key = ?1";
    switch (sql) {
    case Sql::Find:
        return kFind;
    case Sql::FindEdge:
        return "SELECT id FROM edge_server WHERE key = ?1";
    case Sql::FindUser:
        return "SELECT id FROM app_user WHERE key = ?1";
    case Sql::CountDevices:
        return "SELECT count(*) FROM device_connection";
    case Sql::ForgetOne:
        return "DELETE FROM device_connection WHERE id = (SELECT id FROM device_connection "
               "WHERE status = 1 ORDER BY last_ping LIMIT 1)";
    case Sql::Insert:
        return "INSERT INTO device_connection (key, device_key, user_id, edge_server_id, "
               "connected_at, last_ping, lat, lng, status, app_version, device_info) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, 0, ?8, ?9)";
    case Sql::Update:
        return "UPDATE device_connection SET key = ?2, user_id = coalesce(?3, user_id), "
               "edge_server_id = ?4, connected_at = ?5, last_ping = ?6, lat = ?7, lng = ?8, "
               "status = 0, app_version = ?9, device_info = ?10 WHERE id = ?1";
    case Sql::Move:
        return "UPDATE device_connection SET edge_server_id = ?2 WHERE id = ?1";
    case Sql::Disconnect:
        return "UPDATE device_connection SET status = 1, edge_server_id = NULL "
               "WHERE device_key = ?1";
    case Sql::Delete:
        return "DELETE FROM device_connection WHERE id = ?1";
    case Sql::InsertAssignment:
        return "INSERT INTO assignment (device_key, at, lat, lng, cause, previous_key, edge_key, "
               "choice) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    case Sql::PruneAssignments:
        return "DELETE FROM assignment WHERE id <= ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<DeviceWriter>> DeviceWriter::create(Database &database,
                                                           const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<DeviceWriter>(
        new DeviceWriter(std::move(statements), std::move(audit), settings.assignmentsMax));
}

Result<std::optional<DeviceWriter::Row>> DeviceWriter::find(const model::DeviceId &id)
{
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    std::optional<Row> row;
    if (isThere)
        row = Row{find.integer(kDeviceColumnCount), deviceAt(find, 0)};
    find.reset();
    return row;
}

Result<std::optional<std::int64_t>> DeviceWriter::rowOf(Sql sql, std::string_view key)
{
    Statement &find = m_statements[sql];
    STAG_TRY(const bool isThere, find.first(key));
    const auto row = isThere ? std::optional(find.integer(0)) : std::nullopt;
    find.reset();
    return row;
}

Result<std::optional<std::int64_t>> DeviceWriter::edgeRow(const std::optional<model::EdgeId> &id)
{
    if (!id)
        return std::optional<std::int64_t>();
    STAG_TRY(const auto row, rowOf(Sql::FindEdge, id->text()));
    if (!row)
        return Error{ErrorCode::NotFound, "there is no edge server " + id->text()};
    return row;
}

Result<void> DeviceWriter::makeRoom(std::size_t devicesMax)
{
    Statement &count = m_statements[Sql::CountDevices];
    STAG_TRY_VOID(count.first());
    const std::int64_t before = count.integer(0);
    count.reset();
    if (before < sqlInteger(devicesMax))
        return success();
    STAG_TRY_VOID(m_statements[Sql::ForgetOne].run());
    STAG_TRY_VOID(count.first());
    const bool isFull = count.integer(0) >= sqlInteger(devicesMax);
    count.reset();
    if (isFull)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(devicesMax)
                         + " devices, and no room for another"};
    return success();
}

Result<model::Device> DeviceWriter::insert(const DeviceSighting &sighting,
                                           std::optional<std::int64_t> edge,
                                           Timestamp now)
{
    STAG_TRY_VOID(makeRoom(sighting.devicesMax));
    model::Device device = sighting.device;
    device.connectedAt = now;
    device.lastPing = now;
    device.status = model::ConnectionStatus::Connected;
    std::optional<std::int64_t> user;
    if (device.user) {
        STAG_TRY(user, rowOf(Sql::FindUser, device.user->text()));
    }
    STAG_TRY_VOID(m_statements[Sql::Insert].run(std::string_view(device.connection.text()),
                                                std::string_view(device.id.text()),
                                                user,
                                                edge,
                                                toUnixMs(now),
                                                device.place.latitudeDeg,
                                                device.place.longitudeDeg,
                                                std::string_view(device.appVersion),
                                                std::string_view(device.info)));
    return device;
}

Result<model::Device> DeviceWriter::update(Row row,
                                           const model::Device &told,
                                           std::optional<std::int64_t> edge,
                                           Timestamp now)
{
    model::Device &device = row.device;
    if (device.status != model::ConnectionStatus::Connected) {
        device.connection = told.connection;
        device.connectedAt = now;
        device.status = model::ConnectionStatus::Connected;
    }
    device.lastPing = now;
    device.place = told.place;
    device.edge = told.edge;
    if (!told.appVersion.empty())
        device.appVersion = told.appVersion;
    if (!told.info.empty())
        device.info = told.info;
    std::optional<std::int64_t> user;
    if (told.user) {
        STAG_TRY(user, rowOf(Sql::FindUser, told.user->text()));
    }
    if (user)
        device.user = told.user;
    STAG_TRY_VOID(m_statements[Sql::Update].run(row.id,
                                                std::string_view(device.connection.text()),
                                                user,
                                                edge,
                                                toUnixMs(device.connectedAt),
                                                toUnixMs(now),
                                                device.place.latitudeDeg,
                                                device.place.longitudeDeg,
                                                std::string_view(device.appVersion),
                                                std::string_view(device.info)));
    return std::move(device);
}

Result<SeenDevice> DeviceWriter::seen(const DeviceSighting &sighting, Timestamp now)
{
    STAG_TRY(const auto edge, edgeRow(sighting.device.edge));
    STAG_TRY(auto row, find(sighting.device.id));
    SeenDevice outcome;
    if (row) {
        STAG_TRY(outcome.device, update(*std::move(row), sighting.device, edge, now));
    } else {
        STAG_TRY(outcome.device, insert(sighting, edge, now));
    }
    if (sighting.assignment) {
        STAG_TRY(outcome.assignment, write(*sighting.assignment, now));
    }
    return outcome;
}

Result<std::vector<model::DeviceId>> DeviceWriter::move(const std::vector<model::Assignment> &moves,
                                                        Timestamp now)
{
    std::vector<model::DeviceId> left;
    for (const model::Assignment &assignment : moves) {
        const auto edge = edgeRow(assignment.choice.edge);
        if (!edge && edge.error().code != ErrorCode::NotFound)
            return edge.error();
        STAG_TRY(const auto row, find(assignment.device));
        if (!edge || !row) {
            left.push_back(assignment.device);
            continue;
        }
        STAG_TRY_VOID(m_statements[Sql::Move].run(row->id, *edge));
        STAG_TRY_VOID(write(assignment, now));
    }
    return left;
}

Result<void> DeviceWriter::disconnect(const std::vector<model::DeviceId> &devices)
{
    for (const model::DeviceId &device : devices)
        STAG_TRY_VOID(m_statements[Sql::Disconnect].run(std::string_view(device.text())));
    return success();
}

Result<void>
DeviceWriter::remove(const model::DeviceId &id, const std::string &actor, Timestamp now)
{
    STAG_TRY(const auto row, find(id));
    if (!row)
        return Error{ErrorCode::NotFound, "there is no device " + id.text()};
    STAG_TRY_VOID(m_statements[Sql::Delete].run(row->id));
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = "delete_device";
    entry.device = id;
    return m_audit.write(entry);
}

Result<std::int64_t> DeviceWriter::write(const model::Assignment &assignment, Timestamp now)
{
    const std::string choice = wire::writeEdgeChoice(assignment.choice);
    STAG_TRY(
        const auto number,
        m_statements[Sql::InsertAssignment].insert(std::string_view(assignment.device.text()),
                                                   toUnixMs(now),
                                                   assignment.place.latitudeDeg,
                                                   assignment.place.longitudeDeg,
                                                   static_cast<std::int64_t>(assignment.trigger),
                                                   textOrNull(assignment.previous),
                                                   textOrNull(assignment.choice.edge),
                                                   std::string_view(choice)));
    const std::int64_t newest = number.value_or(0);
    if (newest >= m_prunedAt + kPruneEvery) {
        m_prunedAt = newest;
        STAG_TRY_VOID(m_statements[Sql::PruneAssignments].run(newest - m_assignmentsMax));
    }
    return newest;
}

} // namespace stag::storage
