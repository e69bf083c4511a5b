// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/graph_actions.h"

#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/scene/scene_stage.h"

#include <QAction>
#include <QLocale>
#include <QMenu>

namespace stag::ui::scene {

using models::AnchorGraph;

GraphActions::GraphActions(const models::LiveStore &store,
                           const models::Selection &selection,
                           AnchorGraph &graph,
                           SceneStage &stage)
    : show(new QAction(this))
    , path(new QAction(this))
    , component(new QAction(this))
    , neighbours(new QAction(this))
    , m_store(store)
    , m_selection(selection)
    , m_graph(graph)
    , m_stage(stage)
{
    show->setCheckable(true);
    show->setShortcut(Qt::Key_L);
    path->setShortcut(Qt::Key_P);
    for (QAction *action : {show, path})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(show, &QAction::triggered, this, [this](bool on) {
        m_stage.setOverlays(m_stage.overlays().setFlag(Overlay::Graph, on));
    });
    connect(path, &QAction::triggered, this, &GraphActions::showPath);
    connect(component, &QAction::triggered, this, [this] {
        showGraph();
        m_graph.focusOnComponent(anchors().back());
    });
    connect(neighbours, &QAction::triggered, this, [this] {
        showGraph();
        m_graph.focusOnNeighbours();
    });
    for (std::size_t i = 0; i < kRadiiM.size(); ++i) {
        m_radii[i] = new QAction(this);
        connect(m_radii[i], &QAction::triggered, this, [this, radiusM = kRadiiM[i]] {
            showGraph();
            m_graph.focusOnRadius(anchors().back(), radiusM);
        });
    }
    for (QAction *action : {path, component, neighbours})
        action->setCheckable(true);
    for (QAction *action : m_radii)
        action->setCheckable(true);
    connect(&selection, &models::Selection::selectionChanged, this, &GraphActions::refresh);
    connect(&graph, &AnchorGraph::changed, this, &GraphActions::refresh);
    connect(&stage, &SceneStage::optionsChanged, this, &GraphActions::refresh);
    connect(&stage, &SceneStage::graphPathRequested, path, &QAction::trigger);
    connect(&stage, &SceneStage::graphToggleRequested, show, &QAction::trigger);
    refresh();
}

QList<QAction *> GraphActions::all() const
{
    QList<QAction *> actions{show, path, component};
    for (QAction *action : m_radii)
        actions.append(action);
    return actions;
}

void GraphActions::fill(QMenu &menu) const
{
    menu.addActions({neighbours, component});
    menu.addSeparator();
    for (QAction *action : m_radii)
        menu.addAction(action);
    menu.addSeparator();
    menu.addAction(path);
}

std::vector<graph::NodeKey> GraphActions::anchors() const
{
    std::vector<graph::NodeKey> nodes;
    for (const models::EntityRef &ref : m_selection.entities()) {
        const auto node = models::nodeOf(ref);
        if (node && node->kind == graph::NodeKind::Anchor && node->session == m_graph.session())
            nodes.push_back(*node);
    }
    return nodes;
}

void GraphActions::showGraph()
{
    m_stage.setOverlays(m_stage.overlays() | Overlay::Graph);
}

void GraphActions::showPath()
{
    const auto ends = anchors();
    showGraph();
    m_graph.focusOnPath(ends.front(), ends.back());
}

void GraphActions::refresh()
{
    const auto chosen = anchors();
    const auto focus = m_graph.focus();
    show->setChecked(m_stage.overlays().testFlag(Overlay::Graph));
    path->setChecked(focus == AnchorGraph::Focus::Path);
    path->setEnabled(chosen.size() == 2);
    path->setText(chosen.size() == 2 ? tr("Path from %1 to %2")
                                           .arg(models::nameOf(m_store, chosen.front()),
                                                models::nameOf(m_store, chosen.back()))
                                     : tr("Path between two selected anchors"));
    const QString name =
        chosen.empty() ? tr("a selected anchor") : models::nameOf(m_store, chosen.back());
    component->setEnabled(!chosen.empty());
    component->setText(tr("What hangs together with %1").arg(name));
    component->setChecked(focus == AnchorGraph::Focus::Component);
    neighbours->setChecked(focus == AnchorGraph::Focus::Neighbours);
    for (std::size_t i = 0; i < kRadiiM.size(); ++i) {
        m_radii[i]->setEnabled(!chosen.empty());
        m_radii[i]->setText(
            tr("Anchors within %1 m of %2").arg(QLocale().toString(kRadiiM[i]), name));
        m_radii[i]->setChecked(focus == AnchorGraph::Focus::Radius
                               && m_graph.focusQuery().radiusM == kRadiiM[i]);
    }
}

void GraphActions::retranslate()
{
    show->setText(tr("Show the anchor graph"));
    neighbours->setText(tr("Neighbours of the selection"));
    refresh();
}

} // namespace stag::ui::scene
