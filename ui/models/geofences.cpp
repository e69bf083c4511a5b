// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/geofences.h"

#include "ui/models/format.h"
#include "ui/models/live_store.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace stag::ui::models {

namespace {

QString nameOf(const model::Geofence &fence)
{
    return fromUtf8(fence.name.empty() ? fence.id.text() : fence.name);
}

auto isOf(const model::SessionId &session, const model::AnchorId &anchor)
{
    return [&session, &anchor](const model::GeofencePresence &one) {
        return one.session == session && one.anchor == anchor;
    };
}

} // namespace

Geofences::Geofences(const LiveStore &store, const ModelLimits &limits, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_limits(limits)
    , m_retry(new QTimer(this))
{
    m_retry->setSingleShot(true);
    m_retry->setInterval(limits.geofenceRetryInterval);
    connect(m_retry, &QTimer::timeout, this, &Geofences::ask);
    connect(&store, &LiveStore::renamed, this, &Geofences::changed);
}

void Geofences::setSession(const model::SessionId &session)
{
    if (std::exchange(m_session, session) == session)
        return;
    const bool hadFences = !std::exchange(m_fences, {}).empty();
    ask();
    if (hadFences)
        Q_EMIT changed();
}

void Geofences::clear()
{
    if (!std::exchange(m_fences, {}).empty())
        Q_EMIT changed();
    ask();
}

void Geofences::ask()
{
    m_retry->stop();
    m_isOvertaken = false;
    m_isAsking = !m_session.empty();
    if (m_isAsking)
        Q_EMIT wanted(m_session);
}

void Geofences::take(const model::SessionId &session,
                     const Result<std::vector<model::GeofenceRecord>> &fences)
{
    if (session != m_session)
        return;
    m_isAsking = false;
    if (!fences)
        return m_retry->start();
    if (m_isOvertaken) // which of the two is newer nobody knows
        return ask();
    std::map<model::GeofenceId, Known> known;
    std::vector<model::GeofenceId> doubtful;
    bool isOther = fences->size() != m_fences.size();
    for (const model::GeofenceRecord &record : *fences) {
        const model::GeofenceId &id = record.fence.id;
        const auto before = m_fences.find(id);
        Known &now = known[id];
        now.fence = record.fence;
        if (before != m_fences.end())
            now.inside = before->second.inside;
        isOther |= before == m_fences.end() || before->second.fence != record.fence;
        if (now.inside.size() != record.insideCount)
            doubtful.push_back(id);
    }
    m_fences = std::move(known);
    if (isOther)
        Q_EMIT changed();
    for (const model::GeofenceId &id : doubtful)
        Q_EMIT insideWanted(id);
}

void Geofences::takeInside(const model::GeofenceId &fence,
                           const Result<std::vector<model::GeofencePresence>> &inside)
{
    const auto found = m_fences.find(fence);
    if (found == m_fences.end() || !inside)
        return;
    found->second.inside = *inside;
    Q_EMIT changed();
}

void Geofences::apply(const model::GeofenceEvent &event)
{
    const auto found = m_fences.find(event.fence);
    if (found == m_fences.end() || event.kind == model::GeofenceEventKind::Inside)
        return;
    auto &inside = found->second.inside;
    std::erase_if(inside, isOf(event.session, event.anchor));
    if (event.kind == model::GeofenceEventKind::Enter)
        inside.push_back({event.session, event.anchor, event.position, event.since});
    Q_EMIT changed();
}

void Geofences::apply(const stag::live::GeofenceChanged &changed)
{
    m_isOvertaken = m_isAsking;
    const model::Geofence &fence = changed.fence;
    if (m_session.empty() || !holdsHere(fence)
        || changed.change == stag::live::GeofenceChange::Deleted)
        forget(fence.id);
    else
        m_fences[fence.id].fence = fence;
    Q_EMIT this->changed();
}

void Geofences::setDraft(const std::optional<model::Geofence> &draft)
{
    if (std::exchange(m_draft, draft) != draft)
        Q_EMIT changed();
}

bool Geofences::holdsHere(const model::Geofence &fence) const
{
    return !fence.session || *fence.session == m_session;
}

std::optional<model::Geofence> Geofences::find(const model::GeofenceId &id) const
{
    const auto found = m_fences.find(id);
    return found == m_fences.end() ? std::nullopt : std::optional(found->second.fence);
}

void Geofences::forget(const model::GeofenceId &id)
{
    const auto found = m_fences.find(id);
    if (found == m_fences.end())
        return;
    m_gone.emplace_back(id, models::nameOf(found->second.fence));
    if (m_gone.size() > m_limits.goneGeofencesMax)
        m_gone.pop_front();
    m_fences.erase(found);
}

QString Geofences::fenceName(const model::GeofenceId &id) const
{
    if (const auto found = m_fences.find(id); found != m_fences.end())
        return models::nameOf(found->second.fence);
    const auto gone = std::find_if(
        m_gone.rbegin(), m_gone.rend(), [&id](const auto &one) { return one.first == id; });
    return gone == m_gone.rend() ? fromUtf8(id.text()) : gone->second;
}

std::vector<Geofences::Fence> Geofences::fences() const
{
    std::vector<Fence> fences;
    for (const auto &[id, known] : m_fences) {
        Fence &fence = fences.emplace_back();
        fence.fence = m_draft && m_draft->id == id ? *m_draft : known.fence;
        fence.name = models::nameOf(fence.fence);
        fence.inside = presences(known.inside);
    }
    if (m_draft && !m_fences.contains(m_draft->id) && holdsHere(*m_draft))
        fences.push_back({*m_draft, models::nameOf(*m_draft), {}});
    std::stable_sort(fences.begin(), fences.end(), [](const Fence &a, const Fence &b) {
        return a.name.localeAwareCompare(b.name) < 0;
    });
    return fences;
}

std::vector<std::pair<QString, Timestamp>> Geofences::around(const EntityRef &ref) const
{
    std::vector<std::pair<QString, Timestamp>> around;
    for (const Fence &fence : fences()) {
        const auto found = std::find_if(fence.inside.begin(),
                                        fence.inside.end(),
                                        [&ref](const Presence &one) { return one.ref == ref; });
        if (found != fence.inside.end())
            around.emplace_back(fence.name, found->since);
    }
    return around;
}

stag::live::PacketLogged Geofences::logged(const model::GeofenceEvent &event) const
{
    const QString fence = fenceName(event.fence);
    const QString who = nameOf(event.session, event.anchor);
    const QString words = event.kind == model::GeofenceEventKind::Enter  ? tr("%1 enters %2")
                          : event.kind == model::GeofenceEventKind::Exit ? tr("%1 leaves %2")
                                                                         : tr("%1 stays in %2");
    stag::live::PacketLogged logged;
    logged.time = event.at;
    logged.session = event.session;
    logged.source = who.toStdString();
    logged.kind = "geofence";
    logged.detail = words.arg(who, fence).toStdString();
    logged.entity = event.anchor.text();
    return logged;
}

std::vector<Geofences::Presence>
Geofences::presences(const std::vector<model::GeofencePresence> &inside) const
{
    std::vector<Presence> presences;
    for (const model::GeofencePresence &one : inside) {
        if (one.session != m_session)
            continue;
        Presence presence = presenceOf(one);
        const auto known =
            std::find_if(presences.begin(), presences.end(), [&presence](const Presence &other) {
                return presence.ref && other.ref == presence.ref;
            });
        if (known == presences.end())
            presences.push_back(std::move(presence));
        else
            known->since = std::min(known->since, presence.since);
    }
    std::stable_sort(presences.begin(), presences.end(), [](const Presence &a, const Presence &b) {
        return std::pair(!a.isSomebody(), a.since) < std::pair(!b.isSomebody(), b.since);
    });
    return presences;
}

Geofences::Presence Geofences::presenceOf(const model::GeofencePresence &one) const
{
    return {
        nameOf(one.session, one.anchor), m_store.findAnchor(one.session, one.anchor), one.since};
}

QString Geofences::nameOf(const model::SessionId &session, const model::AnchorId &anchor) const
{
    const auto ref = m_store.findAnchor(session, anchor);
    return ref ? m_store.name(*ref) : fromUtf8(anchor.text());
}

} // namespace stag::ui::models
