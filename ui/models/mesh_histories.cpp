// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/mesh_histories.h"

#include "ui/models/live_store.h"

namespace stag::ui::models {

MeshHistories::MeshHistories(LiveStore &store, const ModelLimits &limits, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_limits(limits)
{}

const model::MeshHistory *MeshHistories::request(const EntityRef &mesh)
{
    const stag::live::MeshState *state = m_store.mesh(mesh);
    if (!state)
        return nullptr;
    const auto [found, isNew] = m_entries.try_emplace(mesh);
    Entry &entry = found->second;
    const bool isCurrent =
        !isNew && entry.version == state->version && entry.hash == state->mesh.hash;
    if (isNew)
        m_order.push_back(mesh);
    if (!isCurrent && !entry.isPending) {
        entry.isPending = true;
        entry.version = state->version;
        entry.hash = state->mesh.hash;
        Q_EMIT wanted(mesh);
    }
    while (m_order.size() > m_limits.meshHistoriesMax) {
        m_entries.erase(m_order.front());
        m_order.pop_front();
    }
    const auto kept = m_entries.find(mesh);
    return kept != m_entries.end() && kept->second.history ? &*kept->second.history : nullptr;
}

void MeshHistories::take(const EntityRef &mesh, const Result<model::MeshHistory> &history)
{
    const auto found = m_entries.find(mesh);
    if (found == m_entries.end())
        return;
    found->second.isPending = false;
    if (!history)
        return;
    found->second.history = *history;
    Q_EMIT historyReady(mesh);
}

} // namespace stag::ui::models
