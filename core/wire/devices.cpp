// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/devices.h"

#include "core/wire/assignments.h"
#include "core/wire/edge_json.h"
#include "core/wire/field_reader.h"
#include "core/wire/parameter_values.h"
#include "core/wire/status.h"

#include <array>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, model::kConnectionStatusCount> kStatuses{
    "connected", "disconnected", "error"};

std::string readInfo(const JsonObject &root, FieldReader &reader)
{
    if (!root.hasText("device_info"))
        return reader.take(root.compactObject("device_info"));
    JsonWriter json;
    json.text(reader.take(root.text("device_info")));
    return json.take();
}

void writeDeviceMembers(JsonWriter &json, const model::Device &device)
{
    json.text("id", device.connection.text());
    json.text("device_id", device.id.text());
    writeIdOrNull(json, "user_id", device.user);
    writeIdOrNull(json, "edge_server_id", device.edge);
    json.text("connected_at", rfc3339(device.connectedAt));
    json.text("last_ping", rfc3339(device.lastPing));
    json.number("lat", device.place.latitudeDeg);
    json.number("lng", device.place.longitudeDeg);
    json.text("connection_status", connectionStatusName(device.status));
    json.text("app_version", device.appVersion);
    json.raw("device_info", device.info.empty() ? std::string_view("null") : device.info);
}

void writeDeviceObject(JsonWriter &json, const model::Device &device)
{
    json.beginObject();
    writeDeviceMembers(json, device);
    json.endObject();
}

} // namespace

std::string_view connectionStatusName(model::ConnectionStatus status)
{
    return kStatuses.at(static_cast<std::size_t>(status));
}

Result<LocationRequest> parseLocation(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    LocationRequest request;
    request.device.place.latitudeDeg = reader.number(root, "lat");
    request.device.place.longitudeDeg = reader.number(root, "lng");
    request.device.appVersion = reader.take(root.text("app_version"));
    request.device.info = readInfo(root, reader);
    request.problems = reader.takeProblems();
    return request;
}

Result<DeviceListRequest> parseDeviceList(const QueryParameters &parameters, std::size_t limitMax)
{
    DeviceListRequest request;
    STAG_TRY(request.page, parseListPage(parameters, limitMax));
    if (const std::string_view name = valueOf(parameters, "connection_status"); !name.empty()) {
        request.status = enumFromName<model::ConnectionStatus>(kStatuses, name);
        if (!request.status)
            return Error{ErrorCode::Corrupt,
                         "connection_status: must be connected, disconnected or error"};
    }
    STAG_TRY(request.edge, parseId<model::EdgeId>(parameters, "edge_server_id"));
    return request;
}

std::string writeDevice(const model::Device &device)
{
    JsonWriter json;
    writeDeviceObject(json, device);
    return json.take();
}

std::string writeDevices(std::span<const model::Device> devices, const ListPage &page)
{
    JsonWriter json;
    writeListOf(json, devices, page, writeDeviceObject);
    return json.take();
}

std::string writeLocationAnswer(const LocationAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    writeDeviceMembers(json, answer.device);
    json.key("edge_server");
    if (answer.edge) {
        json.beginObject();
        writeEdgeAddress(json, *answer.edge);
        json.number("lat", answer.edge->place.latitudeDeg);
        json.number("lng", answer.edge->place.longitudeDeg);
        json.endObject();
    } else {
        json.raw("null");
    }
    json.key("assignment");
    json.beginObject();
    json.text("reason", assignmentReasonName(answer.reason));
    json.key("number");
    if (answer.assignment)
        json.integer(*answer.assignment);
    else
        json.raw("null");
    json.endObject();
    json.endObject();
    return json.take();
}

} // namespace stag::wire
