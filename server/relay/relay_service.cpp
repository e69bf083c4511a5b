// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/relay_service.h"

#include "server/relay/relay_core.h"

#include <utility>

namespace stag::relay {

RelayService::RelayService(transport::LoopPool &loops,
                           EventSink &sink,
                           PacketObserver &observer,
                           metrics::Registry &registry,
                           const Clock &clock,
                           Random &random,
                           const RelaySettings &settings,
                           Spool *spool)
    : m_core(
        std::make_shared<Core>(loops, sink, observer, registry, clock, random, settings, spool))
{
    m_core->start();
}

RelayService::~RelayService() = default;

void RelayService::mount(transport::Router &router)
{
    m_core->mount(router);
}

std::size_t RelayService::connectionCount() const
{
    return static_cast<std::size_t>(m_core->metrics().connectionsActive.value());
}

void RelayService::drain(std::function<void()> done)
{
    m_core->drain(std::move(done));
}

} // namespace stag::relay
