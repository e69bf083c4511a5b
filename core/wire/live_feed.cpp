// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/live_feed.h"

#include "core/live/filter.h"
#include "core/model/validation.h"
#include "core/wire/anchor_metadata.h"
#include "core/wire/delivery_classes.h"
#include "core/wire/feed_marks_json.h"
#include "core/wire/geofence_definition.h"
#include "core/wire/geofence_event.h"
#include "core/wire/json_model.h"
#include "core/wire/removed_data.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, 6> kVerdicts{
    "accepted", "deduplicated", "delta_applied", "coalesced", "rejected", "dropped"};
constexpr std::array<std::string_view, 3> kGeofenceChanges{"created", "replaced", "deleted"};
constexpr std::string_view kGeofenceChange = "geofence_change";

std::string_view typeOf(const live::LiveEvent &event)
{
    static constexpr std::array<std::string_view, std::variant_size_v<live::LiveEvent>> kTypes{
        "hello",
        "snapshot_begin",
        "snapshot_end",
        "session",
        "anchor_update",
        "mesh_update",
        "removed",
        "geofence",
        kGeofenceChange,
        "packet",
        "stats"};
    return kTypes[event.index()];
}

class DataWriter
{
public:
    DataWriter(JsonWriter &json, MeshPayloads payloads, const FeedMarks &marks)
        : m_json(json)
        , m_payloads(payloads)
        , m_marks(marks)
    {}

    void operator()(const live::SnapshotBegin &) const {}
    void operator()(const live::SnapshotEnd &) const {}

    void operator()(const live::Hello &hello) const
    {
        begin();
        m_json.text("version", hello.serverVersion);
        m_json.key("listeners");
        m_json.beginObject();
        for (const auto &[name, url] : hello.listeners)
            m_json.text(name, url);
        m_json.endObject();
        writeStreamMembers(m_json, m_marks);
        m_json.endObject();
    }

    void operator()(const live::SessionChanged &session) const
    {
        begin();
        m_json.time("first_seen", session.firstSeen);
        m_json.time("last_seen", session.lastSeen);
        m_json.endObject();
    }

    void operator()(const live::AnchorChanged &change) const
    {
        begin();
        writeAnchorMembers(m_json, change.anchor);
        if (change.deliveryClass != live::DeliveryClass::Reliable)
            m_json.text("delivery", nameOf(change.deliveryClass));
        m_json.endObject();
    }

    void operator()(const live::Removed &removed) const
    {
        m_json.key("data");
        writeRemovedData(m_json, removed);
    }

    void operator()(const live::GeofenceCrossed &crossed) const
    {
        begin();
        writeGeofenceEventMembers(m_json, crossed.event);
        m_json.endObject();
    }

    void operator()(const live::GeofenceChanged &changed) const
    {
        begin();
        m_json.text("change", kGeofenceChanges[static_cast<std::size_t>(changed.change)]);
        writeGeofenceMembers(m_json, changed.fence);
        m_json.endObject();
    }

    void operator()(const live::MeshChanged &change) const
    {
        m_json.key("data");
        writeMesh(m_json, change.mesh, m_payloads);
    }

    void operator()(const live::PacketLogged &packet) const
    {
        begin();
        m_json.time("time", packet.time);
        m_json.text("source", packet.source);
        m_json.text("kind", packet.kind);
        m_json.unsignedInteger("bytes", packet.sizeBytes);
        m_json.text("verdict", verdictName(packet.verdict));
        m_json.text("detail", packet.detail);
        if (!packet.entity.empty())
            m_json.text("entity", packet.entity);
        if (packet.triangleCount)
            m_json.unsignedInteger("triangles", *packet.triangleCount);
        m_json.endObject();
    }

