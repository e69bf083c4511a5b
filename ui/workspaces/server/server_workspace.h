// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "ui/backend/connection_state.h"
#include "ui/models/subscribers_model.h"
#include "ui/workspaces/workspace.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <vector>

namespace stag {
class Clock;
struct Error;
} // namespace stag
namespace stag::ui::backend {
class Backend;
}
namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::workspaces::server {

class ClientsPage;

/// What runs on the server: its connected clients.
///
/// It asks while it is seen, one question at a time. Everything given to the constructor must
/// outlive it. Thread: GUI.
class ServerWorkspace : public QObject, public Workspace
{
    Q_OBJECT

public:
    ServerWorkspace(theme::Theme &theme, backend::Backend &backend, const Clock &clock);
    ~ServerWorkspace() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString menuTitle() const override;
    [[nodiscard]] QString iconName() const override;
    [[nodiscard]] QWidget *widget() override;
    [[nodiscard]] QList<QAction *> actions() const override;
    [[nodiscard]] std::vector<PaletteEntry> find(const QString &text, int limit) const override;
    [[nodiscard]] QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;
    void resetLayout() override;

Q_SIGNALS:
    /// A sentence for the status bar.
    void messageRaised(const QString &message);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void ask();
    void showConnection(const backend::ConnectionState &state);
    void sayWhy(const Error &error);
    void disconnectClients(const std::vector<stag::live::Subscriber> &clients);

    backend::Backend &m_backend;
    const Clock &m_clock;
    models::SubscribersModel m_clients;
    QPointer<ClientsPage> m_page; ///< owned until it gets a parent
    QTimer m_asks;
    bool m_isAsking = false;
};

} // namespace stag::ui::workspaces::server
