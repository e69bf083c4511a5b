// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/edge_ref.h"
#include "ui/models/entity_ref.h"

#include <QObject>

#include <optional>
#include <vector>

namespace stag::ui::models {

/// What is selected and what is under the mouse: one for all views. Either entities or one edge of
/// the graph between them.
///
/// Thread: GUI.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The selected entities; the last one is the current one, shown by the inspector.
    [[nodiscard]] const std::vector<EntityRef> &entities() const { return m_entities; }
    [[nodiscard]] std::optional<EntityRef> current() const;
    [[nodiscard]] bool contains(const EntityRef &ref) const;
    [[nodiscard]] const std::optional<EntityRef> &hovered() const { return m_hovered; }

    [[nodiscard]] const std::optional<EdgeRef> &edge() const { return m_edge; }
    [[nodiscard]] const std::optional<EdgeRef> &hoveredEdge() const { return m_hoveredEdge; }

    void select(const EntityRef &ref);
    void select(std::vector<EntityRef> refs);
    void toggle(const EntityRef &ref);
    void selectEdge(const EdgeRef &edge);
    /// Drops entities that no longer exist.
    void forget(const std::vector<EntityRef> &refs);
    void clear();
    void hover(const std::optional<EntityRef> &ref, const std::optional<EdgeRef> &edge = {});
    /// Asks the 3D view to fly the camera to `ref`.
    void requestFlyTo(const EntityRef &ref);

Q_SIGNALS:
    void selectionChanged();
    void hoverChanged();
    void flyToRequested(const stag::live::EntityKey &ref);

private:
    std::vector<EntityRef> m_entities;
    std::optional<EdgeRef> m_edge;
    std::optional<EntityRef> m_hovered;
    std::optional<EdgeRef> m_hoveredEdge;
};

} // namespace stag::ui::models
