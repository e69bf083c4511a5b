// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/decorations.h"

#include "core/base/uuid.h"
#include "core/model/decoration_pose.h"
#include "core/wire/decoration_fields.h"
#include "core/wire/geo_pose.h"
#include "core/wire/status.h"

#include <array>
#include <type_traits>
#include <utility>

namespace stag::wire {

namespace {

using model::Decoration;
using model::DecorationAudience;
using model::DecorationRecord;

/// What a pose says in other words.
constexpr std::array<std::string_view, 7> kPlacedByPose{
    "lat", "lng", "height_offset", "height_datum", "rotation_x", "rotation_y", "rotation_z"};

void placeByPose(const JsonObject &object, FieldReader &reader, model::DecorationEdit &edit)
{
    const auto member = object.object("geopose");
    if (!member)
        return reader.add(object.pathOf("geopose"), "must be an object");
    if (!*member)
        return;
    for (const std::string_view name : kPlacedByPose)
        if (object.has(name))
            reader.add(object.pathOf(name), "must not be there together with geopose");
    const geo::GeoPose pose = readGeoPose(**member, reader);
    if (reader.hasProblems())
        return;
    if (const auto valid = geo::validate(pose); !valid)
        return reader.add(object.pathOf("geopose"), valid.error().detail);
    const model::DecorationEdit placed = model::editTo(pose);
    edit.latitudeDeg = placed.latitudeDeg;
    edit.longitudeDeg = placed.longitudeDeg;
    edit.heightOffsetM = placed.heightOffsetM;
    edit.heightDatum = placed.heightDatum;
    edit.rotationXDeg = placed.rotationXDeg;
    edit.rotationYDeg = placed.rotationYDeg;
    edit.rotationZDeg = placed.rotationZDeg;
}

/// "state": whether people see it at once.
bool readPublished(const JsonObject &object, FieldReader &reader)
{
    if (!object.has("state"))
        return true;
    const auto name = object.text("state");
    if (!name || (*name != "draft" && *name != "published"))
        reader.add(object.pathOf("state"), "must be draft or published");
    return name && *name == "published";
}

DecorationRequest readRequest(const JsonObject &object)
{
    FieldReader reader;
    DecorationRequest request;
    if (object.has("id")) {
        request.id = model::DecorationId(reader.take(object.text("id")));
        if (!isUuid(request.id->text()))
            reader.add(object.pathOf("id"), "must be a UUID");
    }
    request.edit = readDecorationFields(object, reader);
    request.isPublished = readPublished(object, reader);
    request.version = reader.take(object.integer("version"));
    placeByPose(object, reader, request.edit);
    request.problems = reader.takeProblems();
    return request;
}

template<typename T>
void writeOrNull(JsonWriter &json, std::string_view name, const std::optional<T> &value)
{
    json.key(name);
    if (!value)
        return json.raw("null");
    if constexpr (std::is_same_v<T, std::string>)
        json.text(*value);
    else
        json.integer(*value);
}

void writeRecord(JsonWriter &json,
                 const DecorationRecord &record,
                 DecorationAudience audience,
                 std::optional<double> distanceM = std::nullopt)
{
    json.beginObject();
    json.text("id", record.id.text());
    writeDecorationFields(json, record.decoration);
    writeOrNull(json,
                "created_by",
                record.createdBy ? std::optional(record.createdBy->text())
                                 : std::optional<std::string>());
    json.text("created_at", rfc3339(record.created));
    json.text("updated_at", rfc3339(record.updated));
    json.integer("version", record.version);
    if (audience == DecorationAudience::Administrators) {
        json.text("state", kDecorationStates.at(static_cast<std::size_t>(record.state)));
        writeOrNull(json, "published_version", record.publishedVersion);
        json.integer("change_number", record.changeNumber);
        if (record.deleted)
            json.text("deleted_at", rfc3339(*record.deleted));
    }
    if (distanceM)
        json.number("distance_meters", *distanceM);
    json.endObject();
}

void writeColumns(JsonWriter &json, const Decoration &decoration)
{
    json.beginObject();
    writeDecorationFields(json, decoration);
    json.endObject();
}

std::string valueText(const DecorationField &field, const Decoration &decoration)
{
    JsonWriter json;
    field.write(json, decoration);
    return json.take();
}

} // namespace

Result<DecorationRequest> parseDecoration(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    return readRequest(root);
}

Result<std::vector<DecorationRequest>>
parseDecorations(std::string_view body, std::size_t countMax, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const JsonArray array, root.array("decorations"));
    STAG_TRY(const auto objects, array.objects(countMax));
    if (objects.empty())
        return root.invalid("decorations", "missing");
    std::vector<DecorationRequest> requests;
    requests.reserve(objects.size());
    for (const JsonObject &object : objects)
        requests.push_back(readRequest(object));
    return requests;
}

