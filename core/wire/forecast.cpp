// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/forecast.h"

#include "core/model/place_problems.h"
#include "core/wire/assignment_json.h"
#include "core/wire/edge_json.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace stag::wire {

namespace {

constexpr std::size_t kEdgesMax = 10'000; ///< far more than there are

std::vector<model::EdgeId>
readEdgeIds(const JsonObject &root, std::string_view key, FieldReader &reader)
{
    const auto array = root.array(key);
    const auto names = array ? array->texts(kEdgesMax) : array.error();
    std::vector<model::EdgeId> ids;
    for (const std::string &name : reader.take(names))
        ids.emplace_back(name);
    return ids;
}

std::uint32_t readCount(const JsonObject &object,
                        std::string_view key,
                        std::uint32_t fallback,
                        std::uint32_t max,
                        FieldReader &reader)
{
    if (!object.has(key))
        return fallback;
    const auto count = reader.take(object.integer(key));
    if (count && *count >= 0 && *count <= max)
        return static_cast<std::uint32_t>(*count);
    reader.add(object.pathOf(key), "must be between 0 and " + std::to_string(max));
    return fallback;
}

void readPlace(const JsonObject &root, FieldReader &reader, model::ForecastQuestion &question)
{
    if (!root.has("lat") && !root.has("lng"))
        return;
    question.place.emplace();
    question.place->latitudeDeg = reader.number(root, "lat");
    question.place->longitudeDeg = reader.number(root, "lng");
}

void readAdded(const JsonObject &root, FieldReader &reader, model::ForecastQuestion &question)
{
    constexpr std::uint32_t kCountMax = std::numeric_limits<std::int32_t>::max();
    const auto array = root.array("add_connections");
    const auto objects = array ? array->objects(kEdgesMax) : array.error();
    for (const JsonObject &object : reader.take(objects)) {
        const model::EdgeId edge(reader.take(object.text("edge_server_id")));
        question.addedConnections[edge] = readCount(object, "connections", 0, kCountMax, reader);
    }
}

void writePlacements(JsonWriter &json, std::string_view name, const model::Placements &placements)
{
    json.key(name);
    json.beginObject();
    json.key("placed");
    json.beginArray();
    for (const auto &[edge, devices] : placements.byEdge) {
        json.beginObject();
        json.text("edge_server_id", edge.text());
        json.unsignedInteger("devices", devices);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("unplaced", placements.unplaced);
    json.endObject();
}

} // namespace

Result<ForecastRequest>
parseForecast(std::string_view body, std::uint32_t devicesMax, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    ForecastRequest request;
    model::ForecastQuestion &question = request.question;
    readPlace(root, reader, question);
    question.devices = readCount(root, "devices", 1, devicesMax, reader);
    question.without = readEdgeIds(root, "without", reader);
    question.draining = readEdgeIds(root, "draining", reader);
    question.seed = reader.take(root.count("seed"));
    readAdded(root, reader, question);
    request.problems = reader.takeProblems();
    if (question.place && request.problems.empty())
        model::addPlaceProblems(*question.place, request.problems);
    return request;
}

std::string writeForecast(const model::Forecast &forecast)
{
    JsonWriter json;
    json.beginObject();
    writePlacements(json, "moved", forecast.moved);
    writePlacements(json, "coming", forecast.coming);
    json.key("choice");
    if (forecast.choice) {
        json.beginObject();
        writeChoiceMembers(json, *forecast.choice);
        json.endObject();
    } else {
        json.raw("null");
    }
    json.endObject();
    return json.take();
}

} // namespace stag::wire
