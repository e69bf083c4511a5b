// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/live/live_state.h"
#include "ui/models/entity_names.h"
#include "ui/models/entity_ref.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

namespace stag::ui::models {

/// The state a viewer knows, and the one place that tells the views what changed.
///
/// Pointers into `state()` are valid until the next `apply` or `clear`. Thread: GUI.
class LiveStore : public QObject
{
    Q_OBJECT

public:
    explicit LiveStore(const Clock &clock, QObject *parent = nullptr);

    /// Applies a batch and emits `changed` once if any entity did.
    void apply(const std::vector<stag::live::LiveEvent> &events);
    /// Forgets every entity, for another server.
    void clear();

    [[nodiscard]] const stag::live::LiveState &state() const { return m_state; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }

    /// What people call it, unlike any other of its kind in the session; see EntityNames.
    [[nodiscard]] QString name(const EntityRef &ref) const { return m_names.name(ref); }
    /// The pose that stands for the entity: a device's primary stream; null for sessions, meshes
    /// and the unknown.
    [[nodiscard]] const model::Anchor *anchor(const EntityRef &ref) const;
    /// Null for anything but a known mesh.
    [[nodiscard]] const stag::live::MeshState *mesh(const EntityRef &ref) const;
    /// How often it changes; null for the unknown.
    [[nodiscard]] const stag::live::UpdateRate *rate(const EntityRef &ref) const;
    /// How long ago it changed: since it arrived, or by the server's clock if it is older than this
    /// connection. Empty for the unknown.
    [[nodiscard]] std::optional<std::chrono::milliseconds> age(const EntityRef &ref) const;
    /// Whether it changed a moment ago, so that it counts as followed; false for the unknown.
    [[nodiscard]] bool isRecent(const EntityRef &ref) const;
    /// The anchor, plane or device stream with this anchor id; empty if unknown.
    [[nodiscard]] std::optional<EntityRef> findAnchor(const model::SessionId &session,
                                                      const model::AnchorId &id) const;
    /// From the capture on the device to the arrival here, as far as the clocks agree.
    [[nodiscard]] std::optional<std::chrono::milliseconds> latency(const EntityRef &ref) const;

Q_SIGNALS:
    void changed(const stag::live::ChangeSet &changes);
    /// After `changed`: entities that were there before and are called differently now.
    void renamed(const std::vector<stag::live::EntityKey> &refs);
    void packetsLogged(const std::vector<stag::live::PacketLogged> &packets);
    void statsChanged(const stag::live::ServerStats &stats);
    /// The first complete picture after a connection.
    void snapshotCompleted();

private:
    [[nodiscard]] std::optional<Timestamp> timestamp(const EntityRef &ref) const;
    void measureLatency(const std::vector<EntityRef> &refs);

    const Clock &m_clock;
    stag::live::LiveState m_state;
    EntityNames m_names;
    std::chrono::milliseconds m_serverAhead{0};
    MonotonicTime m_snapshotAt{};
    std::unordered_map<EntityRef, std::chrono::milliseconds> m_latency;
};

} // namespace stag::ui::models

Q_DECLARE_METATYPE(stag::live::ChangeSet)
