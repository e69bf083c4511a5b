// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the test class, because moc loses its way among raw strings with braces.
#include "tests/core/wire/answer_rows.h"

#include "core/base/base64.h"
#include "core/wire/graph.h"
#include "core/wire/routes.h"
#include "core/wire/stag.h"
#include "core/wire/status.h"
#include "core/wire/subscribers.h"
#include "core/wire/ws.h"

namespace stag::test {

using namespace std::chrono_literals;

namespace {

const Timestamp kTime = fromUnixMs(1795215212465);

model::Anchor anchorAt(double x)
{
    model::Anchor anchor;
    anchor.id = model::AnchorId("a1");
    anchor.session = model::SessionId("s1");
    anchor.pose.position = {x, 2, 3};
    anchor.timestamp = kTime;
    return anchor;
}

model::Mesh meshWith(model::MeshPayload payload)
{
    model::Mesh mesh;
    mesh.id = model::MeshId("m1");
    mesh.session = model::SessionId("s1");
    mesh.anchor = model::AnchorId("a1");
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    mesh.timestamp = kTime;
    return mesh;
}

const std::string kAnchorText = "{\"id\":\"a1\",\"session_id\":\"s1\",\"pose\":{\"x\":1,\"y\":2,"
                                "\"z\":3,\"rotation\":[0,0,0,1]},"
                                "\"timestamp\":1795215212465}";
const std::string kMeshText =
    "{\"id\":\"m1\",\"anchor_id\":\"a1\",\"vertices\":\"AA==\",\"is_delta\":false,"
    "\"compression_level\":0,\"timestamp\":1795215212465}";

using Rows = std::vector<AnswerRow>;

void add(Rows &rows, std::string name, std::string actual, std::string expected)
{
    rows.push_back({std::move(name), std::move(actual), std::move(expected)});
}

void addIngestRows(Rows &rows)
{
    const std::vector<wire::IngestedEvent> events{{model::EventId("e1"), 1, 2},
                                                  {model::EventId("e2"), 0, 1}};
    add(rows,
        "ingest single",
        wire::writeIngestAnswer(wire::IngestShape::Single, {events.data(), 1}),
        "{\"message\":\"Event ingested successfully\",\"event_id\":\"e1\",\"anchors_count\":1,"
        "\"meshes_count\":2,\"success\":true,\"processed\":3}");
    add(rows,
        "ingest batch",
        wire::writeIngestAnswer(wire::IngestShape::Batch, events),
        "{\"status\":\"ok\",\"message\":\"Events ingested successfully\",\"success\":true,"
        "\"events_count\":2,\"anchors_count\":1,\"meshes_count\":3,\"results\":["
        R"({"event_id":"e1","anchors_count":1,"meshes_count":2,"success":true,"processed":3},)"
        "{\"event_id\":\"e2\",\"anchors_count\":0,\"meshes_count\":1,\"success\":true,"
        "\"processed\":1}]}");
    add(rows,
        "ingest empty batch",
        wire::writeIngestAnswer(wire::IngestShape::Batch, {}),
        "{\"status\":\"ok\",\"message\":\"Events ingested successfully\",\"success\":true,"
        "\"events_count\":0,\"anchors_count\":0,\"meshes_count\":0,\"results\":[]}");
}

graph::Answer pathAnswer()
{
    const graph::NodeKey anchor{model::SessionId("s1"), graph::NodeKind::Anchor, "a1"};
    const graph::NodeKey session{model::SessionId("s1"), graph::NodeKind::Session, {}};
    const graph::Seen seen{kTime, kTime + 5ms};
    const spatial::Pose pose{{1, 2, 3}, {}};
    graph::Answer answer;
    answer.nodes = {{anchor, {pose, {0.25, 0.5}, seen}, 0, 0}, {session, {{}, {}, seen}, 1, 2.5}};
    answer.edges = {{anchor, session, graph::EdgeKind::ObservedIn, pose, {0.25, 0.5}, 2.5, seen}};
    answer.startFromEnd = graph::withUncertainty(pose, {1, 2});
    answer.cost = 2.5;
    answer.more = true;
    return answer;
}

void addGraphRows(Rows &rows)
{
    const std::string pose = R"("pose":{"x":1,"y":2,"z":3,"rotation":[0,0,0,1]})";
    const std::string spread = R"("uncertainty":{"position":0.25,"rotation":0.5})";
    const std::string seen = R"("first_seen":1795215212465,"last_seen":1795215212470)";
    const std::string parts =
        R"("nodes":[{"kind":"anchor","id":"a1","session_id":"s1",)" + pose + "," + spread
        + R"(,"hops":0,"distance":0,)" + seen
        + R"(},{"kind":"session","id":"s1","session_id":"s1","hops":1,"distance":2.5,)" + seen
        + R"(}],"edges":[{"from":"a1","from_kind":"anchor","to":"s1","to_kind":"session",)"
        + R"("type":"observed_in","distance":2.5,)" + pose + "," + spread + "," + seen
        + R"(}],"count":2,"has_more":true})";
    graph::Query query;
    add(rows,
        "graph neighbours",
        wire::writeGraphAnswer(query, pathAnswer()),
        R"({"mode":"neighbours",)" + parts);
    query.question = graph::Question::Path;
    add(rows,
        "graph path",
        wire::writeGraphAnswer(query, pathAnswer()),
        R"({"mode":"path","found":true,"cost":2.5,"transform":{)" + pose
            + R"(,"uncertainty":{"position":1,"rotation":2},"covariance":[1,0,0,0,0,0,)"
            + "0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,4,0,0,0,0,0,0,4,0,0,0,0,0,0,4]}," + parts);
    graph::Answer nothing;
    nothing.isConnected = false;
    add(rows,
        "graph no path",
        wire::writeGraphAnswer(query, nothing),
        R"({"mode":"path","found":false,"nodes":[],"edges":[],"count":0,"has_more":false})");
}

void addQueryRows(Rows &rows)
{
    const std::vector<model::Anchor> anchors{anchorAt(1)};
    const std::vector<model::Mesh> meshes{meshWith({Bytes(1), {}, {}})};
    add(rows,
        "query empty",
        wire::writeQueryAnswer({}),
        R"({"anchors":[],"count":0,"total":0,"has_more":false})");
    add(rows,
        "query with meshes",
        wire::writeQueryAnswer({anchors, meshes, true, true}),
        "{\"anchors\":[" + kAnchorText + R"(],"meshes":[)" + kMeshText
            + "],\"count\":1,\"total\":1,\"has_more\":true}");
    add(rows,
        "query meshes not asked for",
        wire::writeQueryAnswer({anchors, meshes, false, false}),
        "{\"anchors\":[" + kAnchorText + "],\"count\":1,\"total\":1,\"has_more\":false}");
    model::Anchor described = anchorAt(1);
    described.metadata = R"({"k":[1]})";
    add(rows,
        "anchor with metadata",
        wire::writeAnchor(described),
        kAnchorText.substr(0, kAnchorText.size() - 1) + ",\"metadata\":{\"k\":[1]}}");
    model::Mesh full = meshWith({Bytes(1), Bytes(2), Bytes(3)});
    full.hash = ContentHash{};
    add(rows,
        "mesh with everything",
        wire::writeQueryAnswer({{}, {&full, 1}, true, false}),
        "{\"anchors\":[],\"meshes\":[{\"id\":\"m1\",\"anchor_id\":\"a1\",\"vertices\":\"AA==\","
        R"("faces":"AAA=","normals":"AAAA","hash":")"
            + std::string(64, '0')
            + "\",\"is_delta\":false,\"compression_level\":0,\"timestamp\":1795215212465}],"
              "\"count\":0,\"total\":0,\"has_more\":false}");
    model::Mesh delta = meshWith({Bytes(1), {}, {}});
    delta.isDelta = true;
    delta.base = model::MeshId("m0");
    add(rows,
        "delta that was not resolved",
        wire::writeMeshUpdate(delta),
        "{\"type\":\"mesh_update\",\"session_id\":\"s1\",\"data\":{\"id\":\"m1\",\"anchor_id\":"
        "\"a1\","
        R"("is_delta":true,"base_mesh_id":"m0","delta_data":"AA==","compression_level":0,)"
        "\"timestamp\":1795215212465,\"vertices\":\"AA==\"},\"timestamp\":1795215212465}");
    const model::MeshPayload fromRelay{Bytes(1), Bytes(2), {}};
    delta.payload = std::make_shared<const model::MeshPayload>(fromRelay);
    add(rows,
        "delta of the published relay that was not resolved",
        wire::writeMeshAnswer(delta),
        "{\"id\":\"m1\",\"anchor_id\":\"a1\",\"is_delta\":true,\"base_mesh_id\":\"m0\","
        R"("delta_data":"AA==","faces":"AAA=","compression_level":0,"timestamp":1795215212465})");
}

void addWsRows(Rows &rows)
{
    const model::SessionId session("s1");
    add(rows,
        "pong",
        wire::writePong(session, kTime, "t-1"),
        R"({"type":"pong","session_id":"s1","timestamp":1795215212465,"trace_id":"t-1"})");
    add(rows,
        "pong without trace",
        wire::writePong(session, kTime, {}),
        R"({"type":"pong","session_id":"s1","timestamp":1795215212465})");
    add(rows,
        "invalid message",
        wire::writeWsError(wire::WsErrorCode::InvalidMessage, session, kTime, "not valid JSON"),
        "{\"type\":\"error\",\"session_id\":\"s1\",\"data\":{\"code\":\"INVALID_MESSAGE\","
        "\"message\":\"Failed to parse message\",\"details\":\"not valid JSON\"},"
        "\"timestamp\":1795215212465}");
    add(rows,
        "unknown type",
        wire::writeWsError(wire::WsErrorCode::UnknownType, session, kTime),
        "{\"type\":\"error\",\"session_id\":\"s1\",\"data\":{\"code\":\"UNKNOWN_TYPE\","
        "\"message\":\"Unknown message type\"},\"timestamp\":1795215212465}");
    add(rows,
        "processing error",
        wire::writeWsError(wire::WsErrorCode::ProcessingError, session, kTime, "disk full"),
        "{\"type\":\"error\",\"session_id\":\"s1\",\"data\":{\"code\":\"PROCESSING_ERROR\","
        "\"message\":\"disk full\"},\"timestamp\":1795215212465}");
    add(rows,
        "anchor update",
        wire::writeAnchorUpdate(anchorAt(1), "t"),
        "{\"type\":\"anchor_update\",\"session_id\":\"s1\",\"data\":" + kAnchorText
            + ",\"timestamp\":1795215212465,\"trace_id\":\"t\"}");
    add(rows,
        "mesh update",
        wire::writeMeshUpdate(meshWith({Bytes(1), {}, {}})),
        "{\"type\":\"mesh_update\",\"session_id\":\"s1\",\"data\":" + kMeshText
            + ",\"timestamp\":1795215212465}");
}

void addStreamKitWsRows(Rows &rows)
{
    const auto kit = wire::WsDialect::StreamKit;
    const auto inside = [](std::string_view json) { return base64Encode(asBytes(json)); };
    const model::SessionId session("s1");
    add(rows,
        "StreamKit: pong",
        wire::writePong(session, kTime, "t-1", kit),
        R"({"type":"pong","sessionId":"s1","timestamp":1795215212465,"traceId":"t-1"})");
    add(rows,
        "StreamKit: error",
        wire::writeWsError(wire::WsErrorCode::ProcessingError, session, kTime, "disk full", kit),
        R"({"type":"error","sessionId":"s1","data":")"
            + inside(R"({"code":"PROCESSING_ERROR","message":"disk full"})")
            + R"(","timestamp":1795215212465})");
    model::Anchor anchor = anchorAt(1);
    anchor.metadata = R"({"label":"door","open":true,"size":[1,2]})";
    anchor.otherRotation = std::vector<double>{1, 2}; // the SDK reads four without counting
    add(rows,
        "StreamKit: anchor update",
        wire::writeAnchorUpdate(anchor, "t", kit),
        R"({"type":"anchor_update","sessionId":"s1","data":")"
            + inside(R"({"id":")" + anchor.id.text()
                     + R"(","pose":{"position":[1,2,3],"rotation":[0,0,0,1],)"
                       R"("timestamp":816908012.465},)"
                       R"("metadata":{"label":"door","open":"true","size":"[1,2]"}})")
            + R"(","timestamp":1795215212465,"traceId":"t"})");
    add(rows,
        "StreamKit: removed",
        wire::writeRemoved(
            {{session, live::EntityKind::Mesh, "m1"}}, kTime, wire::WsDialect::StreamKit),
        R"({"type":"removed","sessionId":"s1","data":")" + inside(R"({"kind":"mesh","id":"m1"})")
            + R"(","timestamp":1795215212465})");
    add(rows,
        "removed",
        wire::writeRemoved({{session, live::EntityKind::Session, {}}}, kTime),
        R"({"type":"removed","session_id":"s1","data":{"kind":"session"},"timestamp":1795215212465})");
}

