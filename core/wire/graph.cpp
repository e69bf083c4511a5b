// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/graph.h"

#include "core/wire/graph_names.h"
#include "core/wire/json_model.h"
#include "core/wire/json_writer.h"
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace stag::wire {

namespace {

constexpr std::int64_t kNodesDefault = 100;
constexpr std::int64_t kNodesMax = 10'000;

template<typename Enum, std::size_t count>
Result<Enum> readName(std::string_view text,
                      std::string_view parameter,
                      const std::array<std::string_view, count> &names)
{
    if (const auto value = fromName<Enum>(text, names))
        return *value;
    return Error{ErrorCode::Corrupt, std::string(parameter) + ": unknown"};
}

template<typename Enum, std::size_t count>
Result<Enum> parseName(const QueryParameters &parameters,
                       std::string_view name,
                       const std::array<std::string_view, count> &names)
{
    const std::string_view text = valueOf(parameters, name);
    return text.empty() ? Result<Enum>(Enum{}) : readName<Enum>(text, name, names);
}

Result<graph::EdgeKinds> parseKinds(const QueryParameters &parameters, graph::Question question)
{
    std::string_view rest = valueOf(parameters, "edges");
    if (rest.empty()) {
        const bool needsPlaces =
            question == graph::Question::Path || question == graph::Question::Component;
        return needsPlaces
                   ? graph::EdgeKinds{graph::EdgeKind::Adjacent, graph::EdgeKind::AnchoredTo}
                   : graph::EdgeKinds::all();
    }
    graph::EdgeKinds kinds;
    while (true) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        STAG_TRY(const auto kind,
                 readName<graph::EdgeKind>(rest.substr(0, comma), "edges", kEdgeKinds));
        kinds.insert(kind);
        if (comma == rest.size())
            return kinds;
        rest.remove_prefix(comma + 1);
    }
}

/// The node that one of two parameters names; a session node if neither does.
Result<graph::NodeKey> parseNode(const QueryParameters &parameters,
                                 const model::SessionId &session,
                                 const std::string &prefix)
{
    STAG_TRY(const auto anchor, parseId<model::AnchorId>(parameters, prefix + "anchor_id"));
    STAG_TRY(const auto mesh, parseId<model::MeshId>(parameters, prefix + "mesh_id"));
    if (anchor && mesh)
        return Error{ErrorCode::InvalidArgument,
                     prefix + "anchor_id and " + prefix + "mesh_id cannot be used together"};
    if (anchor)
        return graph::NodeKey{session, graph::NodeKind::Anchor, anchor->text()};
    if (mesh)
        return graph::NodeKey{session, graph::NodeKind::Mesh, mesh->text()};
    return graph::NodeKey{session, graph::NodeKind::Session, {}};
}

Result<void> checkTogether(const graph::Query &query)
{
    if (query.question == graph::Question::Path && query.to.kind == graph::NodeKind::Session)
        return Error{ErrorCode::InvalidArgument, "to_anchor_id or to_mesh_id must be provided"};
    if (query.question == graph::Question::Radius && query.radiusM <= 0.0)
        return Error{ErrorCode::InvalidArgument, "radius must be provided"};
    return success();
}

void writeUncertainty(JsonWriter &json, const graph::Uncertainty &uncertainty)
{
    json.key("uncertainty");
    json.beginObject();
    json.number("position", uncertainty.positionM);
    json.number("rotation", uncertainty.rotationRad);
    json.endObject();
}

void writePoseMember(JsonWriter &json, const spatial::Pose &pose)
{
    json.key("pose");
    writePose(json, pose);
}

void writeSeen(JsonWriter &json, const graph::Seen &seen)
{
    json.time("first_seen", seen.first);
    json.time("last_seen", seen.last);
}

std::string_view idOf(const graph::NodeKey &key)
{
    return key.kind == graph::NodeKind::Session ? key.session.text() : key.id;
}

void writeNode(JsonWriter &json, const graph::FoundNode &node)
{
    json.beginObject();
    json.text("kind", nameOf(node.key.kind, kNodeKinds));
    json.text("id", idOf(node.key));
    json.text("session_id", node.key.session.text());
    if (node.key.kind != graph::NodeKind::Session) {
        writePoseMember(json, node.state.sessionFromNode);
        writeUncertainty(json, node.state.uncertainty);
    }
    json.unsignedInteger("hops", node.hops);
    json.number("distance", node.distanceM);
    writeSeen(json, node.state.seen);
    json.endObject();
}

void writeEdge(JsonWriter &json, const graph::FoundEdge &edge)
{
    json.beginObject();
    json.text("from", idOf(edge.from));
    json.text("from_kind", nameOf(edge.from.kind, kNodeKinds));
    json.text("to", idOf(edge.to));
    json.text("to_kind", nameOf(edge.to.kind, kNodeKinds));
    json.text("type", nameOf(edge.kind, kEdgeKinds));
    json.number("distance", edge.distanceM);
    writePoseMember(json, edge.toFromFrom);
    writeUncertainty(json, edge.uncertainty);
    writeSeen(json, edge.seen);
    json.endObject();
}

void writePath(JsonWriter &json, const graph::Answer &answer)
{
    json.boolean("found", answer.isConnected);
    if (!answer.isConnected)
        return;
    json.number("cost", answer.cost);
    json.key("transform");
    json.beginObject();
    writePoseMember(json, answer.startFromEnd.pose);
    writeUncertainty(json, graph::spreadOf(answer.startFromEnd));
    json.key("covariance");
    json.beginArray();
    for (const double value : answer.startFromEnd.covariance)
        json.number(value);
    json.endArray();
    json.endObject();
}

} // namespace

Result<graph::Query> parseGraphQuery(const QueryParameters &parameters)
{
    graph::Query query;
    STAG_TRY(query.question, parseName<graph::Question>(parameters, "mode", kQuestions));
    STAG_TRY(const auto session, parseId<model::SessionId>(parameters, "session_id"));
    if (!session)
        return Error{ErrorCode::InvalidArgument, "session_id must be provided"};
    STAG_TRY(query.from, parseNode(parameters, *session, ""));
    STAG_TRY(query.to, parseNode(parameters, *session, "to_"));
    STAG_TRY(query.kinds, parseKinds(parameters, query.question));
    STAG_TRY(query.weight, parseName<graph::Weight>(parameters, "weight", kWeights));
    STAG_TRY(query.radiusM, parseDistance(parameters, "radius"));
    STAG_TRY(const std::int64_t hops, parseInteger(parameters, "hops"));
    query.hops = static_cast<std::uint32_t>(
        clampedLimit(hops, 1, std::numeric_limits<std::uint32_t>::max()));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.nodesMax = clampedLimit(limit, kNodesDefault, kNodesMax);
    STAG_TRY_VOID(checkTogether(query));
    return query;
}

std::string writeGraphAnswer(const graph::Query &query, const graph::Answer &answer)
{
    JsonWriter json;
    json.beginObject();
    json.text("mode", nameOf(query.question, kQuestions));
    if (query.question == graph::Question::Path)
        writePath(json, answer);
    json.key("nodes");
    json.beginArray();
    for (const graph::FoundNode &node : answer.nodes)
        writeNode(json, node);
    json.endArray();
    json.key("edges");
    json.beginArray();
    for (const graph::FoundEdge &edge : answer.edges)
        writeEdge(json, edge);
    json.endArray();
    json.unsignedInteger("count", answer.nodes.size());
    json.boolean("has_more", answer.more);
    json.endObject();
    return json.take();
}

} // namespace stag::wire
