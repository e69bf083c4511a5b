// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/server/server_workspace.h"

#include "core/base/clock.h"
#include "ui/backend/backend.h"
#include "ui/models/format.h"
#include "ui/workspaces/server/clients_page.h"

#include <QEvent>

namespace stag::ui::workspaces::server {

using namespace Qt::StringLiterals;
using backend::ConnectionPhase;

namespace {

constexpr std::chrono::milliseconds kAskInterval{1'000};

} // namespace

ServerWorkspace::ServerWorkspace(theme::Theme &theme, backend::Backend &backend, const Clock &clock)
    : m_backend(backend)
    , m_clock(clock)
    , m_page(new ClientsPage(m_clients, theme))
{
    m_asks.setInterval(kAskInterval);
    connect(&m_asks, &QTimer::timeout, this, &ServerWorkspace::ask);
    connect(&backend, &backend::Backend::stateChanged, this, &ServerWorkspace::showConnection);
    connect(m_page, &ClientsPage::disconnectConfirmed, this, &ServerWorkspace::disconnectClients);
    m_page->installEventFilter(this);
    showConnection(backend.state());
}

ServerWorkspace::~ServerWorkspace()
{
    delete m_page.data();
}

bool ServerWorkspace::eventFilter(QObject *watched, QEvent *event)
{
    // Nobody is asked for what nobody sees.
    if (watched == m_page && event->type() == QEvent::Show) {
        m_asks.start();
        ask();
    } else if (watched == m_page && event->type() == QEvent::Hide) {
        m_asks.stop();
    } else if (watched == m_page && event->type() == QEvent::LanguageChange) {
        showConnection(m_backend.state());
    }
    return QObject::eventFilter(watched, event);
}

void ServerWorkspace::ask()
{
    if (m_isAsking || m_backend.state().phase != ConnectionPhase::Live)
        return;
    m_isAsking = true;
    m_backend.requestSubscribers(this, [this](const auto &clients) {
        m_isAsking = false;
        if (!m_page)
            return;
        if (!clients)
            return sayWhy(clients.error());
        m_page->showProblem({});
        m_clients.update(*clients, m_clock.now());
        m_page->refresh(m_clock.now());
    });
}

void ServerWorkspace::sayWhy(const Error &error)
{
    m_page->showProblem(
        error.code == ErrorCode::NotFound
            ? tr("This server is too old to list its clients.")
            : tr("The server did not list its clients (%1). It is asked again in a moment.")
                  .arg(models::fromUtf8(error.detail)));
}

void ServerWorkspace::showConnection(const backend::ConnectionState &state)
{
    if (!m_page)
        return;
    const bool isLive = state.phase == ConnectionPhase::Live;
    m_page->setEmptyText(isLive ? tr("No clients. Devices that listen, other windows and viewers "
                                     "appear here when they connect.")
                                : tr("Not connected to a server. Its clients appear here as soon "
                                     "as the connection stands."));
    if (!isLive) {
        m_clients.clear();
        m_page->showProblem({});
        m_page->refresh(m_clock.now());
    } else if (m_page->isVisible()) {
        ask();
    }
}

void ServerWorkspace::disconnectClients(const std::vector<stag::live::Subscriber> &clients)
{
    for (const stag::live::Subscriber &client : clients) {
        const QString address = models::fromUtf8(client.address);
        m_backend.disconnectSubscriber(client.id, this, [this, address](const auto &done) {
            const bool isGone = !done && done.error().code == ErrorCode::NotFound;
            if (done)
                Q_EMIT messageRaised(tr("Disconnected %1").arg(address));
            else if (isGone)
                Q_EMIT messageRaised(tr("%1 had gone already").arg(address));
            else
                Q_EMIT messageRaised(tr("%1 could not be disconnected: %2")
                                         .arg(address, models::fromUtf8(done.error().detail)));
            ask();
        });
    }
}

QString ServerWorkspace::id() const
{
    return u"server"_s;
}

QString ServerWorkspace::title() const
{
    return tr("Server");
}

QString ServerWorkspace::menuTitle() const
{
    return tr("&Clients");
}

QString ServerWorkspace::iconName() const
{
    return u"server"_s;
}

QWidget *ServerWorkspace::widget()
{
    return m_page;
}

QList<QAction *> ServerWorkspace::actions() const
{
    return m_page->actions();
}

std::vector<PaletteEntry> ServerWorkspace::find(const QString &, int) const
{
    return {}; // clients come and go faster than one can search for them
}

QByteArray ServerWorkspace::saveState() const
{
    return m_page->saveState();
}

bool ServerWorkspace::restoreState(const QByteArray &state)
{
    return m_page->restoreState(state);
}

void ServerWorkspace::resetLayout()
{
    m_page->resetColumns();
}

} // namespace stag::ui::workspaces::server