void addStatusRows(Rows &rows)
{
    add(rows,
        "health",
        wire::writeStagHealth("2.0.0", kTime, true),
        "{\"status\":\"healthy\",\"version\":\"2.0.0\",\"timestamp\":\"2026-11-20T22:53:32."
        "465Z\","
        "\"database\":\"connected\"}");
    add(rows,
        "health without database",
        wire::writeStagHealth("2.0.0", fromUnixMs(0), false),
        "{\"status\":\"healthy\",\"version\":\"2.0.0\",\"timestamp\":\"1970-01-01T00:00:00.000Z\","
        "\"database\":\"disconnected\"}");
    add(rows,
        "health of the first STAG",
        wire::writeFirstStagHealth(kTime, true),
        R"({"status":"healthy","timestamp":"2026-11-20T22:53:32.465Z","version":"1.0.0",)"
        R"("database":"healthy"})");
    add(rows,
        "health of the first STAG without database",
        wire::writeFirstStagHealth(fromUnixMs(0), false),
        R"({"status":"unhealthy","timestamp":"1970-01-01T00:00:00.000Z","version":"1.0.0",)"
        R"("database":"unhealthy"})");
    add(rows,
        "totals",
        wire::writeStagTotals({1, 2, 3, 4, 0.5}),
        "{\"active_connections\":1,\"total_anchors\":2,\"total_meshes\":3,"
        "\"storage_size_bytes\":4,\"compression_ratio\":0.5}");
    const std::vector<std::pair<std::string, std::string>> listeners{
        {"stag", "http://127.0.0.1:8080"}, {"relay", "http://127.0.0.1:8081"}};
    add(rows,
        "ready",
        wire::writeReadyLine(listeners),
        "{\"event\":\"ready\",\"listeners\":{\"stag\":\"http://127.0.0.1:8080\","
        "\"relay\":\"http://127.0.0.1:8081\"}}");
}

