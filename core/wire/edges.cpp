// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/edges.h"

#include "core/wire/edge_json.h"
#include "core/wire/field_reader.h"
#include "core/wire/json_reader.h"
#include "core/wire/parameter_values.h"
#include "core/wire/status.h"

#include <array>
#include <cmath>
#include <limits>

namespace stag::wire {

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::array<std::string_view, model::kEdgeHealthCount> kHealths{
    "unknown", "healthy", "degraded", "offline"};

/// Durations beyond are no round trips, and too long for an integer of microseconds.
constexpr double kMillisecondsMax = 1e9;

std::optional<std::uint32_t>
readConnections(FieldReader &reader, const JsonObject &object, std::string_view key)
{
    const auto count = reader.take(object.integer(key));
    if (!count)
        return std::nullopt;
    if (*count >= 0 && *count <= std::numeric_limits<std::uint32_t>::max())
        return static_cast<std::uint32_t>(*count);
    reader.add(object.pathOf(key), "must be a count");
    return std::nullopt;
}

std::optional<std::chrono::microseconds>
readMilliseconds(FieldReader &reader, const JsonObject &object, std::string_view key)
{
    const auto value = optionalNumber(reader, object, key);
    if (!value)
        return std::nullopt;
    if (*value >= 0.0 && *value <= kMillisecondsMax)
        return std::chrono::round<std::chrono::microseconds>(Milliseconds(*value));
    reader.add(object.pathOf(key), "must be a duration");
    return std::nullopt;
}

model::EdgeReport readReport(const JsonObject &object, FieldReader &reader)
{
    model::EdgeReport report;
    report.cpuPercent = optionalNumber(reader, object, "cpu_usage");
    report.memoryPercent = optionalNumber(reader, object, "memory_usage");
    report.connections = readConnections(reader, object, "active_connections");
    report.bandwidthMbps = optionalNumber(reader, object, "bandwidth_mbps");
    report.roundTrip = readMilliseconds(reader, object, "round_trip_ms");
    report.version = reader.take(object.text("version"));
    return report;
}

/// In the form of the first supervisor's edges.
model::EdgeReport readLoad(const JsonObject &load, FieldReader &reader)
{
    model::EdgeReport report;
    report.cpuPercent = optionalNumber(reader, load, "cpu_percent");
    report.memoryPercent = optionalNumber(reader, load, "memory_percent");
    report.connections = readConnections(reader, load, "active_connections");
    return report;
}

void writeStatusMembers(JsonWriter &json, const model::EdgeRecord &record)
{
    const model::EdgeStatus &status = record.status;
    json.text("health_status", healthName(status.health));
    json.unsignedInteger("current_connections", status.connections);
    json.unsignedInteger("max_connections", record.edge.connectionsMax);
    writeTimeOrNull(json, "last_health_check", status.lastHealthCheck);
    writeTimeOrNull(json, "last_ping", status.lastPing);
    writeNumberOrNull(json, "cpu_usage", status.report.cpuPercent);
    writeNumberOrNull(json, "memory_usage", status.report.memoryPercent);
    json.key("reported_connections");
    if (status.report.connections)
        json.unsignedInteger(*status.report.connections);
    else
        json.raw("null");
    writeNumberOrNull(json, "bandwidth_mbps", status.report.bandwidthMbps);
    writeNumberOrNull(json,
                      "round_trip_ms",
                      status.report.roundTrip
                          ? std::optional(Milliseconds(*status.report.roundTrip).count())
                          : std::nullopt);
    json.text("version", status.report.version);
    json.text("problem", status.problem);
    json.boolean("is_active", record.edge.isActive);
    json.boolean("is_draining", record.edge.isDraining);
}

void writeEdgeObject(JsonWriter &json, const model::EdgeRecord &record)
{
    const model::Edge &edge = record.edge;
    json.beginObject();
    writeEdgeAddress(json, edge);
    json.number("lat", edge.place.latitudeDeg);
    json.number("lng", edge.place.longitudeDeg);
    json.number("service_radius_km", edge.serviceRadiusKm);
    json.text("health_check_url", edge.healthCheckUrl);
    writeStatusMembers(json, record);
    json.text("created_at", rfc3339(edge.created));
    json.text("updated_at", rfc3339(edge.updated));
    json.endObject();
}

} // namespace

