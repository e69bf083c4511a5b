// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/wire/render.h"

#include "core/base/hex.h"
#include "core/wire/anchor_metadata.h"
#include "core/wire/geofence.h"
#include "core/wire/graph.h"
#include "core/wire/live_feed.h"
#include "core/wire/mesh_history.h"
#include "core/wire/pretty_json.h"
#include "core/wire/recording.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "core/wire/stream_kit.h"
#include "core/wire/subscribers.h"
#include "core/wire/ws.h"
#include "tests/support/seeded_random.h"

#include <iomanip>
#include <sstream>

namespace stag::test {

namespace {

constexpr std::size_t kBytesShown = 24;
const Timestamp kNow = fromUnixMs(1'700'000'000'000);

std::string render(const Error &error)
{
    return "error " + std::string(errorCodeName(error.code)) + ' ' + error.detail;
}

std::string render(const spatial::Vec3 &v)
{
    std::ostringstream out;
    out << std::setprecision(17) << '(' << v.x << ' ' << v.y << ' ' << v.z << ')';
    return out.str();
}

std::string render(const spatial::Pose &pose)
{
    std::ostringstream out;
    const spatial::Quat &q = pose.rotation;
    out << "pose " << render(pose.position) << std::setprecision(17) << " [" << q.x << ' ' << q.y
        << ' ' << q.z << ' ' << q.w << ']';
    return out.str();
}

std::string render(const graph::NodeKey &key)
{
    static constexpr std::array<const char *, graph::kNodeKindCount> kKinds{
        "session ", "anchor ", "mesh "};
    return kKinds[static_cast<std::size_t>(key.kind)]
           + (key.id.empty() ? key.session.text() : key.id);
}

std::string render(const graph::Uncertainty &uncertainty)
{
    std::ostringstream out;
    out << " spread " << uncertainty.positionM << ' ' << uncertainty.rotationRad;
    return out.str();
}

std::string render(const graph::Seen &seen)
{
    return " seen " + std::to_string(toUnixMs(seen.first)) + ' '
           + std::to_string(toUnixMs(seen.last));
}

std::string render(const Bytes &bytes)
{
    const BytesView shown = BytesView(bytes).first(std::min(bytes.size(), kBytesShown));
    std::string text = std::to_string(bytes.size()) + " bytes";
    if (!bytes.empty())
        text += ' ' + hexEncode(shown);
    return text + (shown.size() < bytes.size() ? "…" : "");
}

std::string renderOther(const std::optional<std::vector<double>> &rotation)
{
    if (!rotation)
        return {};
    std::ostringstream out;
    out << std::setprecision(17) << " rotation of " << rotation->size() << ':';
    for (const double number : *rotation)
        out << ' ' << number;
    return out.str();
}

std::string render(const model::Anchor &anchor)
{
    return "anchor " + anchor.id.text() + " in " + anchor.session.text() + ' ' + render(anchor.pose)
           + renderOther(anchor.otherRotation) + " at " + std::to_string(toUnixMs(anchor.timestamp))
           + (anchor.metadata.empty() ? "" : " metadata " + anchor.metadata);
}

std::string render(const model::Mesh &mesh)
{
    std::string text = "mesh " + mesh.id.text() + " in " + mesh.session.text() + " of "
                       + mesh.anchor.text() + " at " + std::to_string(toUnixMs(mesh.timestamp))
                       + " level " + std::to_string(mesh.compressionLevel);
    if (mesh.resolution != model::DeltaResolution::None)
        text += " resolution " + std::to_string(static_cast<int>(mesh.resolution));
    if (mesh.isDelta)
        return text + "\n    delta against " + (mesh.base ? mesh.base->text() : "nothing") + ": "
               + render(mesh.payload->vertices)
               + (mesh.payload->faces.empty() ? "" : ", faces " + render(mesh.payload->faces));
    return text + "\n    vertices " + render(mesh.payload->vertices) + "\n    faces "
           + render(mesh.payload->faces) + "\n    normals " + render(mesh.payload->normals)
           + "\n    hash " + (mesh.hash ? mesh.hash->toHex() : "none");
}

std::string render(const model::AnchorTraits &traits)
{
    std::string text;
    switch (traits.kind) {
    case model::AnchorKind::Anchor:
        text = "anchor";
        break;
    case model::AnchorKind::Plane:
        text = "plane";
        break;
    case model::AnchorKind::Device:
        text = "device";
        break;
    }
    const auto add = [&text](const char *name, const std::string &value) {
        if (!value.empty())
            text += std::string(" ") + name + ' ' + value;
    };
    add("id", traits.device.text());
    add("name", traits.deviceName);
    add("stream", traits.stream);
    add("label", traits.label);
    for (const spatial::Vec3 &point : traits.polygon)
        text += ' ' + render(point);
    return text;
}

std::string optionalTime(const std::optional<Timestamp> &time)
{
    return time ? std::to_string(toUnixMs(*time)) : "none";
}

struct RenderLive
{
    std::string operator()(const live::Hello &hello) const
    {
        std::string text = "hello " + hello.serverVersion;
        for (const auto &[name, url] : hello.listeners)
            text += ' ' + name + '=' + url;
        return text;
    }
    std::string operator()(const live::SnapshotBegin &) const { return "snapshot begin"; }
    std::string operator()(const live::SnapshotEnd &) const { return "snapshot end"; }
    std::string operator()(const live::SessionChanged &session) const
    {
        return "session " + session.session.text() + ' ' + optionalTime(session.firstSeen) + " to "
               + optionalTime(session.lastSeen);
    }
    std::string operator()(const live::AnchorChanged &change) const
    {
        return render(change.anchor) + "\n    class "
               + std::to_string(static_cast<int>(change.deliveryClass)) + ", "
               + render(change.traits);
    }
    std::string operator()(const live::MeshChanged &change) const { return render(change.mesh); }
    std::string operator()(const live::Removed &removed) const
    {
        return "removed " + std::to_string(static_cast<int>(removed.entity.kind)) + ' '
               + removed.entity.id + " of " + removed.entity.session.text()
               + (removed.reason == live::RemovalReason::LeftArea ? " left the area" : "");
    }
    std::string operator()(const live::GeofenceCrossed &crossed) const
    {
        const model::GeofenceEvent &event = crossed.event;
        return "geofence " + event.fence.text() + " number " + std::to_string(event.number)
               + " kind " + std::to_string(static_cast<int>(event.kind)) + " reason "
               + std::to_string(static_cast<int>(event.reason)) + " by " + event.anchor.text()
               + " of " + event.session.text() + " at " + render(event.position) + ' '
               + optionalTime(event.at) + " since " + optionalTime(event.since);
    }
    std::string operator()(const live::GeofenceChanged &changed) const
    {
        return "geofence change " + std::to_string(static_cast<int>(changed.change)) + ' '
               + wire::writeGeofenceDefinition(changed.fence);
    }
    std::string operator()(const live::PacketLogged &packet) const
    {
        return "packet " + packet.kind + " of " + packet.source + " in " + packet.session.text()
               + " at " + optionalTime(packet.time) + ", " + std::to_string(packet.sizeBytes)
               + " bytes, verdict " + std::to_string(static_cast<int>(packet.verdict)) + ' '
               + packet.detail + (packet.entity.empty() ? "" : " about " + packet.entity)
               + (packet.triangleCount ? ", triangles " + std::to_string(*packet.triangleCount)
                                       : "");
    }
    std::string operator()(const live::ServerStats &stats) const
    {
        std::ostringstream out;
        out << "stats in " << stats.messagesInPerSecond << " out " << stats.messagesOutPerSecond
            << " dropped";
        for (const auto count : stats.dropped)
            out << ' ' << count;
        out << " coalesced " << stats.coalescedPoses << " rejected " << stats.rejectedPackets
            << " anchors " << stats.anchorCount << " meshes " << stats.meshCount << " bytes "
            << stats.storedBytes << " connections " << stats.connectionCount << " queued "
            << stats.queuedBytes << " lag " << stats.lagMax.count();
        return out.str();
    }
};

struct RenderRecorded
{
    std::string operator()(const wire::RecordedJoin &) const { return "join"; }
    std::string operator()(const wire::RecordedLeave &) const { return "leave"; }
    std::string operator()(const wire::RecordedPose &pose) const
    {
        return pose.stream + ' ' + render(pose.pose);
    }
    std::string operator()(const wire::RecordedPlane &plane) const
    {
        std::string text =
            "plane " + plane.id.text() + ' ' + plane.label + ' ' + render(plane.pose);
        for (const spatial::Vec3 &point : plane.polygon)
            text += ' ' + render(point);
        return text;
    }
    std::string operator()(const wire::RecordedAnchor &anchor) const
    {
        return "anchor " + anchor.id.text() + ' ' + anchor.label + ' ' + render(anchor.pose);
    }
    std::string operator()(const wire::RecordedChunk &chunk) const
    {
        std::string text = "chunk " + chunk.chunk + " triangles";
        for (const std::uint32_t triangle : chunk.addedTriangles)
            text += ' ' + std::to_string(triangle);
        return text;
    }
};

std::string render(const wire::RecordingHeader &header)
{
    std::ostringstream out;
    out << "recording " << header.name << " of " << header.session.text() << ", "
        << header.durationS << " s, " << header.licence;
    for (const wire::RecordedDevice &device : header.devices) {
        out << "\n    device " << device.id.text() << ' ' << device.name << ' ' << device.kind;
        for (const std::string &stream : device.streams)
            out << ' ' << stream;
    }
    out << "\n    room";
    for (const auto &p : header.room.positions)
        out << " (" << p[0] << ' ' << p[1] << ' ' << p[2] << ')';
    for (const auto &t : header.room.triangles)
        out << " [" << t[0] << ' ' << t[1] << ' ' << t[2] << ']';
    return out.str();
}

wire::QueryParameters parametersOf(std::string_view urlQuery)
{
    wire::QueryParameters parameters;
    std::istringstream rest{std::string(urlQuery)};
    for (std::string pair; std::getline(rest, pair, '&');) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        parameters.emplace(pair.substr(0, equals),
                           equals < pair.size() ? pair.substr(equals + 1) : std::string());
    }
    return parameters;
}

} // namespace