    void operator()(const live::ServerStats &stats) const
    {
        begin();
        m_json.number("messages_in_per_second", stats.messagesInPerSecond);
        m_json.number("messages_out_per_second", stats.messagesOutPerSecond);
        m_json.key("dropped");
        m_json.beginObject();
        for (std::size_t i = 0; i < stats.dropped.size(); ++i)
            m_json.unsignedInteger(kDeliveryClasses[i], stats.dropped[i]);
        m_json.endObject();
        m_json.unsignedInteger("coalesced_poses", stats.coalescedPoses);
        m_json.unsignedInteger("rejected_packets", stats.rejectedPackets);
        m_json.unsignedInteger("anchors", stats.anchorCount);
        m_json.unsignedInteger("meshes", stats.meshCount);
        m_json.unsignedInteger("stored_bytes", stats.storedBytes);
        m_json.unsignedInteger("connections", stats.connectionCount);
        m_json.unsignedInteger("queued_bytes", stats.queuedBytes);
        m_json.integer("lag_ms_max", stats.lagMax.count());
        m_json.endObject();
    }

private:
    void begin() const
    {
        m_json.key("data");
        m_json.beginObject();
    }
    static std::string_view nameOf(live::DeliveryClass deliveryClass)
    {
        return kDeliveryClasses[static_cast<std::size_t>(deliveryClass)];
    }

    JsonWriter &m_json;
    MeshPayloads m_payloads;
    const FeedMarks &m_marks;
};

struct Envelope
{
    std::string type;
    model::SessionId session;
    Timestamp timestamp;
    JsonObject data;
};

Result<Timestamp> readTime(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto ms, object.integer(key));
    return fromUnixMs(ms.value_or(0));
}

template<typename Enum, std::size_t count>
Result<Enum> readEnum(const JsonObject &object,
                      std::string_view key,
                      const std::array<std::string_view, count> &names,
                      Enum fallback)
{
    STAG_TRY(const std::string name, object.text(key));
    if (name.empty())
        return fallback;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return object.invalid(key, "unknown");
    return static_cast<Enum>(found - names.begin());
}

Result<live::LiveEvent> readHello(const Envelope &envelope)
{
    live::Hello hello;
    hello.serverTime = envelope.timestamp;
    STAG_TRY(hello.serverVersion, envelope.data.text("version"));
    STAG_TRY(const auto listeners, envelope.data.object("listeners"));
    if (listeners) {
        STAG_TRY(hello.listeners, listeners->texts());
    }
    return live::LiveEvent(std::move(hello));
}

Result<live::LiveEvent> readSession(const Envelope &envelope)
{
    STAG_TRY_VOID(model::validateId(envelope.session.text(), "session_id"));
    live::SessionChanged session;
    session.session = envelope.session;
    STAG_TRY(session.firstSeen, readTime(envelope.data, "first_seen"));
    STAG_TRY(session.lastSeen, readTime(envelope.data, "last_seen"));
    return live::LiveEvent(std::move(session));
}

Result<live::LiveEvent> readAnchorChanged(const Envelope &envelope, const Limits &limits)
{
    live::AnchorChanged change;
    STAG_TRY(change.anchor,
             readAnchor(envelope.data, {envelope.session, envelope.timestamp, nullptr}));
    STAG_TRY_VOID(model::validate(change.anchor, "data"));
    STAG_TRY(change.deliveryClass,
             readEnum(envelope.data, "delivery", kDeliveryClasses, live::DeliveryClass::Reliable));
    change.traits = readAnchorTraits(change.anchor, limits);
    return live::LiveEvent(std::move(change));
}