std::string_view healthName(model::EdgeHealth health)
{
    return kHealths.at(static_cast<std::size_t>(health));
}

std::optional<model::EdgeHealth> healthFromName(std::string_view name)
{
    return enumFromName<model::EdgeHealth>(kHealths, name);
}

Result<EdgeRequest> parseEdge(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    EdgeRequest request;
    model::EdgeEdit &edit = request.edit;
    edit.name = optionalText(reader, root, "name");
    edit.region = optionalText(reader, root, "region");
    edit.apiUrl = optionalText(reader, root, "api_url");
    edit.webSocketUrl = optionalText(reader, root, "websocket_url");
    edit.latitudeDeg = optionalNumber(reader, root, "lat");
    edit.longitudeDeg = optionalNumber(reader, root, "lng");
    edit.serviceRadiusKm = optionalNumber(reader, root, "service_radius_km");
    edit.connectionsMax = reader.take(root.integer("max_connections"));
    edit.healthCheckUrl = optionalText(reader, root, "health_check_url");
    edit.isActive = optionalFlag(reader, root, "is_active");
    edit.isDraining = optionalFlag(reader, root, "is_draining");
    request.problems = reader.takeProblems();
    return request;
}

Result<EdgeReportRequest> parseEdgeReport(std::string_view body, const Limits &limits)
{
    if (body.empty())
        return EdgeReportRequest{};
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    EdgeReportRequest request;
    if (root.hasText("type")) {
        if (const std::string type = reader.take(root.text("type")); type != "health_update")
            reader.add("type", "must be health_update");
        const auto data = reader.take(root.object("data"));
        if (data)
            request.report = readReport(*data, reader);
    } else {
        request.report = readReport(root, reader);
    }
    request.problems = reader.takeProblems();
    return request;
}

model::EdgeReport parseHealthAnswer(std::string_view body, const Limits &limits)
{
    const auto document = JsonDocument::parse(body, limits);
    const auto root = document ? document->rootObject() : document.error();
    if (!root)
        return {};
    FieldReader reader;
    const auto load = root->object("load");
    model::EdgeReport report = load && *load ? readLoad(**load, reader) : readReport(*root, reader);
    // Other programs have their own idea of a version.
    const auto version = root->text("version");
    report.version = version ? *version : std::string();
    if (!reader.takeProblems().empty() || !model::problemsOf(report).empty())
        return {};
    return report;
}

Result<bool> parseDrain(std::string_view body, const Limits &limits)
{
    if (body.empty())
        return true;
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    if (!root.has("is_draining"))
        return true;
    return root.boolean("is_draining");
}

Result<EdgeListRequest> parseEdgeList(const QueryParameters &parameters, std::size_t limitMax)
{
    EdgeListRequest request;
    STAG_TRY(request.page, parseListPage(parameters, limitMax));
    request.region = valueOf(parameters, "region");
    if (const std::string_view name = valueOf(parameters, "health_status"); !name.empty()) {
        request.health = healthFromName(name);
        if (!request.health)
            return Error{ErrorCode::Corrupt,
                         "health_status: must be healthy, degraded, offline or unknown"};
    }
    STAG_TRY(request.place, parsePlace(parameters));
    return request;
}

std::string writeEdge(const model::EdgeRecord &record)
{
    JsonWriter json;
    writeEdgeObject(json, record);
    return json.take();
}

std::string writeEdges(std::span<const model::EdgeRecord> records, const ListPage &page)
{
    JsonWriter json;
    writeListOf(json, records, page, writeEdgeObject);
    return json.take();
}

std::string writeEdgeStatus(const model::EdgeRecord &record)
{
    JsonWriter json;
    json.beginObject();
    json.text("id", record.edge.id.text());
    writeStatusMembers(json, record);
    json.endObject();
    return json.take();
}

} // namespace stag::wire
