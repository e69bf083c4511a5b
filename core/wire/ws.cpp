// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/ws.h"

#include "core/model/validation.h"
#include "core/wire/feed_marks_json.h"
#include "core/wire/filter_json.h"
#include "core/wire/geofence_event.h"
#include "core/wire/json_model.h"
#include "core/wire/removed_data.h"
#include "core/wire/stream_kit_ws.h"

#include <type_traits>

namespace stag::wire {

namespace {

struct WsErrorTexts
{
    std::string_view code;
    std::string_view message;
};

WsErrorTexts textsOf(WsErrorCode code)
{
    switch (code) {
    case WsErrorCode::InvalidMessage:
        return {"INVALID_MESSAGE", "Failed to parse message"};
    case WsErrorCode::UnknownType:
        return {"UNKNOWN_TYPE", "Unknown message type"};
    case WsErrorCode::ProcessingError:
        return {"PROCESSING_ERROR", ""};
    }
    return {"PROCESSING_ERROR", ""};
}

/// The members of the envelope that the dialects name differently.
struct EnvelopeNames
{
    std::string_view session;
    std::string_view traceId;
};

constexpr EnvelopeNames namesIn(WsDialect dialect)
{
    if (dialect == WsDialect::StreamKit)
        return {"sessionId", "traceId"};
    return {"session_id", "trace_id"};
}

bool namesAnything(const JsonObject &root, WsDialect dialect)
{
    const EnvelopeNames names = namesIn(dialect);
    return root.has(names.session) || root.has(names.traceId);
}

std::optional<WsDialect> dialectOf(const JsonObject &root)
{
    if (root.hasText("data") || namesAnything(root, WsDialect::StreamKit))
        return WsDialect::StreamKit;
    if (root.has("data") || namesAnything(root, WsDialect::Stag))
        return WsDialect::Stag;
    return std::nullopt;
}

Result<WsMessage>
readEnvelope(const JsonObject &root, const WsDefaults &defaults, const Limits &limits)
{
    WsMessage message;
    message.dialect = dialectOf(root);
    const EnvelopeNames names = namesIn(message.dialect.value_or(WsDialect::Stag));
    STAG_TRY(message.type, root.text("type"));
    STAG_TRY(message.traceId, root.text(names.traceId));
    if (message.traceId.size() > limits.traceIdBytesMax)
        return root.wrong(names.traceId, "too long");
    STAG_TRY(std::string session, root.text(names.session));
    message.session = session.empty() ? defaults.session : model::SessionId(std::move(session));
    STAG_TRY(const auto timestamp, root.integer("timestamp"));
    message.timestamp = timestamp.value_or(0) > 0 ? fromUnixMs(*timestamp) : defaults.now;
    return message;
}

/// From here on the envelope stands, so whatever is wrong is the data's fault.
Error asDataError(Error error)
{
    if (error.code == ErrorCode::Corrupt)
        error.code = ErrorCode::InvalidArgument;
    return error;
}

Result<void>
readAnchorBody(const JsonObject &data, const ElementDefaults &element, WsMessage &message)
{
    if (!data.has("id"))
        return data.invalid("id", "missing");
    const bool isStreamKit = message.dialect == WsDialect::StreamKit;
    STAG_TRY(model::Anchor anchor,
             isStreamKit ? readStreamKitAnchor(data, element) : readAnchor(data, element));
    anchor.session = message.session;
    if (!isStreamKit)
        anchor.timestamp = message.timestamp;
    STAG_TRY_VOID(model::validate(anchor, data.path()));
    message.body = std::move(anchor);
    return success();
}

Result<void> readData(const JsonObject &data,
                      const WsDefaults &defaults,
                      const Limits &limits,
                      WsMessage &message)
{
    const ElementDefaults element{message.session, message.timestamp, &defaults.random};
    if (message.type == "anchor_update")
        return readAnchorBody(data, element, message);
    if (message.type == "subscribe") {
        STAG_TRY(message.body, readFilter(data));
        return success();
    }
    if (message.type == "unsubscribe") {
        STAG_TRY(message.body, readUnsubscribe(data));
        return success();
    }
    PayloadReader payloads(limits);
    const MeshNames &names =
        message.dialect == WsDialect::StreamKit ? kStreamKitMeshNames : kStagMeshNames;
    STAG_TRY(model::Mesh mesh, readMesh(data, element, payloads, names));
    mesh.timestamp = message.timestamp;
    STAG_TRY_VOID(model::validate(mesh, data.path()));
    message.body = std::move(mesh);
    return success();
}

Result<void> readBody(const JsonObject &root,
                      const WsDefaults &defaults,
                      const Limits &limits,
                      WsMessage &message)
{
    if (message.dialect != WsDialect::StreamKit) {
        STAG_TRY(const auto data, root.object("data"));
        if (data)
            return readData(*data, defaults, limits, message);
        if (message.type == "subscribe")
            message.body = live::Filter{}; // of everything
        else if (message.type == "unsubscribe")
            message.body = Unsubscribe{};
        else
            return root.invalid("data", "missing");
        return success();
    }
    STAG_TRY(const Bytes text, root.bytes("data", limits.documentBytesMax));
    if (text.empty())
        return root.invalid("data", "missing");
    const auto document = JsonDocument::parse(asText(text), limits);
    if (!document)
        return Error{document.error().code, "data: " + document.error().detail};
    STAG_TRY(const JsonObject data, document->rootObject("data"));
    return readData(data, defaults, limits, message);
}

/// Of a delta the bytes are the vertices as well: the contract's clients read nothing else.
void writeUpdatedMesh(JsonWriter &json, const model::Mesh &mesh)
{
    json.beginObject();
    writeMeshMembers(json, mesh, MeshPayloads::Include);
    if (mesh.isDelta)
        json.base64("vertices", mesh.payload->vertices);
    json.endObject();
}

bool hasBody(const WsMessage &message)
{
    if (message.type == "anchor_update" || message.type == "mesh_update")
        return true;
    // The SDK knows no filters, so there are no words for them in its dialect.
    return message.dialect != WsDialect::StreamKit
           && (message.type == "subscribe" || message.type == "unsubscribe");
}

/// `writeData`, if it is not null, writes the value of "data".
template<typename WriteData>
std::string writeEnvelope(WsDialect dialect,
                          std::string_view type,
                          const model::SessionId &session,
                          Timestamp timestamp,
                          std::string_view traceId,
                          WriteData writeData)
{
    const EnvelopeNames names = namesIn(dialect);
    JsonWriter json;
    json.beginObject();
    json.text("type", type);
    if (!session.empty())
        json.text(names.session, session.text());
    if constexpr (!std::is_null_pointer_v<WriteData>) {
        json.key("data");
        if (dialect == WsDialect::StreamKit) {
            JsonWriter data;
            writeData(data);
            json.base64(asBytes(data.take()));
        } else {
            writeData(json);
        }
    }
    json.time("timestamp", timestamp);
    if (!traceId.empty())
        json.text(names.traceId, traceId);
    json.endObject();
    return json.take();
}

} // namespace

Result<WsMessage>
parseWsMessage(std::string_view text, const WsDefaults &defaults, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(WsMessage message, readEnvelope(root, defaults, limits));
    if (message.type == "ping") {
        message.body = WsPing{};
    } else if (hasBody(message)) {
        if (auto body = readBody(root, defaults, limits, message); !body)
            message.body = WsInvalid{asDataError(std::move(body).error())};
    }
    return message;
}

std::string writePong(const model::SessionId &session,
                      Timestamp now,
                      std::string_view traceId,
                      WsDialect dialect)
{
    return writeEnvelope(dialect, "pong", session, now, traceId, nullptr);
}

std::string writeWsError(WsErrorCode code,
                         const model::SessionId &session,
                         Timestamp now,
                         std::string_view details,
                         WsDialect dialect)
{
    const WsErrorTexts texts = textsOf(code);
    const bool detailsAreMessage = code == WsErrorCode::ProcessingError;
    return writeEnvelope(dialect, "error", session, now, {}, [&](JsonWriter &json) {
        json.beginObject();
        json.text("code", texts.code);
        json.text("message", detailsAreMessage ? details : texts.message);
        if (!detailsAreMessage && !details.empty())
            json.text("details", details);
        json.endObject();
    });
}

std::string
writeAnchorUpdate(const model::Anchor &anchor, std::string_view traceId, WsDialect dialect)
{
    return writeEnvelope(
        dialect, "anchor_update", anchor.session, anchor.timestamp, traceId, [&](JsonWriter &json) {
            if (dialect == WsDialect::StreamKit)
                writeStreamKitAnchor(json, anchor);
            else
                writeAnchorObject(json, anchor);
        });
}

std::string writeMeshUpdate(const model::Mesh &mesh, std::string_view traceId, WsDialect dialect)
{
    return writeEnvelope(
        dialect, "mesh_update", mesh.session, mesh.timestamp, traceId, [&](JsonWriter &json) {
            if (dialect == WsDialect::StreamKit)
                writeStreamKitMesh(json, mesh);
            else
                writeUpdatedMesh(json, mesh);
        });
}

std::string writeRemoved(const live::Removed &removed, Timestamp now, WsDialect dialect)
{
    return writeEnvelope(
        dialect, "removed", removed.entity.session, now, {}, [&](JsonWriter &json) {
            writeRemovedData(json, removed);
        });
}

std::string
writeGeofenceCrossed(const live::GeofenceCrossed &crossed, Timestamp now, WsDialect dialect)
{
    return writeEnvelope(
        dialect, "geofence", crossed.event.session, now, {}, [&](JsonWriter &json) {
            json.beginObject();
            writeGeofenceEventMembers(json, crossed.event);
            json.endObject();
        });
}

std::string
writeSessionHello(const model::SessionId &session, const FeedMarks &marks, Timestamp now)
{
    std::string text =
        writeEnvelope(WsDialect::Stag, "hello", session, now, {}, [&marks](JsonWriter &json) {
            json.beginObject();
            writeStreamMembers(json, marks);
            json.endObject();
        });
    return marks.offset ? withOffset(std::move(text), *marks.offset) : text;
}

} // namespace stag::wire
