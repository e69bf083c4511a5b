// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stag.h"

#include "core/model/validation.h"
#include "core/wire/json_model.h"
#include "core/wire/status.h"

namespace stag::wire {

namespace {

constexpr std::string_view kParametersUnreadable = "Invalid query parameters";

/// The text of the validator that the published server uses.
std::string requiredText(std::string_view path, std::string_view field)
{
    std::string text = "Key: '";
    text.append(path).append(".").append(field);
    text.append("' Error:Field validation for '").append(field);
    text.append("' failed on the 'required' tag");
    return text;
}

Result<void> checkRequired(const model::SpatialEvent &event, const JsonObject &object)
{
    const std::string path =
        object.path().empty() ? "SpatialEvent" : "IngestBatch." + object.path();
    std::string missing;
    const auto require = [&](bool present, std::string_view field) {
        if (!present)
            missing += (missing.empty() ? "" : "\n") + requiredText(path, field);
    };
    require(!event.session.empty(), "SessionID");
    require(!event.id.empty(), "EventID");
    require(toUnixMs(event.timestamp) != 0, "Timestamp");
    if (missing.empty())
        return success();
    return Error{ErrorCode::InvalidArgument, missing};
}

Result<model::SpatialEvent>
readEvent(const JsonObject &object, const IngestDefaults &defaults, PayloadReader &payloads)
{
    const model::Limits limits;
    model::SpatialEvent event;
    STAG_TRY(std::string session, object.text("session_id"));
    event.session = model::SessionId(std::move(session));
    STAG_TRY(std::string id, object.text("event_id"));
    event.id = model::EventId(std::move(id));
    STAG_TRY(const auto timestamp, object.integer("timestamp"));
    event.timestamp = fromUnixMs(timestamp.value_or(0));
    STAG_TRY(const JsonArray anchorArray, object.array("anchors"));
    STAG_TRY(const JsonArray meshArray, object.array("meshes"));
    STAG_TRY_VOID(checkRequired(event, object));

    const ElementDefaults element{event.session, event.timestamp, &defaults.random};
    STAG_TRY(const auto anchors, anchorArray.objects(limits.anchorsPerEventMax));
    event.anchors.reserve(anchors.size());
    for (const JsonObject &anchor : anchors) {
        STAG_TRY(event.anchors.emplace_back(), readAnchor(anchor, element));
    }
    STAG_TRY(const auto meshes, meshArray.objects(limits.meshesPerEventMax));
    event.meshes.reserve(meshes.size());
    for (const JsonObject &mesh : meshes) {
        STAG_TRY(event.meshes.emplace_back(), readMesh(mesh, element, payloads));
    }
    if (const auto valid = model::validate(event, limits); !valid)
        return Error{valid.error().code,
                     object.path() + (object.path().empty() ? "" : ".") + valid.error().detail};
    return event;
}

void writeBatchTotals(JsonWriter &json, std::span<const IngestedEvent> events)
{
    std::size_t anchors = 0;
    std::size_t meshes = 0;
    for (const IngestedEvent &event : events) {
        anchors += event.anchorCount;
        meshes += event.meshCount;
    }
    json.unsignedInteger("events_count", events.size());
    json.unsignedInteger("anchors_count", anchors);
    json.unsignedInteger("meshes_count", meshes);
}

} // namespace

Result<IngestRequest>
parseIngest(std::string_view body, const IngestDefaults &defaults, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    PayloadReader payloads(limits);
    IngestRequest request;
    if (!root.has("events")) {
        STAG_TRY(request.events.emplace_back(), readEvent(root, defaults, payloads));
        return request;
    }
    request.shape = IngestShape::Batch;
    STAG_TRY(const JsonArray array, root.array("events"));
    STAG_TRY(const auto events, array.objects(limits.eventsPerBatchMax));
    request.events.reserve(events.size());
    for (const JsonObject &event : events) {
        STAG_TRY(request.events.emplace_back(), readEvent(event, defaults, payloads));
    }
    return request;
}

std::string writeIngestAnswer(IngestShape shape, std::span<const IngestedEvent> events)
{
    JsonWriter json;
    const auto writeEvent = [&json](const IngestedEvent &event) {
        json.text("event_id", event.id.text());
        json.unsignedInteger("anchors_count", event.anchorCount);
        json.unsignedInteger("meshes_count", event.meshCount);
        json.boolean("success", true);
        json.unsignedInteger("processed", event.anchorCount + event.meshCount);
    };
    json.beginObject();
    if (shape == IngestShape::Single) {
        json.text("message", "Event ingested successfully");
        if (!events.empty())
            writeEvent(events.front());
    } else {
        json.text("status", "ok");
        json.text("message", "Events ingested successfully");
        json.boolean("success", true);
        writeBatchTotals(json, events);
        json.key("results");
        json.beginArray();
        for (const IngestedEvent &event : events) {
            json.beginObject();
            writeEvent(event);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
    return json.take();
}

std::string writeQueryError(const Error &error)
{
    if (error.code == ErrorCode::Corrupt)
        return writeError(kParametersUnreadable, error.detail);
    return writeError(error.detail);
}

std::string writeQueryAnswer(const QueryAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    json.key("anchors");
    json.beginArray();
    for (const model::Anchor &anchor : answer.anchors)
        writeAnchorObject(json, anchor);
    json.endArray();
    if (answer.includeMeshes) {
        json.key("meshes");
        json.beginArray();
        for (const model::Mesh &mesh : answer.meshes)
            writeMesh(json, mesh);
        json.endArray();
    }
    if (answer.deleted) {
        json.key("deleted");
        json.beginArray();
        for (const DeletedAnchor &deleted : *answer.deleted) {
            json.beginObject();
            writeAnchorMembers(json, deleted.anchor);
            json.time("deleted_at", deleted.at);
            json.endObject();
        }
        json.endArray();
    }
    json.unsignedInteger("count", answer.anchors.size());
    json.unsignedInteger("total", answer.anchors.size());
    json.boolean("has_more", answer.hasMore);
    json.endObject();
    return json.take();
}

std::string writeAnchor(const model::Anchor &anchor)
{
    JsonWriter json;
    writeAnchorObject(json, anchor);
    return json.take();
}

std::string writeMeshAnswer(const model::Mesh &mesh)
{
    JsonWriter json;
    writeMesh(json, mesh);
    return json.take();
}

} // namespace stag::wire
