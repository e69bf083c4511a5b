// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/query.h"
#include "ui/models/edge_ref.h"
#include "ui/models/limits.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::live {
struct ChangeSet;
}

namespace stag::ui::models {

class Selection;

/// The graph of one session as its server tells it, and what of it is brought forward.
///
/// While it is shown it asks again when edges may have changed, one question at a time. It does not
/// know the server: whoever does answers wanted() with take(). Thread: GUI.
class AnchorGraph : public QObject
{
    Q_OBJECT

public:
    enum class State { Off, Waiting, Ready, Failed };
    /// What is brought forward; the rest is faded.
    enum class Focus {
        Neighbours, ///< what the selection is joined to
        Component,  ///< all that hangs together with an anchor
        Radius,     ///< what is near an anchor
        Path,       ///< the way from one anchor to another
    };
    enum class Prominence { Faded, Normal, Strong };

    AnchorGraph(LiveStore &store,
                Selection &selection,
                const ModelLimits &limits = {},
                QObject *parent = nullptr);

    [[nodiscard]] bool isShown() const { return m_isShown; }
    void setShown(bool shown);
    [[nodiscard]] const model::SessionId &session() const { return m_session; }
    /// Another session starts over, without a focus.
    void setSession(const model::SessionId &session);

    void focusOnNeighbours();
    void focusOnComponent(const graph::NodeKey &start);
    void focusOnRadius(const graph::NodeKey &start, double radiusM);
    void focusOnPath(const graph::NodeKey &start, const graph::NodeKey &end);
    [[nodiscard]] Focus focus() const { return m_focus; }
    /// What the focus was asked for; its `from`, `to` and `radiusM`.
    [[nodiscard]] const graph::Query &focusQuery() const { return m_second.query; }
    /// Empty while it is being found out, and for Neighbours.
    [[nodiscard]] const std::optional<Result<graph::Answer>> &focusAnswer() const
    {
        return m_focusAnswer;
    }

    [[nodiscard]] State state() const;
    /// Why the last question failed.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }
    [[nodiscard]] const std::vector<graph::FoundNode> &nodes() const { return m_answer.nodes; }
    [[nodiscard]] const std::vector<graph::FoundEdge> &edges() const { return m_answer.edges; }
    /// The server has more than it was asked for.
    [[nodiscard]] bool isCut() const { return m_answer.more; }
    /// Null for the unknown.
    [[nodiscard]] const graph::FoundEdge *edge(const EdgeRef &ref) const;
    [[nodiscard]] const graph::FoundNode *node(const graph::NodeKey &key) const;
    /// The edges of the kinds at a node, nearest first.
    [[nodiscard]] std::vector<const graph::FoundEdge *> edgesAt(const graph::NodeKey &key,
                                                                graph::EdgeKinds kinds) const;

    /// By edge; empty if all are alike.
    [[nodiscard]] std::vector<Prominence> prominences() const;
    /// The nodes in front; empty if all are alike.
    [[nodiscard]] std::unordered_set<graph::NodeKey, NodeKeyHash> foreground() const;

    /// What came of the question with this number.
    void take(std::uint64_t number, Result<graph::Answer> answer);

Q_SIGNALS:
    void wanted(std::uint64_t number, const stag::graph::Query &query);
    void changed();

private:
    struct Question
    {
        graph::Query query;
        std::uint64_t number = 0; ///< 0: none is under way
        bool isStale = false;     ///< to be asked again
    };

    void noteChanges(const stag::live::ChangeSet &changes);
    void askLater();
    void askStale();
    void ask(Question &question);
    void setFocus(Focus focus, graph::Query query);
    void takeSession(Result<graph::Answer> answer);
    [[nodiscard]] graph::Query sessionQuery() const;
    [[nodiscard]] std::unordered_set<graph::NodeKey, NodeKeyHash> selectedNodes() const;
    [[nodiscard]] bool hasFocusAnswer() const;

    LiveStore &m_store;
    Selection &m_selection;
    ModelLimits m_limits;
    model::SessionId m_session;
    graph::Answer m_answer;
    std::unordered_map<graph::NodeKey, std::vector<std::size_t>, NodeKeyHash> m_edgesByNode;
    std::unordered_map<graph::NodeKey, std::size_t, NodeKeyHash> m_nodeIndices;
    std::optional<Error> m_failure;
    Focus m_focus = Focus::Neighbours;
    std::optional<Result<graph::Answer>> m_focusAnswer;
    Question m_first;  ///< the session's graph
    Question m_second; ///< the focus
    std::uint64_t m_lastNumber = 0;
    QTimer m_askTimer;
    bool m_isKnown = false; ///< an answer for this session has come
    bool m_isShown = false;
};

} // namespace stag::ui::models
