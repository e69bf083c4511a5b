// SPDX-License-Identifier: GPL-3.0-or-later
// The side of GET /api/v1/graph that asks.
#include "core/graph/limits.h"
#include "core/wire/graph.h"
#include "core/wire/graph_names.h"
#include "core/wire/json_model.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace stag::wire {

namespace {

template<typename Enum, std::size_t count>
Result<Enum> readName(const JsonObject &object,
                      std::string_view key,
                      const std::array<std::string_view, count> &names)
{
    STAG_TRY(const std::string name, object.text(key));
    if (const auto value = fromName<Enum>(name, names))
        return *value;
    return object.invalid(key, "unknown");
}

Result<graph::NodeKey> readKey(const JsonObject &object,
                               std::string_view idKey,
                               std::string_view kindKey,
                               const model::SessionId &session)
{
    STAG_TRY(const auto kind, readName<graph::NodeKind>(object, kindKey, kNodeKinds));
    STAG_TRY(std::string id, object.text(idKey));
    if (id.empty())
        return object.invalid(idKey, "missing");
    if (kind != graph::NodeKind::Session)
        return graph::NodeKey{session, kind, std::move(id)};
    if (id != session.text())
        return object.invalid(idKey, "another session");
    return graph::NodeKey{session, kind, {}};
}

Result<spatial::Pose> readPose(const JsonObject &object)
{
    STAG_TRY(const AnchorPose read, readAnchorPose(object));
    if (read.otherRotation)
        return object.invalid("pose", "the rotation must be a quaternion");
    return read.pose;
}

Result<graph::Uncertainty> readUncertainty(const JsonObject &object)
{
    STAG_TRY(const auto member, object.object("uncertainty"));
    if (!member)
        return graph::Uncertainty{};
    graph::Uncertainty uncertainty;
    STAG_TRY(uncertainty.positionM, member->number("position"));
    STAG_TRY(uncertainty.rotationRad, member->number("rotation"));
    return uncertainty;
}

Result<graph::Seen> readSeen(const JsonObject &object)
{
    STAG_TRY(const auto first, object.integer("first_seen"));
    STAG_TRY(const auto last, object.integer("last_seen"));
    return graph::Seen{fromUnixMs(first.value_or(0)), fromUnixMs(last.value_or(0))};
}

Result<graph::FoundNode> readNode(const JsonObject &object)
{
    STAG_TRY(std::string session, object.text("session_id"));
    if (session.empty())
        return object.invalid("session_id", "missing");
    graph::FoundNode node;
    STAG_TRY(node.key, readKey(object, "id", "kind", model::SessionId(std::move(session))));
    STAG_TRY(node.state.sessionFromNode, readPose(object));
    STAG_TRY(node.state.uncertainty, readUncertainty(object));
    STAG_TRY(node.state.seen, readSeen(object));
    STAG_TRY(const auto hops, object.integer("hops"));
    node.hops = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(hops.value_or(0), 0, std::numeric_limits<std::uint32_t>::max()));
    STAG_TRY(node.distanceM, object.number("distance"));
    return node;
}

Result<graph::FoundEdge> readEdge(const JsonObject &object, const model::SessionId &session)
{
    graph::FoundEdge edge;
    STAG_TRY(edge.from, readKey(object, "from", "from_kind", session));
    STAG_TRY(edge.to, readKey(object, "to", "to_kind", session));
    STAG_TRY(edge.kind, readName<graph::EdgeKind>(object, "type", kEdgeKinds));
    STAG_TRY(edge.toFromFrom, readPose(object));
    STAG_TRY(edge.uncertainty, readUncertainty(object));
    STAG_TRY(edge.distanceM, object.number("distance"));
    STAG_TRY(edge.seen, readSeen(object));
    return edge;
}

Result<graph::UncertainPose> readTransform(const JsonObject &object)
{
    STAG_TRY(const auto member, object.object("transform"));
    if (!member)
        return object.invalid("transform", "missing");
    graph::UncertainPose transform;
    STAG_TRY(transform.pose, readPose(*member));
    STAG_TRY(const JsonArray array, member->array("covariance"));
    STAG_TRY(const auto covariance, array.numbers(transform.covariance.size()));
    if (covariance.size() != transform.covariance.size())
        return member->invalid("covariance", "must be 36 numbers");
    std::copy(covariance.begin(), covariance.end(), transform.covariance.begin());
    return transform;
}

Result<void> readPath(const JsonObject &root, graph::Answer &answer)
{
    STAG_TRY(answer.isConnected, root.boolean("found"));
    if (!answer.isConnected)
        return success();
    STAG_TRY(answer.cost, root.number("cost"));
    STAG_TRY(answer.startFromEnd, readTransform(root));
    return success();
}

std::string numberText(double value)
{
    std::array<char, 32> text{}; // the shortest form that reads back as the same value fits
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

void addNode(QueryParameters &parameters, const graph::NodeKey &key, const std::string &prefix)
{
    if (key.kind == graph::NodeKind::Anchor)
        parameters.emplace(prefix + "anchor_id", key.id);
    else if (key.kind == graph::NodeKind::Mesh)
        parameters.emplace(prefix + "mesh_id", key.id);
}

std::string kindNames(graph::EdgeKinds kinds)
{
    std::string names;
    for (std::size_t kind = 0; kind < kEdgeKinds.size(); ++kind) {
        if (!kinds.contains(static_cast<graph::EdgeKind>(kind)))
            continue;
        names += names.empty() ? "" : ",";
        names += kEdgeKinds[kind];
    }
    return names;
}

} // namespace

QueryParameters writeGraphQuery(const graph::Query &query)
{
    QueryParameters parameters{{"mode", std::string(nameOf(query.question, kQuestions))},
                               {"session_id", query.from.session.text()},
                               {"limit", std::to_string(query.nodesMax)}};
    addNode(parameters, query.from, "");
    addNode(parameters, query.to, "to_");
    if (!query.kinds.empty())
        parameters.emplace("edges", kindNames(query.kinds));
    switch (query.question) {
    case graph::Question::Neighbours:
        parameters.emplace("hops", std::to_string(query.hops));
        break;
    case graph::Question::Path:
        parameters.emplace("weight", nameOf(query.weight, kWeights));
        break;
    case graph::Question::Radius:
        parameters.emplace("radius", numberText(query.radiusM));
        break;
    case graph::Question::Component:
        break;
    }
    return parameters;
}

Result<graph::Answer> parseGraphAnswer(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    const graph::Limits counts;
    graph::Answer answer;
    STAG_TRY(const auto question, readName<graph::Question>(root, "mode", kQuestions));
    if (question == graph::Question::Path)
        STAG_TRY_VOID(readPath(root, answer));
    STAG_TRY(const JsonArray nodeArray, root.array("nodes"));
    STAG_TRY(const auto nodes, nodeArray.objects(counts.answerNodesMax));
    answer.nodes.reserve(nodes.size());
    for (const JsonObject &node : nodes) {
        STAG_TRY(answer.nodes.emplace_back(), readNode(node));
    }
    STAG_TRY(const JsonArray edgeArray, root.array("edges"));
    STAG_TRY(const auto edges, edgeArray.objects(counts.answerEdgesMax));
    if (answer.nodes.empty() && !edges.empty())
        return root.invalid("nodes", "edges need the nodes at their ends");
    answer.edges.reserve(edges.size());
    for (const JsonObject &edge : edges) {
        STAG_TRY(answer.edges.emplace_back(), readEdge(edge, answer.nodes.front().key.session));
    }
    STAG_TRY(answer.more, root.boolean("has_more"));
    return answer;
}

} // namespace stag::wire
