// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/packet_subject.h"

#include "ui/models/live_store.h"

#include <algorithm>

namespace stag::ui::models {

namespace live = stag::live;

std::optional<EntityRef> subjectOf(const LiveStore &store, const live::PacketLogged &packet)
{
    if (store.state().mesh(packet.session, model::MeshId(packet.entity)))
        return EntityRef{packet.session, EntityKind::Mesh, packet.entity};
    return store.findAnchor(packet.session, model::AnchorId(packet.entity));
}

std::optional<EntityRef> entityOf(const LiveStore &store, const live::PacketLogged &packet)
{
    const live::SessionState *session = store.state().session(packet.session);
    const auto subject = subjectOf(store, packet);
    if (!session || subject)
        return subject;
    for (const auto &[id, device] : session->devices) {
        if (id.text() == packet.source || device.name == packet.source)
            return EntityRef{packet.session, EntityKind::Device, id.text()};
    }
    return {};
}

PacketSubject::PacketSubject(const LiveStore &store, const EntityRef &ref)
    : m_session(ref.session)
    , m_isSession(ref.kind == EntityKind::Session)
{
    if (ref.kind != EntityKind::Device) {
        m_entity = ref.id;
        return;
    }
    m_sources.push_back(ref.id);
    const auto *device = store.state().device(ref.session, model::DeviceId(ref.id));
    if (device && !device->name.empty())
        m_sources.push_back(device->name);
}

bool PacketSubject::matches(const live::PacketLogged &packet) const
{
    if (packet.session != m_session)
        return false;
    return m_isSession || (!m_entity.empty() && packet.entity == m_entity)
           || std::find(m_sources.begin(), m_sources.end(), packet.source) != m_sources.end();
}

} // namespace stag::ui::models
