// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/model/geofence.h"
#include "ui/models/entity_ref.h"
#include "ui/models/limits.h"

#include <QObject>
#include <QString>

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

class QTimer;

namespace stag::ui::models {

class LiveStore;

/// The fences that hold in the session that is shown, and who is inside.
///
/// They are asked for once, and again after a snapshot; a feed tells what becomes of them. Thread:
/// GUI. It does not know the server: whoever does answers wanted() and insideWanted().
class Geofences : public QObject
{
    Q_OBJECT

public:
    struct Presence
    {
        QString name; ///< of the device or anchor
        std::optional<EntityRef> ref;
        Timestamp since;

        /// Somebody: a device, or what is not known here yet. Anchors and planes stay where they
        /// are.
        [[nodiscard]] bool isSomebody() const { return !ref || ref->kind == EntityKind::Device; }
    };
    struct Fence
    {
        model::Geofence fence;
        QString name;
        /// Devices first, and who came first. A device is named once, whatever of it is inside.
        std::vector<Presence> inside;

        [[nodiscard]] bool isOccupied() const
        {
            return !inside.empty() && inside.front().isSomebody();
        }
    };

    explicit Geofences(const LiveStore &store,
                       const ModelLimits &limits = {},
                       QObject *parent = nullptr);

    void setSession(const model::SessionId &session);
    /// Asks for what holds in the session, if one is shown.
    void ask();
    /// What came of wanted(); after an error what was known before stays, and it is asked again.
    void take(const model::SessionId &session,
              const Result<std::vector<model::GeofenceRecord>> &fences);
    /// What came of insideWanted().
    void takeInside(const model::GeofenceId &fence,
                    const Result<std::vector<model::GeofencePresence>> &inside);
    /// What a feed tells.
    void apply(const model::GeofenceEvent &event);
    void apply(const stag::live::GeofenceChanged &changed);
    /// Another server: nothing is known.
    void clear();

    /// What an editor would make of a fence: shown in its place, or as a further one. Nothing ends
    /// that.
    void setDraft(const std::optional<model::Geofence> &draft);

    [[nodiscard]] const model::SessionId &session() const { return m_session; }
    /// As the server has it.
    [[nodiscard]] std::optional<model::Geofence> find(const model::GeofenceId &id) const;
    /// Those of the session with the draft, by name.
    [[nodiscard]] std::vector<Fence> fences() const;
    [[nodiscard]] bool empty() const { return m_fences.empty(); }
    /// The fences that an entity is in, with the time since when.
    [[nodiscard]] std::vector<std::pair<QString, Timestamp>> around(const EntityRef &ref) const;
    /// "Phone enters Kitchen", for the packet log.
    [[nodiscard]] stag::live::PacketLogged logged(const model::GeofenceEvent &event) const;

Q_SIGNALS:
    void wanted(const stag::model::SessionId &session);
    void insideWanted(const stag::model::GeofenceId &fence);
    void changed();

private:
    struct Known
    {
        model::Geofence fence;
        std::vector<model::GeofencePresence> inside; ///< of all sessions
    };

    [[nodiscard]] bool holdsHere(const model::Geofence &fence) const;
    void forget(const model::GeofenceId &id);
    [[nodiscard]] QString fenceName(const model::GeofenceId &id) const;
    [[nodiscard]] std::vector<Presence>
    presences(const std::vector<model::GeofencePresence> &inside) const;
    [[nodiscard]] Presence presenceOf(const model::GeofencePresence &one) const;
    [[nodiscard]] QString nameOf(const model::SessionId &session,
                                 const model::AnchorId &anchor) const;

    const LiveStore &m_store;
    const ModelLimits m_limits;
    model::SessionId m_session;
    std::map<model::GeofenceId, Known> m_fences;
    std::optional<model::Geofence> m_draft;
    std::deque<std::pair<model::GeofenceId, QString>> m_gone; ///< the last is the newest
    bool m_isAsking = false;
    bool m_isOvertaken = false; ///< by what a feed told while the answer was underway
    QTimer *m_retry;
};

} // namespace stag::ui::models
