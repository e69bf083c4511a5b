// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/anchor_graph.h"

#include <QList>
#include <QObject>

#include <array>
#include <optional>

class QAction;
class QMenu;

namespace stag::ui::models {
class Selection;
}

namespace stag::ui::scene {

class SceneStage;

/// What can be done with the graph between the anchors. Thread: GUI.
///
/// Everything but `show` acts on the selected anchors, and shows the graph if it is hidden.
class GraphActions final : public QObject
{
    Q_OBJECT

public:
    GraphActions(const models::LiveStore &store,
                 const models::Selection &selection,
                 models::AnchorGraph &graph,
                 SceneStage &stage);

    [[nodiscard]] QList<QAction *> all() const;
    /// Those for the menu of an anchor.
    [[nodiscard]] QList<QAction *> ofAnchors() const { return {path, component}; }
    /// Fills the menu that chooses what is brought forward.
    void fill(QMenu &menu) const;
    void retranslate();

    QAction *show;
    QAction *path;
    QAction *component;
    QAction *neighbours;

private:
    static constexpr std::array kRadiiM{0.5, 1.0, 2.0, 5.0, 10.0};

    void refresh();
    void showGraph();
    void showPath();
    /// The selected anchors and planes, in the order in which they were selected.
    [[nodiscard]] std::vector<graph::NodeKey> anchors() const;

    const models::LiveStore &m_store;
    const models::Selection &m_selection;
    models::AnchorGraph &m_graph;
    SceneStage &m_stage;
    std::array<QAction *, kRadiiM.size()> m_radii{};
};

} // namespace stag::ui::scene