void addErrorRows(Rows &rows)
{
    add(rows, "error", wire::writeError("Anchor not found"), R"({"error":"Anchor not found"})");
    add(rows,
        "error with details",
        wire::writeError("Invalid request body", "a \"b\"\n"),
        R"({"error":"Invalid request body","details":"a \"b\"\n"})");
    add(rows,
        "validation error",
        wire::writeApiError(wire::ApiCode::ValidationError, "no base"),
        R"({"error":"validation error: no base","code":"VALIDATION_ERROR"})");
    add(rows,
        "database error",
        wire::writeApiError(wire::ApiCode::DatabaseError, "full"),
        R"({"error":"database error: full","code":"DATABASE_ERROR"})");
    add(rows,
        "not found",
        wire::writeApiError(wire::ApiCode::NotFound, "gone"),
        R"({"error":"gone","code":"NOT_FOUND"})");
}

void addRouteRows(Rows &rows)
{
    add(rows,
        "routes",
        wire::writeRoutes(std::vector<wire::RouteEntry>{
            {.path = "/a", .methods = {{"GET", {"read"}}, {"DELETE", {"delete"}}}},
            {.path = "/ws", .methods = {{"WebSocket", {}}}}}),
        R"({"routes":[{"path":"/a","methods":[{"method":"GET","scopes":["read"]},)"
        R"({"method":"DELETE","scopes":["delete"]}]},)"
        R"({"path":"/ws","methods":[{"method":"WebSocket","scopes":[]}]}],"count":2})");
}

