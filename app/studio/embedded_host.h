// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "server/host/log_sink.h"
#include "server/host/server_config.h"
#include "ui/shell/embedded_server.h"

#include <QObject>

#include <memory>
#include <optional>
#include <thread>

namespace stag::host {
class ServerHost;
}

namespace stag::app::studio {

enum class TakenPort {
    UseAnother, ///< the default ports are only a habit
    Fail,       ///< the user asked for this port
};

/// The server inside the program: starts, stops and restarts it without holding up the window.
///
/// Thread: GUI; opening and closing the store happens on a thread of its own.
class EmbeddedHost final : public QObject
{
    Q_OBJECT

public:
    EmbeddedHost(host::ServerConfig config,
                 TakenPort takenPort,
                 const Clock &clock,
                 Random &random,
                 host::LogSink &log);
    ~EmbeddedHost() override;

    void start();
    /// Finishes what is in flight; Stopped follows.
    void stop();
    void restart();

    [[nodiscard]] const ui::shell::EmbeddedServer &server() const { return m_server; }

Q_SIGNALS:
    void changed(const stag::ui::shell::EmbeddedServer &server);
    /// A port was taken; the server listens on another one.
    void portMoved(const QString &wanted, const QString &taken);

private:
    struct Started
    {
        std::unique_ptr<host::ServerHost> host;
        bool moved = false;
    };

    void takeStarted(std::shared_ptr<Result<Started>> started);
    void takeDrained();
    void setState(ui::shell::EmbeddedServer::State state);
    void keepPorts();

    host::ServerConfig m_config;
    TakenPort m_takenPort;
    const Clock &m_clock;
    Random &m_random;
    host::LogSink &m_log;
    std::unique_ptr<host::ServerHost> m_host;
    std::thread m_starting;
    ui::shell::EmbeddedServer m_server;
    bool m_startAgain = false;
};

} // namespace stag::app::studio
