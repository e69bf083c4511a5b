// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence_definition.h"

#include "core/wire/field_reader.h"
#include "core/wire/json_model.h"

#include <algorithm>
#include <array>

namespace stag::wire {

namespace {

constexpr std::size_t kOutlineMax = 4'096; ///< far above the model's limit, which has the word

model::Volume readSphere(const JsonObject &shape, FieldReader &reader)
{
    model::Sphere sphere;
    sphere.center = reader.point(shape, "center");
    sphere.radiusM = reader.number(shape, "radius");
    return sphere;
}

model::Volume readBox(const JsonObject &shape, FieldReader &reader)
{
    model::TurnedBox box;
    box.sessionFromBox.position = reader.point(shape, "center");
    box.sizeM = reader.point(shape, "size");
    if (!shape.has("rotation"))
        return box;
    const auto values = reader.numbers(shape, "rotation", 4, "must be four numbers");
    if (!values.empty())
        box.sessionFromBox.rotation = {values[0], values[1], values[2], values[3]};
    return box;
}

model::Volume readPrism(const JsonObject &shape, FieldReader &reader)
{
    model::Prism prism;
    prism.bottomM = reader.number(shape, "bottom");
    prism.topM = reader.number(shape, "top");
    const auto outline = shape.array("outline");
    const auto corners = outline ? outline->arrays(kOutlineMax) : outline.error();
    if (!corners) {
        reader.add(shape.pathOf("outline"), "must be an array of corners");
        return prism;
    }
    for (const JsonArray &corner : *corners) {
        const auto numbers = corner.numbers(2);
        if (!numbers || numbers->size() != 2) {
            reader.add(corner.path(), "must be two numbers");
            continue;
        }
        prism.outline.push_back({(*numbers)[0], (*numbers)[1]});
    }
    return prism;
}

model::Volume readShape(const JsonObject &root, FieldReader &reader)
{
    const auto shape = root.object("shape");
    if (!shape || !*shape) {
        reader.add("shape", shape ? "missing" : "must be an object");
        return {};
    }
    const std::string type = reader.take((*shape)->text("type"));
    if (type == "sphere")
        return readSphere(**shape, reader);
    if (type == "box")
        return readBox(**shape, reader);
    if (type == "prism")
        return readPrism(**shape, reader);
    reader.add("shape.type", "must be sphere, box or prism");
    return {};
}

void writePointMember(JsonWriter &json, std::string_view key, const spatial::Vec3 &point)
{
    json.key(key);
    writePoint(json, point);
}

class ShapeWriter
{
public:
    explicit ShapeWriter(JsonWriter &json)
        : m_json(json)
    {}
    void operator()(const model::Sphere &sphere) const
    {
        m_json.text("type", "sphere");
        writePointMember(m_json, "center", sphere.center);
        m_json.number("radius", sphere.radiusM);
    }
    void operator()(const model::TurnedBox &box) const
    {
        m_json.text("type", "box");
        writePointMember(m_json, "center", box.sessionFromBox.position);
        writePointMember(m_json, "size", box.sizeM);
        const spatial::Quat &q = box.sessionFromBox.rotation;
        if (q == spatial::Quat{})
            return;
        m_json.key("rotation");
        m_json.beginArray();
        for (const double number : {q.x, q.y, q.z, q.w})
            m_json.number(number);
        m_json.endArray();
    }
    void operator()(const model::Prism &prism) const
    {
        m_json.text("type", "prism");
        m_json.key("outline");
        m_json.beginArray();
        for (const auto &corner : prism.outline) {
            m_json.beginArray();
            m_json.number(corner.x);
            m_json.number(corner.z);
            m_json.endArray();
        }
        m_json.endArray();
        m_json.number("bottom", prism.bottomM);
        m_json.number("top", prism.topM);
    }

private:
    JsonWriter &m_json;
};

} // namespace

void writeGeofenceMembers(JsonWriter &json, const model::Geofence &fence)
{
    json.text("id", fence.id.text());
    json.text("name", fence.name);
    if (fence.session)
        json.text("session_id", fence.session->text());
    json.key("shape");
    json.beginObject();
    std::visit(ShapeWriter(json), fence.volume);
    json.endObject();
    json.number("margin", fence.marginM);
    json.integer("dwell_ms", fence.dwell.count());
}

GeofenceRequest readGeofence(const JsonObject &object)
{
    FieldReader reader;
    GeofenceRequest request;
    model::Geofence &fence = request.fence;
    fence.id = model::GeofenceId(reader.take(object.text("id")));
    fence.name = reader.take(object.text("name"));
    if (object.has("session_id"))
        fence.session = model::SessionId(reader.take(object.text("session_id")));
    fence.volume = readShape(object, reader);
    fence.marginM = reader.take(object.number("margin", fence.marginM));
    fence.dwell = std::chrono::milliseconds(reader.take(object.integer("dwell_ms")).value_or(0));
    request.problems = reader.takeProblems();
    return request;
}

bool hasKnownShape(const JsonObject &object)
{
    static constexpr std::array<std::string_view, 3> kShapes{"sphere", "box", "prism"};
    const auto shape = object.object("shape");
    const auto type = shape && *shape ? (*shape)->text("type") : Result<std::string>(std::string());
    return type && std::find(kShapes.begin(), kShapes.end(), *type) != kShapes.end();
}

} // namespace stag::wire
