// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/reading_gate.h"

#include <utility>

namespace stag::relay {

ReadingGate::ReadingGate(std::weak_ptr<transport::WebSocket> socket, metrics::Gauge paused)
    : m_socket(std::move(socket))
    , m_paused(paused)
{}

ReadingGate::~ReadingGate()
{
    if (m_isPaused)
        m_paused.decrement();
}

void ReadingGate::hold()
{
    if (m_holds.fetch_add(1) == 0)
        update();
}

void ReadingGate::release()
{
    if (m_holds.fetch_sub(1) == 1)
        update();
}

void ReadingGate::obey()
{
    if (m_holds.load() > 0 && !m_isPaused)
        update();
}

/// Two threads may get here in any order; what counts is the number when the loop looks at it.
void ReadingGate::update()
{
    const auto socket = m_socket.lock();
    if (!socket)
        return;
    if (socket->loop().isCurrent())
        return apply(*socket);
    socket->loop().post([self = shared_from_this(), socket] { self->apply(*socket); });
}

void ReadingGate::apply(transport::WebSocket &socket)
{
    const bool isHeld = m_holds.load() > 0;
    if (std::exchange(m_isPaused, isHeld) == isHeld)
        return;
    if (isHeld) {
        m_paused.increment();
        socket.pauseReading();
    } else {
        m_paused.decrement();
        socket.resumeReading();
    }
}

} // namespace stag::relay
