// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"

#include "core/wire/field_reader.h"
#include "core/wire/geofence_definition.h"
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

void writeRecord(JsonWriter &json, const model::GeofenceRecord &record)
{
    json.beginObject();
    writeGeofenceMembers(json, record.fence);
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

Result<model::GeofencePresence> readPresence(const JsonObject &object)
{
    FieldReader reader;
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
    return readGeofence(root);
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
    writeGeofenceMembers(json, fence);
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
        GeofenceRequest request = readGeofence(object);
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
            json.key("position");
            writePoint(json, one.position);
            json.time("since", one.since);
            json.integer("dwell_ms", (now - one.since).count());
            json.endObject();
        });
}

} // namespace stag::wire