std::string renderIngest(std::string_view body)
{
    ConstantRandom random(7);
    const auto request = wire::parseIngest(body, {kNow, random});
    if (!request)
        return render(request.error());
    std::string text = request->shape == wire::IngestShape::Batch ? "batch" : "single";
    for (const model::SpatialEvent &event : request->events) {
        text += "\nevent " + event.id.text() + " in " + event.session.text() + " at "
                + std::to_string(toUnixMs(event.timestamp));
        for (const model::Anchor &anchor : event.anchors)
            text += "\n  " + render(anchor);
        for (const model::Mesh &mesh : event.meshes)
            text += "\n  " + render(mesh);
    }
    return text;
}

/// What of a query is ours; nothing if it has none of it.
std::string place(const wire::AnchorQuery &query)
{
    std::ostringstream out;
    const auto write = [&out](const spatial::Vec3 &v) { out << v.x << ' ' << v.y << ' ' << v.z; };
    if (query.point) {
        out << " at ";
        write(*query.point);
    }
    if (query.nearest > 0)
        out << " nearest " << query.nearest;
    if (query.box) {
        out << " box ";
        write(query.box->min);
        out << " to ";
        write(query.box->max);
    }
    return out.str();
}

std::string renderQuery(std::string_view urlQuery)
{
    const auto query = wire::parseQuery(parametersOf(urlQuery));
    if (!query)
        return render(query.error()) + '\n' + wire::writeQueryError(query.error());
    std::ostringstream out;
    out << "session " << (query->session ? query->session->text() : "any") << " anchor "
        << (query->anchor ? query->anchor->text() : "any") << " radius " << query->radiusM
        << place(*query) << " since " << optionalTime(query->since) << " until "
        << optionalTime(query->until) << " limit " << query->limit << " offset " << query->offset
        << " meshes " << query->includeMeshes << (query->includeDeleted ? " deleted" : "")
        << (query->decompress ? " decompressed" : "");
    return out.str();
}

