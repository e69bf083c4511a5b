// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics/registry.h"
#include "server/transport/web_socket.h"

#include <atomic>
#include <memory>

namespace stag::relay {

/// Stops the reading of one connection for as long as somebody holds it, so that its device is
/// slowed down by TCP instead of losing what must not be lost. Any thread.
class ReadingGate : public std::enable_shared_from_this<ReadingGate>
{
public:
    /// `paused` counts the connections that are held now.
    ReadingGate(std::weak_ptr<transport::WebSocket> socket, metrics::Gauge paused);
    ~ReadingGate();
    ReadingGate(const ReadingGate &) = delete;
    ReadingGate &operator=(const ReadingGate &) = delete;

    /// On the socket's loop nothing more is read from here on, elsewhere from soon on.
    void hold();
    /// Undoes one hold().
    void release();
    /// On the socket's loop, after each packet: a hold() from elsewhere counts from here on,
    /// although there may be more packets in what has just been read.
    void obey();

private:
    void update();
    void apply(transport::WebSocket &socket);

    const std::weak_ptr<transport::WebSocket> m_socket;
    const metrics::Gauge m_paused;
    std::atomic<int> m_holds{0};
    bool m_isPaused = false; ///< on the socket's loop
};

} // namespace stag::relay
