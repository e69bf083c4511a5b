// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"

#include "core/wire/geofence_event.h"
#include "core/wire/json_model.h"
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <string>

namespace stag::wire {

namespace {

constexpr std::int64_t kLimitDefault = 100;
constexpr std::int64_t kLimitMax = 1'000;
constexpr std::int64_t kInsideDefault = 1'000;
constexpr std::int64_t kInsideMax = 10'000;
constexpr std::size_t kOutlineMax = 4'096; ///< far above the model's limit, which has the word

/// Reads a fence field by field and goes on behind one that is wrong.
class Reader
{
public:
    [[nodiscard]] std::vector<model::FieldProblem> takeProblems() { return std::move(m_problems); }

    void add(std::string field, std::string message)
    {
        m_problems.push_back({std::move(field), std::move(message)});
    }
    /// The value, or its default and a problem.
    template<typename T>
    T take(Result<T> value)
    {
        if (value)
            return *std::move(value);
        note(value.error());
        return T{};
    }
    double number(const JsonObject &object, std::string_view key)
    {
        if (!object.has(key)) {
            add(object.pathOf(key), "missing");
            return 0.0;
        }
        return take(object.number(key));
    }
    /// So many numbers, or none and a problem.
    std::vector<double>
    numbers(const JsonObject &object, std::string_view key, std::size_t count, const char *expected)
    {
        const auto array = object.array(key);
        auto values = array ? array->numbers(count) : array.error();
        if (values && values->size() == count)
            return *std::move(values);
        add(object.pathOf(key), object.has(key) ? expected : "missing");
        return {};
    }
    spatial::Vec3 point(const JsonObject &object, std::string_view key)
    {
        const auto values = numbers(object, key, 3, "must be three numbers");
        return values.empty() ? spatial::Vec3{} : spatial::Vec3{values[0], values[1], values[2]};
    }

private:
    void note(const Error &error)
    {
        const std::size_t colon = error.detail.find(": "); // "field: what is wrong"
        if (colon == std::string::npos)
            add({}, error.detail);
        else
            add(error.detail.substr(0, colon), error.detail.substr(colon + 2));
    }

