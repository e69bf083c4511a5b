// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/assignments.h"

#include "core/wire/assignment_json.h"
#include "core/wire/edge_json.h"
#include "core/wire/edges.h"
#include "core/wire/json_reader.h"
#include "core/wire/parameter_values.h"
#include "core/wire/status.h"

#include <algorithm>
#include <array>
#include <limits>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, model::kAssignmentReasonCount> kReasons{
    "best", "better_of_two", "stayed", "stayed_for_want_of_another", "no_candidate"};
constexpr std::array<std::string_view, model::kAssignmentTriggerCount> kTriggers{
    "connected", "moved", "edge_lost", "drained", "waiting"};
constexpr std::array<std::string_view, model::kEdgeExclusionCount> kExclusions{
    "inactive", "offline", "draining", "full", "too_far"};

constexpr std::size_t kConsideredMax = 10'000; ///< far above what anybody writes
constexpr std::int64_t kListDefault = 100;
constexpr std::int64_t kListMax = 1'000;

void writeConsidered(JsonWriter &json, const model::ConsideredEdge &edge)
{
    json.beginObject();
    json.text("edge_server_id", edge.edge.text());
    json.number("distance_m", edge.distanceM);
    json.unsignedInteger("connections", edge.connections);
    json.unsignedInteger("max_connections", edge.connectionsMax);
    json.text("health_status", healthName(edge.health));
    if (edge.exclusion)
        json.text("excluded", edgeExclusionName(*edge.exclusion));
    else
        json.raw("excluded", "null");
    json.number("score", edge.score.total);
    json.key("parts");
    json.beginObject();
    json.number("distance", edge.score.distance);
    json.number("load", edge.score.load);
    json.number("health", edge.score.health);
    if (edge.score.roundTrip)
        json.number("round_trip", *edge.score.roundTrip);
    json.endObject();
    json.boolean("is_contender", edge.isContender);
    json.endObject();
}

template<typename Enum, std::size_t Count>
Result<Enum> readEnum(const JsonObject &object,
                      std::string_view key,
                      const std::array<std::string_view, Count> &names)
{
    STAG_TRY(const std::string name, object.text(key));
    const auto value = enumFromName<Enum>(names, name);
    if (!value)
        return object.wrong(key, "unknown");
    return *value;
}

Result<std::uint32_t> readCount(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const std::uint64_t count, object.count(key));
    if (count > std::numeric_limits<std::uint32_t>::max())
        return object.wrong(key, "too large");
    return static_cast<std::uint32_t>(count);
}

Result<model::EdgeScore> readScore(const JsonObject &object)
{
    model::EdgeScore score;
    STAG_TRY(score.total, object.number("score"));
    STAG_TRY(const auto parts, object.object("parts"));
    if (!parts)
        return object.wrong("parts", "missing");
    STAG_TRY(score.distance, parts->number("distance"));
    STAG_TRY(score.load, parts->number("load"));
    STAG_TRY(score.health, parts->number("health"));
    if (parts->has("round_trip")) {
        STAG_TRY(score.roundTrip, parts->number("round_trip"));
    }
    return score;
}

Result<model::ConsideredEdge> readConsidered(const JsonObject &object)
{
    model::ConsideredEdge edge;
    STAG_TRY(std::string id, object.text("edge_server_id"));
    edge.edge = model::EdgeId(std::move(id));
    STAG_TRY(edge.distanceM, object.number("distance_m"));
    STAG_TRY(edge.connections, readCount(object, "connections"));
    STAG_TRY(edge.connectionsMax, readCount(object, "max_connections"));
    STAG_TRY(const std::string health, object.text("health_status"));
    edge.health = healthFromName(health).value_or(model::EdgeHealth::Unknown);
    if (object.has("excluded")) {
        STAG_TRY(edge.exclusion, readEnum<model::EdgeExclusion>(object, "excluded", kExclusions));
    }
    STAG_TRY(edge.score, readScore(object));
    STAG_TRY(edge.isContender, object.boolean("is_contender"));
    return edge;
}

void writeAssignmentObject(JsonWriter &json, const model::Assignment &assignment)
{
    json.beginObject();
    json.integer("number", assignment.number);
    json.text("device_id", assignment.device.text());
    json.text("at", rfc3339(assignment.at));
    json.number("lat", assignment.place.latitudeDeg);
    json.number("lng", assignment.place.longitudeDeg);
    json.text("trigger", assignmentTriggerName(assignment.trigger));
    writeIdOrNull(json, "previous_edge_id", assignment.previous);
    writeChoiceMembers(json, assignment.choice);
    json.endObject();
}

} // namespace

std::string_view assignmentReasonName(model::AssignmentReason reason)
{
    return kReasons.at(static_cast<std::size_t>(reason));
}

std::string_view assignmentTriggerName(model::AssignmentTrigger trigger)
{
    return kTriggers.at(static_cast<std::size_t>(trigger));
}

std::string_view edgeExclusionName(model::EdgeExclusion exclusion)
{
    return kExclusions.at(static_cast<std::size_t>(exclusion));
}

void writeChoiceMembers(JsonWriter &json, const model::EdgeChoice &choice)
{
    writeIdOrNull(json, "edge_server_id", choice.edge);
    json.text("reason", assignmentReasonName(choice.reason));
    json.number("random", choice.random);
    json.key("considered");
    json.beginArray();
    for (const model::ConsideredEdge &edge : choice.considered)
        writeConsidered(json, edge);
    json.endArray();
    json.unsignedInteger("omitted", choice.omitted);
}

std::string writeEdgeChoice(const model::EdgeChoice &choice)
{
    JsonWriter json;
    json.beginObject();
    writeChoiceMembers(json, choice);
    json.endObject();
    return json.take();
}

Result<model::EdgeChoice> parseEdgeChoice(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    model::EdgeChoice choice;
    STAG_TRY(std::string edge, root.text("edge_server_id"));
    if (!edge.empty())
        choice.edge = model::EdgeId(std::move(edge));
    STAG_TRY(choice.reason, readEnum<model::AssignmentReason>(root, "reason", kReasons));
    STAG_TRY(choice.random, root.number("random"));
    STAG_TRY(const JsonArray considered, root.array("considered"));
    STAG_TRY(const auto objects, considered.objects(kConsideredMax));
    for (const JsonObject &object : objects) {
        STAG_TRY(auto one, readConsidered(object));
        choice.considered.push_back(std::move(one));
    }
    STAG_TRY(choice.omitted, readCount(root, "omitted"));
    return choice;
}

Result<AssignmentListRequest> parseAssignmentList(const QueryParameters &parameters)
{
    AssignmentListRequest request;
    STAG_TRY(request.device, parseId<model::DeviceId>(parameters, "device_id"));
    STAG_TRY(request.edge, parseId<model::EdgeId>(parameters, "edge_server_id"));
    STAG_TRY(const std::int64_t before, parseInteger(parameters, "before"));
    request.before = std::max<std::int64_t>(before, 0);
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    request.limit = clampedLimit(limit, kListDefault, kListMax);
    return request;
}

std::string writeAssignment(const model::Assignment &assignment)
{
    JsonWriter json;
    writeAssignmentObject(json, assignment);
    return json.take();
}

std::string writeAssignments(std::span<const model::Assignment> assignments, bool hasMore)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const model::Assignment &assignment : assignments)
        writeAssignmentObject(json, assignment);
    json.endArray();
    json.boolean("has_more", hasMore);
    json.endObject();
    return json.take();
}

} // namespace stag::wire