void addStateRows(Rows &rows)
{
    wire::StagStatus status;
    status.activeConnections = 4;
    status.uptime = 2min;
    status.subscribers = 3;
    status.viewers = 1;
    status.queuedBytes = 500;
    status.lagMax = 20ms;
    add(rows,
        "stag status",
        wire::writeStagStatus(status),
        R"({"active_connections":4,"uptime":"2m0s","subscribers":3,"viewers":1,)"
        R"("queued_bytes":500,"lag_ms_max":20})");
    add(rows,
        "disconnected",
        wire::writeDisconnected(7),
        R"({"message":"Subscriber disconnected","id":7})");
    add(rows,
        "relay health",
        wire::writeRelayHealth(2, kTime),
        R"({"connections":2,"status":"healthy","timestamp":1795215212})");
    add(rows,
        "relay status",
        wire::writeRelayStatus(2, 1h + 2min + 3400ms),
        R"({"active_connections":2,"uptime":"1h2m3.4s"})");
}

} // namespace

std::vector<AnswerRow> answerRows()
{
    Rows rows;
    addIngestRows(rows);
    addGraphRows(rows);
    addQueryRows(rows);
    addWsRows(rows);
    addStreamKitWsRows(rows);
    addStatusRows(rows);
    addErrorRows(rows);
    addStateRows(rows);
    addRouteRows(rows);
    return rows;
}

} // namespace stag::test