Result<live::LiveEvent> readMeshChanged(const Envelope &envelope, const Limits &limits)
{
    PayloadReader payloads(limits);
    live::MeshChanged change;
    STAG_TRY(change.mesh,
             readMesh(envelope.data, {envelope.session, envelope.timestamp, nullptr}, payloads));
    STAG_TRY_VOID(model::validate(change.mesh, "data"));
    STAG_TRY(
        change.mesh.resolution,
        readEnum(
            envelope.data, "delta_resolution", kDeltaResolutions, model::DeltaResolution::None));
    // The server's word counts: the payload may have been left out.
    STAG_TRY(const std::string hash, envelope.data.text("hash"));
    if (!hash.empty()) {
        change.mesh.hash = ContentHash::fromHex(hash);
        if (!change.mesh.hash)
            return envelope.data.invalid("hash", "must be 64 hexadecimal digits");
    }
    return live::LiveEvent(std::move(change));
}

Result<live::LiveEvent> readRemoved(const Envelope &envelope)
{
    STAG_TRY_VOID(model::validateId(envelope.session.text(), "session_id"));
    STAG_TRY(live::Removed removed, readRemovedData(envelope.data, envelope.session));
    return live::LiveEvent(std::move(removed));
}

Result<live::LiveEvent> readGeofenceCrossed(const Envelope &envelope)
{
    STAG_TRY(auto event, readGeofenceEvent(envelope.data));
    return live::LiveEvent(live::GeofenceCrossed{std::move(event)});
}

Result<live::LiveEvent> readGeofenceChanged(const Envelope &envelope)
{
    live::GeofenceChanged changed;
    if (!envelope.data.has("change"))
        return envelope.data.invalid("change", "missing");
    STAG_TRY(changed.change, readEnum(envelope.data, "change", kGeofenceChanges, changed.change));
    auto [fence, unreadable] = readGeofence(envelope.data);
    if (!unreadable.empty())
        return Error{ErrorCode::InvalidArgument,
                     unreadable.front().field + ": " + unreadable.front().message};
    if (const auto wrong = model::problemsOf(fence); !wrong.empty())
        return envelope.data.invalid(wrong.front().field, wrong.front().message);
    changed.fence = std::move(fence);
    return live::LiveEvent(std::move(changed));
}

Result<live::LiveEvent> readPacket(const Envelope &envelope)
{
    live::PacketLogged packet;
    packet.session = envelope.session;
    STAG_TRY(packet.time, readTime(envelope.data, "time"));
    STAG_TRY(packet.source, envelope.data.text("source"));
    STAG_TRY(packet.kind, envelope.data.text("kind"));
    STAG_TRY(packet.sizeBytes, envelope.data.count("bytes"));
    STAG_TRY(packet.verdict,
             readEnum(envelope.data, "verdict", kVerdicts, live::Verdict::Accepted));
    STAG_TRY(packet.detail, envelope.data.text("detail"));
    STAG_TRY(packet.entity, envelope.data.text("entity"));
    if (envelope.data.has("triangles")) {
        STAG_TRY(packet.triangleCount, envelope.data.count("triangles"));
    }
    return live::LiveEvent(std::move(packet));
}

Result<live::LiveEvent> readStats(const Envelope &envelope)
{
    const JsonObject &data = envelope.data;
    live::ServerStats stats;
    STAG_TRY(stats.messagesInPerSecond, data.number("messages_in_per_second"));
    STAG_TRY(stats.messagesOutPerSecond, data.number("messages_out_per_second"));
    STAG_TRY(const auto dropped, data.object("dropped"));
    for (std::size_t i = 0; dropped && i < stats.dropped.size(); ++i) {
        STAG_TRY(stats.dropped[i], dropped->count(kDeliveryClasses[i]));
    }
    STAG_TRY(stats.coalescedPoses, data.count("coalesced_poses"));
    STAG_TRY(stats.rejectedPackets, data.count("rejected_packets"));
    STAG_TRY(stats.anchorCount, data.count("anchors"));
    STAG_TRY(stats.meshCount, data.count("meshes"));
    STAG_TRY(stats.storedBytes, data.count("stored_bytes"));
    STAG_TRY(stats.connectionCount, data.count("connections"));
    STAG_TRY(stats.queuedBytes, data.count("queued_bytes"));
    STAG_TRY(const auto lagMax, data.integer("lag_ms_max"));
    stats.lagMax = std::chrono::milliseconds(lagMax.value_or(0));
    return live::LiveEvent(stats);
}

