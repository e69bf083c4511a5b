// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/embedded_host.h"

#include "server/host/server_host.h"

#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>

namespace stag::app::studio {

using State = ui::shell::EmbeddedServer::State;

namespace {

/// The first address under which other machines see this one, or nothing.
QString networkAddress()
{
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (!interface.flags().testFlag(QNetworkInterface::IsRunning)
            || interface.flags().testFlag(QNetworkInterface::IsLoopBack))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol)
                return entry.ip().toString();
        }
    }
    return {};
}

QUrl listenerUrl(const host::ServerHost &host, const char *system)
{
    for (const auto &[name, url] : host.listeners()) {
        if (name == system)
            return QUrl(QString::fromStdString(url));
    }
    return {};
}

/// Where the relay was told to listen; nothing if it was not.
QString relayHost(const host::ServerConfig &config)
{
    for (const host::ListenerConfig &listener : config.listeners) {
        if (std::find(listener.systems.begin(), listener.systems.end(), host::System::Relay)
            != listener.systems.end())
            return QString::fromStdString(listener.address.host);
    }
    return {};
}

bool isEverywhere(const QString &host)
{
    return host == QStringLiteral("0.0.0.0") || host == QStringLiteral("::");
}

/// The relay's address for devices. The server tells one for this machine, which no device on the
/// network could use.
QUrl addressForDevices(QUrl relay, const QString &listensOn)
{
    if (const QString host = networkAddress(); isEverywhere(listensOn) && !host.isEmpty())
        relay.setHost(host);
    return relay;
}

} // namespace

EmbeddedHost::EmbeddedHost(host::ServerConfig config,
                           TakenPort takenPort,
                           const Clock &clock,
                           Random &random,
                           host::LogSink &log)
    : m_config(std::move(config))
    , m_takenPort(takenPort)
    , m_clock(clock)
    , m_random(random)
    , m_log(log)
{
    m_server.state = State::Stopped;
}

EmbeddedHost::~EmbeddedHost()
{
    if (m_starting.joinable())
        m_starting.join();
}

void EmbeddedHost::start()
{
    if (m_host || m_starting.joinable())
        return;
    setState(State::Starting);
    m_starting = std::thread([this, config = m_config]() mutable {
        auto host = host::ServerHost::create(config, m_clock, m_random, m_log);
        bool moved = false;
        if (!host && host.error().code == ErrorCode::Unavailable
            && m_takenPort == TakenPort::UseAnother) {
            for (host::ListenerConfig &listener : config.listeners)
                listener.address.port = 0;
            host = host::ServerHost::create(config, m_clock, m_random, m_log);
            moved = true;
        }
        auto started = std::make_shared<Result<Started>>(
            host ? Result<Started>(Started{*std::move(host), moved})
                 : Result<Started>(host.error()));
        QMetaObject::invokeMethod(this, [this, started] { takeStarted(started); });
    });
}

void EmbeddedHost::stop()
{
    if (!m_host || m_server.state == State::Stopping)
        return;
    setState(State::Stopping);
    m_host->drain([this] { QMetaObject::invokeMethod(this, [this] { takeDrained(); }); });
}

void EmbeddedHost::restart()
{
    m_startAgain = true;
    if (m_host)
        stop();
    else
        takeDrained();
}

void EmbeddedHost::takeStarted(std::shared_ptr<Result<Started>> started)
{
    m_starting.join();
    if (!*started) {
        m_server.problem = QString::fromStdString(started->error().detail);
        setState(State::Failed);
        return;
    }
    m_host = std::move((*started)->host);
    const QString listensOn = relayHost(m_config);
    m_server.stag = listenerUrl(*m_host, "stag");
    m_server.relay = addressForDevices(listenerUrl(*m_host, "relay"), listensOn);
    m_server.onNetwork = m_server.relay.isValid()
                         && !transport::isLoopback({.host = listensOn.toStdString(), .port = 0});
    m_server.since = QDateTime::currentDateTimeUtc();
    m_server.problem.clear();
    if ((*started)->moved && !m_config.listeners.empty()) {
        const QString wanted = QString::number(m_config.listeners.front().address.port);
        Q_EMIT portMoved(wanted, QString::number(m_server.stag.port()));
    }
    keepPorts();
    setState(State::Running);
}

void EmbeddedHost::takeDrained()
{
    m_host.reset();
    setState(State::Stopped);
    if (m_startAgain) {
        m_startAgain = false;
        start();
    }
}

void EmbeddedHost::setState(State state)
{
    m_server.state = state;
    Q_EMIT changed(m_server);
}

/// A restart keeps the ports, so that devices and viewers find the server again.
void EmbeddedHost::keepPorts()
{
    for (host::ListenerConfig &listener : m_config.listeners) {
        if (listener.systems.empty())
            continue;
        const std::string name(host::systemName(listener.systems.front()));
        const QUrl url = listenerUrl(*m_host, name.c_str());
        if (url.port() > 0)
            listener.address.port = std::uint16_t(url.port());
    }
}

} // namespace stag::app::studio
