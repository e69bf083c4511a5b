// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/ws.h"

#include "core/model/validation.h"
#include "core/wire/json_model.h"

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

Result<WsMessage>
readEnvelope(const JsonObject &root, const WsDefaults &defaults, const Limits &limits)
{
    WsMessage message;
    STAG_TRY(message.type, root.text("type"));
    STAG_TRY(message.traceId, root.text("trace_id"));
    if (message.traceId.size() > limits.traceIdBytesMax)
        return root.wrong("trace_id", "too long");
    STAG_TRY(std::string session, root.text("session_id"));
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

Result<void> readBody(const JsonObject &root,
                      const WsDefaults &defaults,
                      const Limits &limits,
                      WsMessage &message)
{
    STAG_TRY(const auto data, root.object("data"));
    if (!data)
        return root.invalid("data", "missing");
    const ElementDefaults element{message.session, message.timestamp, &defaults.random};
    if (message.type == "anchor_update") {
        if (!data->has("id"))
            return data->invalid("id", "missing");
        STAG_TRY(model::Anchor anchor, readAnchor(*data, element));
        anchor.session = message.session;
        anchor.timestamp = message.timestamp;
        STAG_TRY_VOID(model::validate(anchor, data->path()));
        message.body = std::move(anchor);
        return success();
    }
    PayloadReader payloads(limits);
    STAG_TRY(model::Mesh mesh, readMesh(*data, element, payloads));
    mesh.timestamp = message.timestamp;
    STAG_TRY_VOID(model::validate(mesh, data->path()));
    message.body = std::move(mesh);
    return success();
}

void writeEnvelopeHead(JsonWriter &json, std::string_view type, const model::SessionId &session)
{
    json.text("type", type);
    if (!session.empty())
        json.text("session_id", session.text());
}

void writeEnvelopeTail(JsonWriter &json, Timestamp timestamp, std::string_view traceId)
{
    json.time("timestamp", timestamp);
    if (!traceId.empty())
        json.text("trace_id", traceId);
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
    } else if (message.type == "anchor_update" || message.type == "mesh_update") {
        if (auto body = readBody(root, defaults, limits, message); !body)
            message.body = WsInvalid{asDataError(std::move(body).error())};
    }
    return message;
}

std::string writePong(const model::SessionId &session, Timestamp now, std::string_view traceId)
{
    JsonWriter json;
    json.beginObject();
    writeEnvelopeHead(json, "pong", session);
    writeEnvelopeTail(json, now, traceId);
    json.endObject();
    return json.take();
}

std::string writeWsError(WsErrorCode code,
                         const model::SessionId &session,
                         Timestamp now,
                         std::string_view details)
{
    const WsErrorTexts texts = textsOf(code);
    const bool detailsAreMessage = code == WsErrorCode::ProcessingError;
    JsonWriter json;
    json.beginObject();
    writeEnvelopeHead(json, "error", session);
    json.key("data");
    json.beginObject();
    json.text("code", texts.code);
    json.text("message", detailsAreMessage ? details : texts.message);
    if (!detailsAreMessage && !details.empty())
        json.text("details", details);
    json.endObject();
    writeEnvelopeTail(json, now, {});
    json.endObject();
    return json.take();
}

std::string writeAnchorUpdate(const model::Anchor &anchor, std::string_view traceId)
{
    JsonWriter json;
    json.beginObject();
    writeEnvelopeHead(json, "anchor_update", anchor.session);
    json.key("data");
    writeAnchorObject(json, anchor);
    writeEnvelopeTail(json, anchor.timestamp, traceId);
    json.endObject();
    return json.take();
}

std::string writeMeshUpdate(const model::Mesh &mesh, std::string_view traceId)
{
    JsonWriter json;
    json.beginObject();
    writeEnvelopeHead(json, "mesh_update", mesh.session);
    json.key("data");
    writeMesh(json, mesh);
    writeEnvelopeTail(json, mesh.timestamp, traceId);
    json.endObject();
    return json.take();
}

} // namespace stag::wire