std::string renderGraphQuery(std::string_view urlQuery)
{
    const auto query = wire::parseGraphQuery(parametersOf(urlQuery));
    if (!query)
        return render(query.error()) + '\n' + wire::writeQueryError(query.error());
    std::ostringstream out;
    out << "question " << static_cast<int>(query->question) << " from " << render(query->from)
        << " to " << render(query->to) << " edges ";
    for (std::size_t kind = 0; kind < graph::kEdgeKindCount; ++kind)
        out << query->kinds.contains(static_cast<graph::EdgeKind>(kind));
    out << " hops " << query->hops << " radius " << query->radiusM << " weight "
        << static_cast<int>(query->weight) << " limit " << query->nodesMax;
    return out.str();
}

std::string renderGraphAnswer(std::string_view body)
{
    const auto answer = wire::parseGraphAnswer(body);
    if (!answer)
        return render(answer.error());
    std::ostringstream out;
    out << "connected " << answer->isConnected << " cost " << answer->cost << " more "
        << answer->more << " end " << render(answer->startFromEnd.pose) << " variance "
        << answer->startFromEnd.covariance.front();
    for (const graph::FoundNode &node : answer->nodes) {
        out << "\n  " << render(node.key) << " in " << node.key.session.text() << " at "
            << render(node.state.sessionFromNode) << " hops " << node.hops << " away "
            << node.distanceM << render(node.state.uncertainty) << render(node.state.seen);
    }
    for (const graph::FoundEdge &edge : answer->edges) {
        out << "\n  " << render(edge.from) << " to " << render(edge.to) << " kind "
            << static_cast<int>(edge.kind) << " at " << render(edge.toFromFrom) << " away "
            << edge.distanceM << render(edge.uncertainty) << render(edge.seen);
    }
    return out.str();
}

