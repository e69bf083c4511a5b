// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/model/geofence.h"
#include "ui/models/entity_ref.h"
#include "ui/models/limits.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>
#include <vector>

class QTimer;

namespace stag::ui::models {

class LiveStore;

/// The fences that hold in the session that is shown, and who is inside.
///
/// A feed tells who crosses a fence but not that one was made, so the fences are asked for every
/// now and then. Thread: GUI. It does not know the server: whoever does answers wanted() and
/// insideWanted().
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
    /// What came of wanted(); after an error what was known before stays.
    void take(const model::SessionId &session,
              const Result<std::vector<model::GeofenceRecord>> &fences);
    /// What came of insideWanted().
    void takeInside(const model::GeofenceId &fence,
                    const Result<std::vector<model::GeofencePresence>> &inside);
    /// What a feed tells.
    void apply(const model::GeofenceEvent &event);
    /// Another server: nothing is known.
    void clear();

    /// Those of the session, by name.
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

    void ask();
    [[nodiscard]] std::vector<Presence>
    presences(const std::vector<model::GeofencePresence> &inside) const;
    [[nodiscard]] Presence presenceOf(const model::GeofencePresence &one) const;
    [[nodiscard]] QString nameOf(const model::SessionId &session,
                                 const model::AnchorId &anchor) const;

    const LiveStore &m_store;
    model::SessionId m_session;
    std::map<model::GeofenceId, Known> m_fences;
    QTimer *m_timer;
};

} // namespace stag::ui::models
