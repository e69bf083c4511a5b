// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/models/entity_ref.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::ui::models {

class LiveStore;

/// The entity a packet is about, as far as it is known.
[[nodiscard]] std::optional<EntityRef> subjectOf(const LiveStore &store,
                                                 const stag::live::PacketLogged &packet);
/// The entity a packet is about, else the device that sent it; empty if neither is known.
[[nodiscard]] std::optional<EntityRef> entityOf(const LiveStore &store,
                                                const stag::live::PacketLogged &packet);

/// Which packets belong to one entity: those about it, for a device also those it sent, for a
/// session all of its own.
class PacketSubject
{
public:
    PacketSubject(const LiveStore &store, const EntityRef &ref);

    [[nodiscard]] bool matches(const stag::live::PacketLogged &packet) const;
    [[nodiscard]] bool isSession() const { return m_isSession; }

private:
    model::SessionId m_session;
    std::string m_entity;
    std::vector<std::string> m_sources;
    bool m_isSession;
};

} // namespace stag::ui::models
