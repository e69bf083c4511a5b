// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/query.h"

#include <string>
#include <utility>

namespace stag::test {

/// Short ways to write what a server's graph says of the session "room".
inline graph::NodeKey anchorNode(const std::string &id)
{
    return {model::SessionId("room"), graph::NodeKind::Anchor, id};
}

inline graph::NodeKey sessionNode()
{
    return {model::SessionId("room"), graph::NodeKind::Session, {}};
}

inline graph::FoundNode foundNode(graph::NodeKey key, const spatial::Vec3 &position = {})
{
    graph::FoundNode node;
    node.key = std::move(key);
    node.state.sessionFromNode.position = position;
    node.state.uncertainty = {0.01, 0.02};
    return node;
}

inline graph::FoundEdge foundEdge(graph::NodeKey from,
                                  graph::NodeKey to,
                                  double distanceM = 1.0,
                                  graph::EdgeKind kind = graph::EdgeKind::Adjacent)
{
    graph::FoundEdge edge;
    edge.from = std::move(from);
    edge.to = std::move(to);
    edge.kind = kind;
    edge.distanceM = distanceM;
    edge.toFromFrom.position = {0.0, 0.0, distanceM};
    edge.uncertainty = {0.014, 0.02};
    edge.seen = {fromUnixMs(1'700'000'000'000), fromUnixMs(1'700'000'060'000)};
    return edge;
}

/// a – b – c in a row and d alone, all observed in the session.
inline graph::Answer rowOfAnchors()
{
    graph::Answer answer;
    answer.nodes = {foundNode(sessionNode()),
                    foundNode(anchorNode("a"), {-1, 0, 0}),
                    foundNode(anchorNode("b")),
                    foundNode(anchorNode("c"), {2, 0, 0}),
                    foundNode(anchorNode("d"), {9, 0, 0})};
    answer.edges = {foundEdge(anchorNode("a"), anchorNode("b"), 1.0),
                    foundEdge(anchorNode("b"), anchorNode("c"), 2.0)};
    for (const char *id : {"a", "b", "c", "d"})
        answer.edges.push_back(
            foundEdge(anchorNode(id), sessionNode(), 1.0, graph::EdgeKind::ObservedIn));
    return answer;
}

} // namespace stag::test