std::string renderWsMessage(std::string_view text)
{
    ConstantRandom random(7);
    const auto message = wire::parseWsMessage(text, {model::SessionId("connection"), kNow, random});
    if (!message)
        return render(message.error());
    if (const auto *invalid = std::get_if<wire::WsInvalid>(&message->body))
        return "invalid " + message->type + ": " + render(invalid->error);
    const std::string head =
        message->type + " in " + message->session.text() + " at "
        + std::to_string(toUnixMs(message->timestamp)) + " trace " + message->traceId
        + (message->dialect == wire::WsDialect::StreamKit ? " StreamKit" : "") + "\n  ";
    if (const auto *anchor = std::get_if<model::Anchor>(&message->body))
        return head + render(*anchor);
    if (const auto *mesh = std::get_if<model::Mesh>(&message->body))
        return head + render(*mesh);
    if (const auto *filter = std::get_if<live::Filter>(&message->body))
        return head + "subscribe " + wire::writeSubscribed(*filter, kNow);
    if (const auto *request = std::get_if<wire::Unsubscribe>(&message->body))
        return head + "unsubscribe " + request->filterId;
    return head + (std::holds_alternative<wire::WsPing>(message->body) ? "ping" : "unknown");
}

std::string renderStreamPacket(std::string_view text)
{
    const auto packet = wire::parseStreamPacket(text);
    if (!packet)
        return render(packet.error());
    const std::string head =
        std::string(wire::packetType(*packet)) + " in " + packet->session.text() + " frame "
        + std::to_string(packet->frameNumber) + " at " + std::to_string(toUnixMs(packet->timestamp))
        + (packet->event.empty() ? "" : " event " + packet->event.text()) + "\n  ";
    if (const auto *pose = std::get_if<wire::StreamPose>(&packet->data))
        return head + render(pose->pose) + (pose->stream.empty() ? "" : " of " + pose->stream);
    if (const auto *mesh = std::get_if<wire::StreamMesh>(&packet->data))
        return head + "of " + mesh->anchor.text() + "\n  vertices " + render(mesh->vertices)
               + "\n  faces " + render(mesh->faces)
               + (mesh->normals.empty() ? "" : "\n  normals " + render(mesh->normals))
               + (mesh->unopened == wire::Unopened::Lzfse     ? "\n  LZFSE"
                  : mesh->unopened == wire::Unopened::Damaged ? "\n  damaged"
                                                              : "");
    const auto &anchor = std::get<wire::StreamAnchor>(packet->data);
    return head + anchor.id.text() + ' ' + render(anchor.pose) + " metadata " + anchor.metadata;
}

std::string renderLiveEvent(std::string_view text)
{
    const auto message = wire::parseFeedMessage(text);
    if (!message)
        return render(message.error());
    if (!message->has_value())
        return "nothing";
    const auto &[event, marks] = **message;
    std::string rendered = std::visit(RenderLive(), event);
    if (!marks.stream.empty())
        rendered += " stream " + marks.stream;
    if (marks.resume)
        rendered += ' ' + std::string(wire::resumeResultName(*marks.resume));
    if (marks.offset)
        rendered += " offset " + std::to_string(*marks.offset);
    return rendered;
}

std::string renderRecording(std::string_view line)
{
    if (line.find("\"e\"") == std::string_view::npos) {
        const auto header = wire::parseRecordingHeader(line);
        return header ? render(*header) : render(header.error());
    }
    const auto parsed = wire::parseRecordingLine(line);
    if (!parsed)
        return render(parsed.error());
    std::ostringstream out;
    out << parsed->timeS << ' ' << parsed->device.text() << ' ';
    return out.str() + std::visit(RenderRecorded(), parsed->what);
}

