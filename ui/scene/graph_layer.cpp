// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/graph_layer.h"

#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/scene/limits.h"
#include "ui/scene/picking.h"

#include <QLocale>
#include <QVariantMap>

#include <algorithm>
#include <array>
#include <utility>

namespace stag::ui::scene {
namespace {

using models::AnchorGraph;
using models::EntityKind;
using models::EntityRef;
using models::nameOf;

/// As the legend lists them.
constexpr std::array kKindsInOrder{graph::EdgeKind::Adjacent,
                                   graph::EdgeKind::AnchoredTo,
                                   graph::EdgeKind::MeshOf,
                                   graph::EdgeKind::ObservedIn};

models::EdgeRef refOf(const graph::FoundEdge &edge)
{
    return {edge.from, edge.to, edge.kind};
}

QVector3D positionIn(const spatial::Pose &pose)
{
    return toVector(pose.position);
}

} // namespace

GraphLayer::GraphLayer(const models::LiveStore &store,
                       const models::Selection &selection,
                       AnchorGraph &graph,
                       QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_selection(selection)
    , m_graph(graph)
{
    connect(&graph, &AnchorGraph::changed, this, &GraphLayer::changed);
    connect(this, &GraphLayer::changed, this, &GraphLayer::legendChanged);
    connect(&store, &models::LiveStore::renamed, this, &GraphLayer::changed);
}

void GraphLayer::setKinds(graph::EdgeKinds kinds)
{
    if (m_kinds == kinds)
        return;
    m_kinds = kinds;
    Q_EMIT kindsChanged();
    Q_EMIT changed();
}

void GraphLayer::toggleKind(int kind)
{
    if (kind < 0 || kind >= static_cast<int>(graph::kEdgeKindCount))
        return;
    graph::EdgeKinds kinds;
    for (const graph::EdgeKind candidate : kKindsInOrder) {
        if (m_kinds.contains(candidate) != (static_cast<int>(candidate) == kind))
            kinds.insert(candidate);
    }
    setKinds(kinds);
}

GraphLayer::Places GraphLayer::placesOf(const SceneContent &content,
                                        const SurfaceBatches &surfaces) const
{
    const model::SessionId &session = content.session();
    Places places{{{session, graph::NodeKind::Session, {}}, QVector3D{}}};
    for (const AnchorItem &anchor : content.anchors())
        places[{session, graph::NodeKind::Anchor, anchor.ref.id}] = anchor.position;
    for (const PlaneItem &plane : content.planes())
        places[{session, graph::NodeKind::Anchor, plane.ref.id}] = plane.position;
    for (const auto &[mesh, entry] : surfaces.entries()) {
        if (entry.shown && !entry.surface->bounds.empty())
            places[{session, graph::NodeKind::Mesh, mesh.text()}] = entry.surface->bounds.centre();
    }
    // A path may lead past devices, whose poses are anchors as well.
    if (m_graph.focus() == AnchorGraph::Focus::Path && m_graph.focusAnswer()
        && m_graph.focusAnswer()->has_value()) {
        for (const graph::FoundNode &node : m_graph.focusAnswer()->value().nodes)
            places.try_emplace(node.key, positionIn(node.state.sessionFromNode));
    }
    return places;
}

GraphLayer::Counts GraphLayer::placeEdges(const Places &places)
{
    Counts counts{};
    const auto prominences = m_graph.prominences();
    const bool isPath = m_graph.focus() == AnchorGraph::Focus::Path;
    for (std::size_t i = 0; i < m_graph.edges().size(); ++i) {
        const graph::FoundEdge &edge = m_graph.edges()[i];
        const auto prominence =
            prominences.empty() ? AnchorGraph::Prominence::Normal : prominences[i];
        const bool isOnPath = isPath && prominence == AnchorGraph::Prominence::Strong;
        const auto from = places.find(edge.from);
        const auto to = places.find(edge.to);
        if (from == places.end() || to == places.end())
            continue;
        ++counts.at(static_cast<std::size_t>(edge.kind));
        if (!m_kinds.contains(edge.kind) && !isOnPath)
            continue;
        const models::EdgeRef ref = refOf(edge);
        const bool isMarked = m_selection.edge() == ref || m_selection.hoveredEdge() == ref;
        m_edges.push_back({ref, from->second, to->second, prominence, isMarked});
    }
    return counts;
}

std::vector<NodeItem> GraphLayer::nodeItems(const Places &places)
{
    m_ballCount = 0;
    std::vector<NodeItem> items;
    const auto front = m_graph.foreground();
    std::unordered_map<graph::NodeKey, bool, models::NodeKeyHash> seen;
    const auto add = [&](const graph::NodeKey &key) {
        if (key.kind == graph::NodeKind::Session || !seen.try_emplace(key, true).second)
            return;
        const graph::FoundNode *node = m_graph.node(key);
        const bool isFaded = !front.empty() && !front.contains(key);
        NodeItem item{places.at(key), 0.0, isFaded};
        if (node != nullptr && !isFaded && m_ballCount < kSpreadsMax) {
            item.spreadM = node->state.uncertainty.positionM;
            m_ballCount += item.spreadM > 0.0 ? 1 : 0;
        }
        items.push_back(item);
    };
    for (const EdgeItem &edge : m_edges) {
        add(edge.ref.from);
        add(edge.ref.to);
    }
    return items;
}

void GraphLayer::drawFocus(LineList &lines, const Places &places, const SceneColours &colours) const
{
    const graph::Query &query = m_graph.focusQuery();
    QColor quiet = colours.selection;
    quiet.setAlphaF(0.45f);
    const auto start = places.find(query.from);
    if (m_graph.focus() == AnchorGraph::Focus::Radius && start != places.end())
        drawBall(lines, start->second, static_cast<float>(query.radiusM), {quiet, 1.25f});
    if (m_graph.focus() != AnchorGraph::Focus::Path || !m_graph.focusAnswer()
        || !m_graph.focusAnswer()->has_value())
        return;
    const graph::Answer &path = m_graph.focusAnswer()->value();
    std::vector<QVector3D> way;
    for (const graph::FoundNode &node : path.nodes)
        way.push_back(places.at(node.key));
    drawPath(lines, way, colours);
    const auto end = places.find(query.to);
    const auto spreadM = static_cast<float>(graph::spreadOf(path.startFromEnd).positionM);
    if (path.isConnected && end != places.end() && spreadM > 0.0f)
        drawBall(lines, end->second, 2.0f * spreadM, {quiet, 1.25f});
}

void GraphLayer::draw(const SceneContent &content,
                      const SurfaceBatches &surfaces,
                      const SceneColours &colours)
{
    m_colours = colours;
    m_edges.clear();
    Counts counts{};
    LineList lines;
    if (isShown() && m_graph.session() == content.session()) {
        const Places places = placesOf(content, surfaces);
        counts = placeEdges(places);
        drawNodes(lines, nodeItems(places), colours);
        drawEdges(lines, m_edges, colours);
        drawFocus(lines, places, colours);
    }
    m_lines.setLines(lines);
    if (std::exchange(m_counts, counts) != counts)
        Q_EMIT legendChanged();
}

std::optional<models::EdgeRef> GraphLayer::edgeAt(const Camera &camera,
                                                  const QSizeF &viewportPx,
                                                  const QPointF &cursorPx,
                                                  float depthMaxM) const
{
    const Projector project(camera, viewportPx);
    const Ray ray = rayThrough(camera, cursorPx, viewportPx);
    std::optional<models::EdgeRef> nearest;
    double nearestPx = kPickTolerancePx;
    for (const EdgeItem &edge : m_edges) {
        const auto px = segmentDistancePx(project, cursorPx, edge.from, edge.to);
        if (px && *px < nearestPx && depthAlong(ray, edge.from, edge.to) <= depthMaxM) {
            nearest = edge.ref;
            nearestPx = *px;
        }
    }
    return nearest;
}

std::unordered_set<EntityRef> GraphLayer::foreground() const
{
    std::unordered_set<EntityRef> refs;
    for (const graph::NodeKey &node : m_graph.foreground()) {
        if (const auto ref = models::entityOf(m_store, node))
            refs.insert(*ref);
    }
    return refs;
}

std::vector<NamedPlace> GraphLayer::markedPlaces() const
{
    std::vector<NamedPlace> places;
    for (const EdgeItem &item : m_edges) {
        const graph::FoundEdge *edge = item.isMarked ? m_graph.edge(item.ref) : nullptr;
        if (edge != nullptr) {
            places.push_back({models::edgeKindWord(edge->kind) + QStringLiteral(" · ")
                                  + models::formatLength(edge->distanceM),
                              (item.from + item.to) / 2.0f});
        }
    }
    return places;
}

QString GraphLayer::countText() const
{
    return models::formatCount(m_edges.size());
}

QVariantList GraphLayer::legend() const
{
    QVariantList rows;
    for (const graph::EdgeKind kind : kKindsInOrder) {
        const EdgeStyle style = styleOf(kind, m_colours);
        rows.append(QVariantMap{
            {QStringLiteral("kind"), static_cast<int>(kind)},
            {QStringLiteral("name"), models::edgeKindWord(kind)},
            {QStringLiteral("count"),
             models::formatCount(m_counts.at(static_cast<std::size_t>(kind)))},
            {QStringLiteral("colour"), style.colour},
            {QStringLiteral("dash"), style.dashM * 100.0f},
            {QStringLiteral("on"), m_kinds.contains(kind)},
        });
    }
    return rows;
}

QString GraphLayer::focusName() const
{
    switch (m_graph.focus()) {
    case AnchorGraph::Focus::Neighbours:
        return tr("Neighbours");
    case AnchorGraph::Focus::Component:
        return tr("What hangs together");
    case AnchorGraph::Focus::Radius:
        return tr("Within %1 m").arg(QLocale().toString(m_graph.focusQuery().radiusM));
    case AnchorGraph::Focus::Path:
        return tr("Path");
    }
    return {};
}

QString GraphLayer::finding() const
{
    const auto &answer = m_graph.focusAnswer();
    if (!isFocused())
        return {};
    if (!answer)
        return tr("Searching…");
    const QString start = nameOf(m_store, m_graph.focusQuery().from);
    if (!answer->has_value())
        return answer->error().code == ErrorCode::NotFound
                   ? tr("The server does not know one of the ends; it may be gone.")
                   : tr("The server did not answer. It is asked again when something changes.");
    const graph::Answer &found = answer->value();
    if (m_graph.focus() == AnchorGraph::Focus::Path)
        return pathFinding(found);
    const auto anchors =
        std::count_if(found.nodes.begin(), found.nodes.end(), [](const graph::FoundNode &node) {
            return node.key.kind == graph::NodeKind::Anchor;
        });
    const QString text =
        m_graph.focus() == AnchorGraph::Focus::Radius
            ? tr("%n anchors around %1", nullptr, static_cast<int>(anchors))
            : tr("%n anchors hang together with %1", nullptr, static_cast<int>(anchors));
    return text.arg(start) + (found.more ? u' ' + tr("(and more)") : QString());
}

QString GraphLayer::pathFinding(const graph::Answer &answer) const
{
    const graph::Query &query = m_graph.focusQuery();
    const QString start = nameOf(m_store, query.from);
    const QString end = nameOf(m_store, query.to);
    if (!answer.isConnected)
        return tr("No path leads from %1 to %2: they are in separate parts of the graph.")
            .arg(start, end);
    return tr("%1 → %2: %3 in %n steps", nullptr, static_cast<int>(answer.edges.size()))
               .arg(start, end, models::formatLength(answer.cost))
           + u'\n' + models::formatUncertainty(graph::spreadOf(answer.startFromEnd));
}

QString GraphLayer::notice() const
{
    switch (m_graph.state()) {
    case AnchorGraph::State::Off:
        return {};
    case AnchorGraph::State::Waiting:
        return tr("Asking the server…");
    case AnchorGraph::State::Failed:
        return tr("The server did not tell its graph. It is asked again in a moment.");
    case AnchorGraph::State::Ready:
        break;
    }
    if (m_graph.edges().empty())
        return tr("No edges yet. They appear when anchors that are near each other are stored.");
    if (m_graph.isCut())
        return tr("Only the first %1 nodes and %2 edges are shown; the session has more.")
            .arg(models::formatCount(m_graph.nodes().size()),
                 models::formatCount(m_graph.edges().size()));
    return {};
}

} // namespace stag::ui::scene
