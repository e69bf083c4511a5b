// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/anchor_graph.h"

#include "ui/models/live_store.h"
#include "ui/models/selection.h"

#include <algorithm>
#include <utility>

namespace stag::ui::models {

namespace live = stag::live;

namespace {

/// Whether edges begin, end or move with it. What a device sends all the time does not count.
bool hasEdges(const EntityRef &ref)
{
    return ref.kind == EntityKind::Anchor || ref.kind == EntityKind::Plane
           || ref.kind == EntityKind::Mesh;
}

} // namespace

AnchorGraph::AnchorGraph(LiveStore &store,
                         Selection &selection,
                         const ModelLimits &limits,
                         QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_selection(selection)
    , m_limits(limits)
{
    m_askTimer.setSingleShot(true);
    connect(&m_askTimer, &QTimer::timeout, this, &AnchorGraph::askStale);
    connect(&store, &LiveStore::changed, this, &AnchorGraph::noteChanges);
    connect(&selection, &Selection::selectionChanged, this, [this] {
        if (m_isShown)
            Q_EMIT changed();
    });
}

void AnchorGraph::setShown(bool shown)
{
    if (std::exchange(m_isShown, shown) == shown)
        return;
    m_first.isStale = true;
    m_second.isStale = m_focus != Focus::Neighbours;
    if (shown)
        askStale();
    Q_EMIT changed();
}

void AnchorGraph::setSession(const model::SessionId &session)
{
    if (session == m_session)
        return;
    m_session = session;
    m_answer = {};
    m_edgesByNode.clear();
    m_nodeIndices.clear();
    m_failure.reset();
    m_isKnown = false;
    m_focus = Focus::Neighbours;
    m_focusAnswer.reset();
    m_first = {.query = {}, .number = 0, .isStale = true};
    m_second = {};
    if (m_isShown)
        askStale();
    Q_EMIT changed();
}

void AnchorGraph::focusOnNeighbours()
{
    m_focus = Focus::Neighbours;
    m_focusAnswer.reset();
    m_second = {};
    Q_EMIT changed();
}

void AnchorGraph::focusOnComponent(const graph::NodeKey &start)
{
    graph::Query query;
    query.question = graph::Question::Component;
    query.from = start;
    query.kinds = {graph::EdgeKind::Adjacent, graph::EdgeKind::AnchoredTo};
    setFocus(Focus::Component, std::move(query));
}

void AnchorGraph::focusOnRadius(const graph::NodeKey &start, double radiusM)
{
    graph::Query query;
    query.question = graph::Question::Radius;
    query.from = start;
    query.radiusM = radiusM;
    setFocus(Focus::Radius, std::move(query));
}

void AnchorGraph::focusOnPath(const graph::NodeKey &start, const graph::NodeKey &end)
{
    graph::Query query;
    query.question = graph::Question::Path;
    query.from = start;
    query.to = end;
    query.kinds = {graph::EdgeKind::Adjacent, graph::EdgeKind::AnchoredTo};
    setFocus(Focus::Path, std::move(query));
}

void AnchorGraph::setFocus(Focus focus, graph::Query query)
{
    query.nodesMax = m_limits.graphNodesMax;
    m_focus = focus;
    m_focusAnswer.reset();
    m_second = {.query = std::move(query), .number = 0, .isStale = true};
    if (m_isShown)
        ask(m_second);
    Q_EMIT changed();
}

graph::Query AnchorGraph::sessionQuery() const
{
    graph::Query query;
    query.from = {m_session, graph::NodeKind::Session, {}};
    query.nodesMax = m_limits.graphNodesMax;
    return query;
}

void AnchorGraph::noteChanges(const live::ChangeSet &changes)
{
    const auto matters = [this](const EntityRef &ref) {
        return ref.session == m_session && hasEdges(ref);
    };
    const auto any = [&matters](const std::vector<EntityRef> &refs) {
        return std::any_of(refs.begin(), refs.end(), matters);
    };
    // A mesh that changes keeps its edges, and rooms are scanned many times a second.
    const bool moved =
        std::any_of(changes.changed.begin(), changes.changed.end(), [&](const EntityRef &ref) {
            return ref.kind != EntityKind::Mesh && matters(ref);
        });
    if (!moved && !any(changes.added) && !any(changes.removed))
        return;
    m_first.isStale = true;
    m_second.isStale = m_focus != Focus::Neighbours;
    askLater();
}

void AnchorGraph::askLater()
{
    if (m_isShown && !m_askTimer.isActive())
        m_askTimer.start(m_failure ? m_limits.graphRetryInterval : m_limits.graphInterval);
}

void AnchorGraph::askStale()
{
    if (!m_isShown || m_session.empty())
        return;
    if (m_first.isStale && m_first.number == 0) {
        m_first.query = sessionQuery();
        ask(m_first);
    }
    if (m_second.isStale && m_second.number == 0)
        ask(m_second);
}

void AnchorGraph::ask(Question &question)
{
    question.isStale = false;
    question.number = ++m_lastNumber;
    const graph::Query query = question.query; // the answer may come before the signal returns
    Q_EMIT wanted(question.number, query);
}

void AnchorGraph::take(std::uint64_t number, Result<graph::Answer> answer)
{
    if (number == m_first.number) {
        m_first.number = 0;
        takeSession(std::move(answer));
    } else if (number == m_second.number) {
        m_second.number = 0;
        m_focusAnswer = std::move(answer);
    } else {
        return; // of another session or focus
    }
    if (m_first.isStale || m_second.isStale)
        askLater();
    Q_EMIT changed();
}

void AnchorGraph::takeSession(Result<graph::Answer> answer)
{
    // What is on its way to the store is not known to the graph yet.
    const bool isEmpty = !answer && answer.error().code == ErrorCode::NotFound;
    m_failure.reset();
    if (!answer && !isEmpty) {
        m_failure = answer.error();
        m_first.isStale = true;
        return;
    }
    m_isKnown = true;
    m_answer = isEmpty ? graph::Answer{} : std::move(answer).value();
    if (m_answer.edges.size() > m_limits.graphEdgesMax) {
        m_answer.edges.resize(m_limits.graphEdgesMax);
        m_answer.more = true;
    }
    m_edgesByNode.clear();
    m_nodeIndices.clear();
    for (std::size_t i = 0; i < m_answer.nodes.size(); ++i)
        m_nodeIndices.emplace(m_answer.nodes[i].key, i);
    for (std::size_t i = 0; i < m_answer.edges.size(); ++i) {
        m_edgesByNode[m_answer.edges[i].from].push_back(i);
        m_edgesByNode[m_answer.edges[i].to].push_back(i);
    }
    if (m_selection.edge() && edge(*m_selection.edge()) == nullptr)
        m_selection.clear();
}

AnchorGraph::State AnchorGraph::state() const
{
    if (!m_isShown)
        return State::Off;
    if (m_failure)
        return State::Failed;
    return m_isKnown ? State::Ready : State::Waiting;
}

const graph::FoundEdge *AnchorGraph::edge(const EdgeRef &ref) const
{
    const auto at = m_edgesByNode.find(ref.from);
    if (at == m_edgesByNode.end())
        return nullptr;
    for (const std::size_t index : at->second) {
        const graph::FoundEdge &edge = m_answer.edges[index];
        if (EdgeRef{edge.from, edge.to, edge.kind} == ref)
            return &edge;
    }
    return nullptr;
}

const graph::FoundNode *AnchorGraph::node(const graph::NodeKey &key) const
{
    const auto found = m_nodeIndices.find(key);
    return found == m_nodeIndices.end() ? nullptr : &m_answer.nodes[found->second];
}

std::vector<const graph::FoundEdge *> AnchorGraph::edgesAt(const graph::NodeKey &key,
                                                           graph::EdgeKinds kinds) const
{
    std::vector<const graph::FoundEdge *> edges;
    const auto at = m_edgesByNode.find(key);
    if (at == m_edgesByNode.end())
        return edges;
    for (const std::size_t index : at->second) {
        if (kinds.contains(m_answer.edges[index].kind))
            edges.push_back(&m_answer.edges[index]);
    }
    std::stable_sort(edges.begin(), edges.end(), [](const auto *a, const auto *b) {
        return a->distanceM < b->distanceM;
    });
    return edges;
}

bool AnchorGraph::hasFocusAnswer() const
{
    // Where there is no path, nothing is in front.
    return m_focusAnswer && m_focusAnswer->has_value() && m_focusAnswer->value().isConnected;
}

std::unordered_set<graph::NodeKey, NodeKeyHash> AnchorGraph::selectedNodes() const
{
    std::unordered_set<graph::NodeKey, NodeKeyHash> nodes;
    for (const EntityRef &ref : m_selection.entities()) {
        const auto key = nodeOf(ref);
        // The whole session is no choice among its parts.
        if (key && key->kind != graph::NodeKind::Session && m_nodeIndices.contains(*key))
            nodes.insert(*key);
    }
    if (const auto &edge = m_selection.edge()) {
        nodes.insert(edge->from);
        nodes.insert(edge->to);
    }
    return nodes;
}

std::vector<AnchorGraph::Prominence> AnchorGraph::prominences() const
{
    std::vector<Prominence> result;
    const auto count = m_answer.edges.size();
    const auto mark = [this, &result](const graph::FoundEdge &edge, Prominence prominence) {
        const auto at = m_edgesByNode.find(edge.from);
        if (at == m_edgesByNode.end())
            return;
        for (const std::size_t index : at->second) {
            if (m_answer.edges[index].to == edge.to && m_answer.edges[index].kind == edge.kind)
                result[index] = prominence;
        }
    };
    if (hasFocusAnswer()) {
        result.assign(count, Prominence::Faded);
        const auto prominence = m_focus == Focus::Path ? Prominence::Strong : Prominence::Normal;
        for (const graph::FoundEdge &edge : m_focusAnswer->value().edges)
            mark(edge, prominence);
        return result;
    }
    const auto &chosen = m_selection.edge();
    if (chosen && edge(*chosen) != nullptr) {
        result.assign(count, Prominence::Faded);
        mark(*edge(*chosen), Prominence::Strong);
        return result;
    }
    const auto nodes = selectedNodes();
    if (nodes.empty())
        return result;
    result.assign(count, Prominence::Faded);
    for (const graph::NodeKey &node : nodes) {
        if (const auto at = m_edgesByNode.find(node); at != m_edgesByNode.end()) {
            for (const std::size_t index : at->second)
                result[index] = Prominence::Strong;
        }
    }
    return result;
}

std::unordered_set<graph::NodeKey, NodeKeyHash> AnchorGraph::foreground() const
{
    std::unordered_set<graph::NodeKey, NodeKeyHash> nodes;
    if (!m_isShown)
        return nodes;
    if (hasFocusAnswer()) {
        for (const graph::FoundNode &node : m_focusAnswer->value().nodes)
            nodes.insert(node.key);
        return nodes;
    }
    nodes = selectedNodes();
    if (m_selection.edge())
        return nodes;
    const auto chosen = nodes;
    for (const graph::NodeKey &node : chosen) {
        for (const graph::FoundEdge *edge :
             edgesAt(node, {graph::EdgeKind::Adjacent, graph::EdgeKind::AnchoredTo})) {
            nodes.insert(edge->from);
            nodes.insert(edge->to);
        }
    }
    return nodes;
}

} // namespace stag::ui::models