std::string renderSessions(std::string_view body)
{
    const auto sessions = wire::parseSessions(body);
    if (!sessions)
        return render(sessions.error());
    std::string text = std::to_string(sessions->size()) + " sessions";
    for (const model::Session &session : *sessions)
        text += '\n' + session.id.text() + ' ' + optionalTime(session.firstSeen) + " to "
                + optionalTime(session.lastSeen) + ' ' + std::to_string(session.anchorCount)
                + " anchors " + std::to_string(session.meshCount) + " meshes";
    return text;
}

std::string renderSubscribers(std::string_view body)
{
    const auto subscribers = wire::parseSubscribers(body);
    if (!subscribers)
        return render(subscribers.error());
    std::string text = std::to_string(subscribers->size()) + " subscribers";
    for (const live::Subscriber &subscriber : *subscribers) {
        text += '\n' + std::to_string(subscriber.id) + ' ' + subscriber.address + " kind "
                + std::to_string(static_cast<int>(subscriber.kind)) + " session "
                + subscriber.session.text() + " since " + optionalTime(subscriber.connectedSince)
                + " queued " + std::to_string(subscriber.queuedBytes) + " lag "
                + std::to_string(subscriber.lag.count());
        for (const live::DeliveryCounts &counts : subscriber.deliveries)
            text += " (" + std::to_string(counts.delivered) + ' ' + std::to_string(counts.coalesced)
                    + ' ' + std::to_string(counts.dropped) + ')';
        text += " resnapshots " + std::to_string(subscriber.resnapshots) + " filters "
                + std::to_string(subscriber.filters.size());
    }
    return text;
}

std::string renderGeofence(std::string_view body)
{
    const auto request = wire::parseGeofence(body);
    if (!request)
        return render(request.error());
    std::string text = wire::writeGeofenceDefinition(request->fence);
    for (const model::FieldProblem &problem : request->problems)
        text += "\n    " + problem.field + ": " + problem.message;
    return text;
}

std::string renderFilterParameters(std::string_view urlQuery)
{
    const auto filter = wire::parseFilterParameters(parametersOf(urlQuery));
    if (!filter)
        return render(filter.error());
    return *filter ? wire::writeSubscribed(**filter, kNow) : "none";
}

std::string renderViewerRequest(std::string_view text)
{
    const auto request = wire::parseViewerRequest(text);
    if (!request)
        return render(request.error());
    if (const auto *filter = std::get_if<live::Filter>(&*request))
        return wire::writeSubscribed(*filter, kNow);
    if (const auto *unsubscribe = std::get_if<wire::Unsubscribe>(&*request))
        return wire::writeUnsubscribed(unsubscribe->filterId, kNow);
    return "nothing";
}

std::string renderMeshHistory(std::string_view body)
{
    const auto history = wire::parseMeshHistory(body);
    if (!history)
        return render(history.error());
    std::string text = history->id.text() + " in " + history->session.text() + " now "
                       + std::to_string(history->current);
    for (const model::MeshVersion &version : history->versions) {
        const model::MeshBytes &bytes = version.bytes;
        text += "\n  " + std::to_string(version.version) + " of " + version.anchor.text() + " at "
                + optionalTime(version.timestamp) + " came " + optionalTime(version.receivedAt)
                + " hash " + (version.hash ? version.hash->toHex() : "none") + " resolution "
                + std::to_string(static_cast<int>(version.resolution)) + " base "
                + (version.base ? version.base->text() : "none") + ' '
                + std::to_string(version.baseVersion.value_or(0)) + " form "
                + std::to_string(static_cast<int>(version.form)) + " depth "
                + std::to_string(version.chainDepth) + " against "
                + std::to_string(version.keptAgainst.value_or(0));
        for (const std::uint64_t count :
             {bytes.received, bytes.full, bytes.stored, bytes.savedByDedup, bytes.savedByDelta})
            text += ' ' + std::to_string(count);
    }
    return text;
}

std::string renderAnchorTraits(std::string_view idAndMetadata)
{
    const std::size_t blank = std::min(idAndMetadata.find(' '), idAndMetadata.size());
    model::Anchor anchor;
    anchor.id = model::AnchorId(std::string(idAndMetadata.substr(0, blank)));
    if (blank < idAndMetadata.size())
        anchor.metadata = idAndMetadata.substr(blank + 1);
    return render(wire::readAnchorTraits(anchor));
}

std::string renderPrettyJson(std::string_view json)
{
    return wire::prettyJson(json);
}

} // namespace stag::test
