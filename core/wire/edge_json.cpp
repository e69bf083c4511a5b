// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/edge_json.h"

#include "core/model/place_problems.h"
#include "core/wire/parameter_values.h"
#include "core/wire/status.h"

#include <utility>
#include <vector>

namespace stag::wire {

namespace {

/// The value of a member that is there and right.
template<typename T>
std::optional<T>
ifThere(FieldReader &reader, const JsonObject &object, std::string_view key, Result<T> value)
{
    if (!object.has(key))
        return std::nullopt;
    const bool isRight = value.has_value();
    T taken = reader.take(std::move(value));
    return isRight ? std::optional<T>(std::move(taken)) : std::nullopt;
}

} // namespace

std::optional<std::string>
optionalText(FieldReader &reader, const JsonObject &object, std::string_view key)
{
    return ifThere(reader, object, key, object.text(key));
}

std::optional<double>
optionalNumber(FieldReader &reader, const JsonObject &object, std::string_view key)
{
    return ifThere(reader, object, key, object.number(key));
}

std::optional<bool>
optionalFlag(FieldReader &reader, const JsonObject &object, std::string_view key)
{
    return ifThere(reader, object, key, object.boolean(key));
}

void writeTimeOrNull(JsonWriter &json, std::string_view name, const std::optional<Timestamp> &time)
{
    if (time)
        json.text(name, rfc3339(*time));
    else
        json.raw(name, "null");
}

void writeNumberOrNull(JsonWriter &json, std::string_view name, const std::optional<double> &value)
{
    if (value)
        json.number(name, *value);
    else
        json.raw(name, "null");
}

void writeEdgeAddress(JsonWriter &json, const model::Edge &edge)
{
    json.text("id", edge.id.text());
    json.text("name", edge.name);
    json.text("region", edge.region);
    json.text("api_url", edge.apiUrl);
    json.text("websocket_url", edge.webSocketUrl);
}

Result<std::optional<geo::Geodetic>> parsePlace(const QueryParameters &parameters)
{
    const bool hasLatitude = !valueOf(parameters, "lat").empty();
    if (hasLatitude != !valueOf(parameters, "lng").empty())
        return Error{ErrorCode::Corrupt, std::string(hasLatitude ? "lng" : "lat") + ": missing"};
    if (!hasLatitude)
        return std::optional<geo::Geodetic>();
    geo::Geodetic place;
    STAG_TRY(place.latitudeDeg, parseDistance(parameters, "lat"));
    STAG_TRY(place.longitudeDeg, parseDistance(parameters, "lng"));
    std::vector<model::FieldProblem> problems;
    model::addPlaceProblems(place, problems);
    if (!problems.empty())
        return Error{ErrorCode::Corrupt, problems.front().field + ": " + problems.front().message};
    return std::optional(place);
}

} // namespace stag::wire
