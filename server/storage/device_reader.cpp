// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/device_reader.h"

#include "core/wire/assignments.h"
#include "server/storage/database.h"
#include "server/storage/device_row.h"

#include <limits>
#include <utility>

namespace stag::storage {

namespace {

constexpr std::string_view kAssignmentColumns =
    "SELECT id, device_key, at, lat, lng, cause, previous_key, choice FROM assignment ";

template<typename Id>
std::optional<std::string_view> textOrNull(const std::optional<Id> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

Result<model::Assignment> assignmentAt(const Statement &row)
{
    model::Assignment assignment;
    assignment.number = row.integer(0);
    assignment.device = model::DeviceId(std::string(row.text(1)));
    assignment.at = fromUnixMs(row.integer(2));
    assignment.place = {row.real(3), row.real(4), 0.0};
    assignment.trigger = static_cast<model::AssignmentTrigger>(row.integer(5));
    if (!row.isNull(6))
        assignment.previous = model::EdgeId(std::string(row.text(6)));
    STAG_TRY(assignment.choice, wire::parseEdgeChoice(row.text(7)));
    return assignment;
}

} // namespace

std::string_view DeviceReader::textOf(Sql sql)
{
    static const std::string kSelect =
        "SELECT " + std::string(kDeviceColumns) + std::string(kDeviceTables);
    static const std::string kWhere =
        "WHERE (?1 IS NULL OR d.status = ?1) AND (?2 IS NULL OR e.key = ?2) ";
    static const std::string kOne = kSelect + "WHERE d.device_key = ?1";
    static const std::string kPage =
        kSelect + kWhere + "ORDER BY d.last_ping DESC, d.device_key LIMIT ?3 OFFSET ?4";
    static const std::string kCount = "SELECT count(*)" + std::string(kDeviceTables) + kWhere;
    static const std::string kConnected =
        kSelect + "WHERE d.status = 0 ORDER BY d.last_ping DESC, d.device_key LIMIT ?1";
    static const std::string kAssignments =
        std::string(kAssignmentColumns) + "WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
    static const std::string kOfDevice = std::string(kAssignmentColumns)
                                         + "WHERE device_key = ?3 AND id < ?1 AND (?4 IS NULL OR "
                                           "edge_key = ?4 OR previous_key = ?4) "
                                           "ORDER BY id DESC LIMIT ?2";
    // The rows are large, so that only those that are wanted are looked at.
    static const std::string kOfEdge =
        std::string(kAssignmentColumns)
        + "WHERE id IN (SELECT id FROM assignment WHERE edge_key = ?3 AND id < ?1 "
          "UNION SELECT id FROM assignment WHERE previous_key = ?3 AND id < ?1 "
          "ORDER BY 1 DESC LIMIT ?2) ORDER BY id DESC";
    static const std::string kAssignment = std::string(kAssignmentColumns) + "WHERE id = ?1";
    switch (sql) {
    case Sql::One:
        return kOne;
    case Sql::Page:
        return kPage;
    case Sql::CountPage:
        return kCount;
    case Sql::Connected:
        return kConnected;
    case Sql::Assignments:
        return kAssignments;
    case Sql::AssignmentsOfDevice:
        return kOfDevice;
    case Sql::AssignmentsOfEdge:
        return kOfEdge;
    case Sql::OneAssignment:
        return kAssignment;
    case Sql::Count:
        break;
    }
    return {};
}

Result<DeviceReader> DeviceReader::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    return DeviceReader(std::move(statements));
}

Result<model::Device> DeviceReader::one(const model::DeviceId &id)
{
    Statement &find = m_statements[Sql::One];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    if (!isThere) {
        find.reset();
        return Error{ErrorCode::NotFound, "there is no device " + id.text()};
    }
    model::Device device = deviceAt(find, 0);
    find.reset();
    return device;
}

Result<DevicePage> DeviceReader::page(const DeviceQuery &query)
{
    std::optional<std::int64_t> status;
    if (query.status)
        status = static_cast<std::int64_t>(*query.status);
    DevicePage page;
    Statement &count = m_statements[Sql::CountPage];
    STAG_TRY_VOID(count.first(status, textOrNull(query.edge)));
    page.total = static_cast<std::uint64_t>(count.integer(0));
    count.reset();
    Statement &find = m_statements[Sql::Page];
    STAG_TRY(
        bool more,
        find.first(
            status, textOrNull(query.edge), sqlInteger(query.limit), sqlInteger(query.offset)));
    while (more) {
        page.devices.push_back(deviceAt(find, 0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return page;
}

Result<std::vector<model::Device>> DeviceReader::connected(std::size_t limit)
{
    std::vector<model::Device> devices;
    Statement &find = m_statements[Sql::Connected];
    STAG_TRY(bool more, find.first(sqlInteger(limit)));
    while (more) {
        devices.push_back(deviceAt(find, 0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return devices;
}

Result<std::vector<model::Assignment>> DeviceReader::read(Statement &find, bool more)
{
    std::vector<model::Assignment> assignments;
    while (more) {
        STAG_TRY(auto assignment, assignmentAt(find));
        assignments.push_back(std::move(assignment));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return assignments;
}

Result<std::vector<model::Assignment>> DeviceReader::assignments(const AssignmentQuery &query)
{
    const std::int64_t before =
        query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max();
    const std::int64_t limit = sqlInteger(query.limit);
    if (query.device) {
        Statement &find = m_statements[Sql::AssignmentsOfDevice];
        STAG_TRY(
            const bool more,
            find.first(
                before, limit, std::string_view(query.device->text()), textOrNull(query.edge)));
        return read(find, more);
    }
    if (query.edge) {
        Statement &find = m_statements[Sql::AssignmentsOfEdge];
        STAG_TRY(const bool more, find.first(before, limit, std::string_view(query.edge->text())));
        return read(find, more);
    }
    Statement &find = m_statements[Sql::Assignments];
    STAG_TRY(const bool more, find.first(before, limit));
    return read(find, more);
}

Result<model::Assignment> DeviceReader::assignment(std::int64_t number)
{
    Statement &find = m_statements[Sql::OneAssignment];
    STAG_TRY(const bool isThere, find.first(number));
    if (!isThere) {
        find.reset();
        return Error{ErrorCode::NotFound, "there is no assignment " + std::to_string(number)};
    }
    auto assignment = assignmentAt(find);
    find.reset();
    return assignment;
}

} // namespace stag::storage
