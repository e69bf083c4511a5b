// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/sessions.h"

#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/mesh_bytes.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr std::size_t kSessionsMax = 1'000'000;

Result<model::Session> readSession(const JsonObject &object)
{
    model::Session session;
    STAG_TRY(std::string id, object.text("session_id"));
    if (id.empty())
        return object.invalid("session_id", "missing");
    session.id = model::SessionId(std::move(id));
    STAG_TRY(const auto firstSeen, object.integer("first_seen"));
    session.firstSeen = fromUnixMs(firstSeen.value_or(0));
    STAG_TRY(const auto lastSeen, object.integer("last_seen"));
    session.lastSeen = fromUnixMs(lastSeen.value_or(0));
    STAG_TRY(const auto anchors, object.integer("anchors_count"));
    session.anchorCount =
        static_cast<std::uint64_t>(std::max<std::int64_t>(anchors.value_or(0), 0));
    STAG_TRY(const auto meshes, object.integer("meshes_count"));
    session.meshCount = static_cast<std::uint64_t>(std::max<std::int64_t>(meshes.value_or(0), 0));
    STAG_TRY(session.meshBytes, readMeshBytes(object, "mesh_bytes"));
    return session;
}

} // namespace

std::string writeSessions(std::span<const model::Session> sessions)
{
    JsonWriter json;
    json.beginObject();
    json.key("sessions");
    json.beginArray();
    for (const model::Session &session : sessions) {
        json.beginObject();
        json.text("session_id", session.id.text());
        json.time("first_seen", session.firstSeen);
        json.time("last_seen", session.lastSeen);
        json.unsignedInteger("anchors_count", session.anchorCount);
        json.unsignedInteger("meshes_count", session.meshCount);
        if (session.meshBytes.full > 0) {
            writeMeshBytes(json, "mesh_bytes", session.meshBytes);
            json.number("compression_ratio", session.meshBytes.compressionRatio());
        }
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("count", sessions.size());
    json.endObject();
    return json.take();
}

Result<std::vector<model::Session>> parseSessions(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const JsonArray array, root.array("sessions"));
    STAG_TRY(const auto objects, array.objects(kSessionsMax));
    std::vector<model::Session> sessions;
    sessions.reserve(objects.size());
    for (const JsonObject &object : objects) {
        STAG_TRY(sessions.emplace_back(), readSession(object));
    }
    return sessions;
}

} // namespace stag::wire
