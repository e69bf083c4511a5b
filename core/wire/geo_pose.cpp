// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geo_pose.h"

#include "core/wire/json_writer.h"

#include <optional>

namespace stag::wire {

namespace {

std::optional<JsonObject>
readPart(const JsonObject &object, std::string_view name, FieldReader &reader)
{
    const auto part = object.object(name);
    if (part && *part)
        return *part;
    reader.add(object.pathOf(name), object.has(name) ? "must be an object" : "missing");
    return std::nullopt;
}

} // namespace

std::string writeGeoPose(const geo::GeoPose &pose)
{
    JsonWriter json;
    json.beginObject();
    json.key("position");
    json.beginObject();
    json.number("lat", pose.position.latitudeDeg);
    json.number("lon", pose.position.longitudeDeg);
    json.number("h", pose.position.heightM);
    json.endObject();
    json.key("quaternion");
    json.beginObject();
    json.number("x", pose.orientation.x);
    json.number("y", pose.orientation.y);
    json.number("z", pose.orientation.z);
    json.number("w", pose.orientation.w);
    json.endObject();
    json.endObject();
    return json.take();
}

geo::GeoPose readGeoPose(const JsonObject &object, FieldReader &reader)
{
    geo::GeoPose pose;
    const auto position = readPart(object, "position", reader);
    const auto quaternion = readPart(object, "quaternion", reader);
    if (!position || !quaternion)
        return pose;
    pose.position = {reader.number(*position, "lat"),
                     reader.number(*position, "lon"),
                     reader.number(*position, "h")};
    pose.orientation = {reader.number(*quaternion, "x"),
                        reader.number(*quaternion, "y"),
                        reader.number(*quaternion, "z"),
                        reader.number(*quaternion, "w")};
    return pose;
}

} // namespace stag::wire