Result<live::LiveEvent> readEvent(const Envelope &envelope, const Limits &limits)
{
    if (envelope.type == "hello")
        return readHello(envelope);
    if (envelope.type == "session")
        return readSession(envelope);
    if (envelope.type == "anchor_update")
        return readAnchorChanged(envelope, limits);
    if (envelope.type == "mesh_update")
        return readMeshChanged(envelope, limits);
    if (envelope.type == "removed")
        return readRemoved(envelope);
    if (envelope.type == "geofence")
        return readGeofenceCrossed(envelope);
    if (envelope.type == kGeofenceChange)
        return readGeofenceChanged(envelope);
    if (envelope.type == "packet")
        return readPacket(envelope);
    return readStats(envelope);
}

bool hasData(std::string_view type)
{
    static constexpr std::array<std::string_view, 9> kWithData{"hello",
                                                               "session",
                                                               "anchor_update",
                                                               "mesh_update",
                                                               "removed",
                                                               "geofence",
                                                               kGeofenceChange,
                                                               "packet",
                                                               "stats"};
    return std::find(kWithData.begin(), kWithData.end(), type) != kWithData.end();
}

} // namespace

std::string_view verdictName(live::Verdict verdict)
{
    return kVerdicts[static_cast<std::size_t>(verdict)];
}

std::string writeLiveEvent(const live::LiveEvent &event,
                           Timestamp now,
                           MeshPayloads payloads,
                           const FeedMarks &marks)
{
    JsonWriter json;
    json.beginObject();
    json.text("type", typeOf(event));
    if (const model::SessionId *session = live::sessionOf(event); session && !session->empty())
        json.text("session_id", session->text());
    std::visit(DataWriter(json, payloads, marks), event);
    json.time("timestamp", now);
    if (std::holds_alternative<live::SnapshotEnd>(event) && !marks.stream.empty())
        json.text("stream", marks.stream);
    json.endObject();
    std::string text = json.take();
    return marks.offset ? withOffset(std::move(text), *marks.offset) : text;
}

Result<std::optional<live::LiveEvent>> parseLiveEvent(std::string_view text, const Limits &limits)
{
    STAG_TRY(auto message, parseFeedMessage(text, limits));
    if (!message)
        return std::optional<live::LiveEvent>();
    return std::optional(std::move(message->event));
}

Result<std::optional<FeedMessage>> parseFeedMessage(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(std::string type, root.text("type"));
    STAG_TRY(std::string session, root.text("session_id"));
    STAG_TRY(const Timestamp timestamp, readTime(root, "timestamp"));
    if (type.empty())
        return root.invalid("type", "missing");
    FeedMessage message;
    if (root.has("offset")) {
        STAG_TRY(message.marks.offset, root.count("offset"));
    }
    if (type == "snapshot_begin") {
        message.event = live::SnapshotBegin{};
        return std::optional(std::move(message));
    }
    if (type == "snapshot_end") {
        STAG_TRY(message.marks.stream, root.text("stream"));
        message.event = live::SnapshotEnd{};
        return std::optional(std::move(message));
    }
    if (!hasData(type))
        return std::optional<FeedMessage>();
    STAG_TRY(const auto data, root.object("data"));
    if (!data)
        return root.invalid("data", "missing");
    if (type == kGeofenceChange && !hasKnownShape(*data))
        return std::optional<FeedMessage>();
    if (type == "hello")
        STAG_TRY_VOID(readStreamMembers(*data, message.marks));
    const Envelope envelope{
        std::move(type), model::SessionId(std::move(session)), timestamp, *data};
    STAG_TRY(message.event, readEvent(envelope, limits));
    return std::optional(std::move(message));
}

} // namespace stag::wire