    std::vector<model::FieldProblem> m_problems;
};

model::Volume readSphere(const JsonObject &shape, Reader &reader)
{
    model::Sphere sphere;
    sphere.center = reader.point(shape, "center");
    sphere.radiusM = reader.number(shape, "radius");
    return sphere;
}

model::Volume readBox(const JsonObject &shape, Reader &reader)
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

model::Volume readPrism(const JsonObject &shape, Reader &reader)
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

model::Volume readShape(const JsonObject &root, Reader &reader)
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

void writeFenceMembers(JsonWriter &json, const model::Geofence &fence)
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

void writeRecord(JsonWriter &json, const model::GeofenceRecord &record)
{
    json.beginObject();
    writeFenceMembers(json, record.fence);
    json.time("created_at", record.createdAt);
    json.time("updated_at", record.updatedAt);
    json.unsignedInteger("inside_count", record.insideCount);
    json.endObject();
}

template<typename Items, typename Write>
std::string writeList(std::string_view name, const Items &items, bool hasMore, Write write)
{
    JsonWriter json;
    json.beginObject();
    json.key(name);
    json.beginArray();
    for (const auto &item : items)
        write(json, item);
    json.endArray();
    json.unsignedInteger("count", items.size());
    json.boolean("has_more", hasMore);
    json.endObject();
    return json.take();
}

GeofenceRequest readFence(const JsonObject &root)
{
    Reader reader;
    GeofenceRequest request;
    model::Geofence &fence = request.fence;
    fence.id = model::GeofenceId(reader.take(root.text("id")));
    fence.name = reader.take(root.text("name"));
    if (root.has("session_id"))
        fence.session = model::SessionId(reader.take(root.text("session_id")));
    fence.volume = readShape(root, reader);
    fence.marginM = reader.take(root.number("margin", fence.marginM));
    fence.dwell = std::chrono::milliseconds(reader.take(root.integer("dwell_ms")).value_or(0));
    request.problems = reader.takeProblems();
    return request;
}

Result<model::GeofencePresence> readPresence(const JsonObject &object)
{
    Reader reader;
    model::GeofencePresence presence;
    presence.session = model::SessionId(reader.take(object.text("session_id")));
    presence.anchor = model::AnchorId(reader.take(object.text("anchor_id")));
    presence.position = reader.point(object, "position");
    presence.since = fromUnixMs(reader.take(object.integer("since")).value_or(0));
    if (const auto problems = reader.takeProblems(); !problems.empty())
        return object.wrong("inside", problems.front().message);
    return presence;
}

} // namespace

Result<GeofenceRequest> parseGeofence(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    return readFence(root);
}

std::string writeFieldProblems(std::string_view error,
                               std::span<const model::FieldProblem> problems)
{
    JsonWriter json;
    json.beginObject();
    json.text("error", error);
    json.key("fields");
    json.beginArray();
    for (const model::FieldProblem &problem : problems) {
        json.beginObject();
        json.text("field", problem.field);
        json.text("message", problem.message);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take();
}

std::string writeGeofenceDefinition(const model::Geofence &fence)
{
    JsonWriter json;
    json.beginObject();
    writeFenceMembers(json, fence);
    json.endObject();
    return json.take();
}

std::string writeGeofence(const model::GeofenceRecord &record)
{
    JsonWriter json;
    writeRecord(json, record);
    return json.take();
}

Result<model::GeofenceListQuery> parseGeofenceList(const QueryParameters &parameters)
{
    model::GeofenceListQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.after, parseId<model::GeofenceId>(parameters, "after"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.limit = clampedLimit(limit, kLimitDefault, kLimitMax);
    return query;
}

std::string writeGeofenceList(std::span<const model::GeofenceRecord> records, bool hasMore)
{
    return writeList("geofences", records, hasMore, writeRecord);
}

Result<std::vector<model::GeofenceRecord>> parseGeofenceRecords(std::string_view body,
                                                                const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const JsonArray array, root.array("geofences"));
    STAG_TRY(const auto objects, array.objects(kLimitMax));
    std::vector<model::GeofenceRecord> records;
    for (const JsonObject &object : objects) {
        GeofenceRequest request = readFence(object);
        if (!request.problems.empty())
            continue; // a shape of a later version
        model::GeofenceRecord &record = records.emplace_back();
        record.fence = std::move(request.fence);
        STAG_TRY(record.insideCount, object.count("inside_count"));
        STAG_TRY(const auto created, object.integer("created_at"));
        STAG_TRY(const auto updated, object.integer("updated_at"));
        record.createdAt = fromUnixMs(created.value_or(0));
        record.updatedAt = fromUnixMs(updated.value_or(0));
    }
    return records;
}

Result<std::vector<model::GeofencePresence>> parseGeofencePresences(std::string_view body,
                                                                    const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const JsonArray array, root.array("inside"));
    STAG_TRY(const auto objects, array.objects(kInsideMax));
    std::vector<model::GeofencePresence> presences;
    for (const JsonObject &object : objects) {
        STAG_TRY(presences.emplace_back(), readPresence(object));
    }
    return presences;
}

Result<model::GeofenceEventsQuery> parseGeofenceEvents(const QueryParameters &parameters)
{
    model::GeofenceEventsQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.anchor, parseId<model::AnchorId>(parameters, "anchor_id"));
    STAG_TRY(query.since, parseTime(parameters, "since"));
    STAG_TRY(query.until, parseTime(parameters, "until"));
    STAG_TRY(const std::int64_t before, parseInteger(parameters, "before"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.before = std::max<std::int64_t>(before, 0);
    query.limit = clampedLimit(limit, kLimitDefault, kLimitMax);
    return query;
}

std::string writeGeofenceEvents(std::span<const model::GeofenceEvent> events, bool hasMore)
{
    return writeList(
        "events", events, hasMore, [](JsonWriter &json, const model::GeofenceEvent &event) {
            json.beginObject();
            writeGeofenceEventMembers(json, event);
            json.endObject();
        });
}

Result<std::size_t> parseGeofenceInside(const QueryParameters &parameters)
{
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    return clampedLimit(limit, kInsideDefault, kInsideMax);
}

std::string
writeGeofenceInside(std::span<const model::GeofencePresence> inside, bool hasMore, Timestamp now)
{
    return writeList(
        "inside", inside, hasMore, [now](JsonWriter &json, const model::GeofencePresence &one) {
            json.beginObject();
            json.text("session_id", one.session.text());
            json.text("anchor_id", one.anchor.text());
            writePointMember(json, "position", one.position);
            json.time("since", one.since);
            json.integer("dwell_ms", (now - one.since).count());
            json.endObject();
        });
}

} // namespace stag::wire
