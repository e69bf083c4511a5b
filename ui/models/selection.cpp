// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/selection.h"

#include <algorithm>

namespace stag::ui::models {

std::optional<EntityRef> Selection::current() const
{
    return m_entities.empty() ? std::nullopt : std::optional(m_entities.back());
}

bool Selection::contains(const EntityRef &ref) const
{
    return std::find(m_entities.begin(), m_entities.end(), ref) != m_entities.end();
}

void Selection::select(const EntityRef &ref)
{
    select(std::vector{ref});
}

void Selection::select(std::vector<EntityRef> refs)
{
    if (refs == m_entities && !m_edge)
        return;
    m_entities = std::move(refs);
    m_edge.reset();
    Q_EMIT selectionChanged();
}

void Selection::toggle(const EntityRef &ref)
{
    if (std::erase(m_entities, ref) == 0)
        m_entities.push_back(ref);
    m_edge.reset();
    Q_EMIT selectionChanged();
}

void Selection::selectEdge(const EdgeRef &edge)
{
    if (m_edge == edge)
        return;
    m_entities.clear();
    m_edge = edge;
    Q_EMIT selectionChanged();
}

void Selection::forget(const std::vector<EntityRef> &refs)
{
    if (refs.empty())
        return;
    const auto gone = [&refs](const EntityRef &ref) {
        return std::find(refs.begin(), refs.end(), ref) != refs.end();
    };
    if (m_hovered && gone(*m_hovered))
        hover({});
    if (std::erase_if(m_entities, gone) > 0)
        Q_EMIT selectionChanged();
}

void Selection::clear()
{
    select(std::vector<EntityRef>{});
}

void Selection::hover(const std::optional<EntityRef> &ref, const std::optional<EdgeRef> &edge)
{
    if (ref == m_hovered && edge == m_hoveredEdge)
        return;
    m_hovered = ref;
    m_hoveredEdge = edge;
    Q_EMIT hoverChanged();
}

void Selection::requestFlyTo(const EntityRef &ref)
{
    Q_EMIT flyToRequested(ref);
}

} // namespace stag::ui::models