Result<RollbackRequest> parseRollback(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    RollbackRequest request;
    if (!root.has("version"))
        reader.add("version", "missing");
    request.version = reader.take(root.integer("version")).value_or(0);
    request.isPublished = readPublished(root, reader);
    request.problems = reader.takeProblems();
    return request;
}

std::string writeDecoration(const DecorationRecord &record, DecorationAudience audience)
{
    JsonWriter json;
    writeRecord(json, record, audience);
    return json.take();
}

std::string writeDecorations(std::span<const DecorationRecord> records,
                             const ListPage &page,
                             DecorationAudience audience)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const DecorationRecord &record : records)
        writeRecord(json, record, audience);
    json.endArray();
    json.unsignedInteger("total", page.total);
    json.unsignedInteger("limit", page.limit);
    json.unsignedInteger("offset", page.offset);
    json.endObject();
    return json.take();
}

std::string writeMadeDecorations(std::span<const DecorationRecord> records)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const DecorationRecord &record : records)
        writeRecord(json, record, DecorationAudience::Administrators);
    json.endArray();
    json.unsignedInteger("total", records.size());
    json.endObject();
    return json.take();
}

std::string writeFoundDecorations(const model::FoundDecorations &found,
                                  std::size_t limit,
                                  DecorationAudience audience)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const model::FoundDecoration &one : found.found)
        writeRecord(json, one.record, audience, one.distanceM);
    json.endArray();
    json.unsignedInteger("limit", limit);
    json.boolean("has_more", found.hasMore);
    json.endObject();
    return json.take();
}

std::string writeDecorationVersions(std::span<const model::DecorationVersion> versions,
                                    std::size_t limit,
                                    bool hasMore)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const model::DecorationVersion &version : versions) {
        json.beginObject();
        json.integer("version", version.version);
        json.text("action", kDecorationActs.at(static_cast<std::size_t>(version.act)));
        json.text("actor", version.actor);
        json.text("created_at", rfc3339(version.at));
        json.boolean("is_published", version.isPublished);
        json.key("decoration");
        writeColumns(json, version.decoration);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("limit", limit);
    json.boolean("has_more", hasMore);
    json.endObject();
    return json.take();
}

std::string writeDecorationDiff(const std::optional<model::DecorationVersion> &from,
                                const model::DecorationVersion &to)
{
    JsonWriter json;
    json.beginObject();
    json.integer("from", from ? from->version : 0);
    json.integer("to", to.version);
    json.key("fields");
    json.beginArray();
    for (const DecorationField &field : decorationFields()) {
        const std::string before = from ? valueText(field, from->decoration) : "null";
        const std::string after = valueText(field, to.decoration);
        if (before == after)
            continue;
        json.beginObject();
        json.text("field", field.name);
        json.raw("from", before);
        json.raw("to", after);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take();
}

std::string writeDecorationContent(const Decoration &decoration)
{
    JsonWriter json;
    writeColumns(json, decoration);
    return json.take();
}

Result<Decoration> parseDecorationContent(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    FieldReader reader;
    const model::DecorationEdit edit = readDecorationFields(root, reader);
    if (const auto problems = reader.takeProblems(); !problems.empty())
        return Error{ErrorCode::Corrupt, problems.front().field + ": " + problems.front().message};
    return model::applied(edit, {});
}

} // namespace stag::wire
