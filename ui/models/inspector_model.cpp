// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/inspector_model.h"

#include "core/wire/pretty_json.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/edge_sections.h"
#include "ui/models/geofences.h"
#include "ui/models/inspector_sections.h"
#include "ui/models/live_store.h"
#include "ui/models/mesh_histories.h"
#include "ui/models/mesh_stats.h"
#include "ui/models/selection.h"

#include <QTimer>

#include <algorithm>

namespace stag::ui::models {

namespace live = stag::live;

namespace {

constexpr std::chrono::milliseconds kRefreshInterval{100};
constexpr std::chrono::milliseconds kAgeInterval{500};

} // namespace

InspectorModel::InspectorModel(LiveStore &store,
                               Selection &selection,
                               MeshStatsCache &meshStats,
                               MeshHistories &histories,
                               AnchorGraph &graph,
                               const Geofences &fences,
                               const ModelLimits &limits,
                               QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_selection(selection)
    , m_meshStats(meshStats)
    , m_histories(histories)
    , m_graph(graph)
    , m_fences(fences)
    , m_limits(limits)
{
    connect(&selection, &Selection::selectionChanged, this, &InspectorModel::follow);
    connect(&meshStats, &MeshStatsCache::statsReady, this, &InspectorModel::refreshSoon);
    connect(&histories, &MeshHistories::historyReady, this, &InspectorModel::refreshSoon);
    connect(&graph, &AnchorGraph::changed, this, &InspectorModel::refreshSoon);
    connect(&fences, &Geofences::changed, this, &InspectorModel::refreshSoon);
    connect(&store, &LiveStore::changed, this, [this](const live::ChangeSet &changes) {
        const auto isShown = [this](const EntityRef &ref) {
            return m_ref && ref.session == m_ref->session;
        };
        if (std::any_of(changes.added.begin(), changes.added.end(), isShown)
            || std::any_of(changes.changed.begin(), changes.changed.end(), isShown)
            || std::any_of(changes.removed.begin(), changes.removed.end(), isShown))
            refreshSoon();
    });
    connect(&store, &LiveStore::renamed, this, &InspectorModel::refreshSoon);
    auto *ages = new QTimer(this);
    connect(ages, &QTimer::timeout, this, &InspectorModel::refresh);
    ages->start(kAgeInterval);
    follow();
}

void InspectorModel::follow()
{
    if (m_locked)
        return;
    m_ref = m_selection.current();
    m_edge = m_selection.edge();
    refresh();
}

void InspectorModel::refreshSoon()
{
    if (m_refreshScheduled)
        return;
    m_refreshScheduled = true;
    QTimer::singleShot(kRefreshInterval, this, &InspectorModel::refresh);
}

void InspectorModel::refresh()
{
    m_refreshScheduled = false;
    auto [header, sections] = compute();
    if (header == m_header && sections == m_sections)
        return;
    m_header = std::move(header);
    m_sections = std::move(sections);
    Q_EMIT changed();
}

InspectorModel::Shown InspectorModel::compute() const
{
    if (m_edge) {
        const graph::FoundEdge *edge = m_graph.edge(*m_edge);
        if (!edge)
            return {};
        const EdgeSections build(m_store, *edge);
        return {build.header(), build.sections()};
    }
    if (!m_ref || !m_store.state().contains(*m_ref))
        return {};
    const InspectorSections build(m_store, m_meshStats, m_histories, m_graph, m_fences, m_limits);
    Shown shown{build.header(*m_ref), build.sections(*m_ref)};
    const auto count = m_selection.entities().size();
    if (count > 1 && !m_locked)
        shown.header->detail = tr("%n selected", nullptr, static_cast<int>(count));
    return shown;
}

QString InspectorModel::json() const
{
    return m_ref ? jsonOf(*m_ref) : QString();
}

QString InspectorModel::jsonOf(const EntityRef &ref) const
{
    const QString compact =
        InspectorSections(m_store, m_meshStats, m_histories, m_graph, m_fences, m_limits).json(ref);
    return QString::fromStdString(wire::prettyJson(compact.toStdString()));
}

void InspectorModel::setLocked(bool locked)
{
    m_locked = locked;
    follow();
}

} // namespace stag::ui::models
