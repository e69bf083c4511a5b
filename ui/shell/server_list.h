// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backend/connection_state.h"
#include "ui/shell/embedded_server.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QWidget>

class QVBoxLayout;

namespace stag::ui::shell {

/// One server of the list: state as a shape, name, address, remark at the right.
class ServerRow final : public QAbstractButton
{
    Q_OBJECT

public:
    ServerRow(const theme::Theme &theme, QWidget *parent);

    void
    show(theme::Status status, const QString &name, const QString &address, const QString &remark);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    theme::Status m_status = theme::Status::Idle;
    QString m_address;
    QString m_remark;
};

/// The embedded server and those that were used before; a click connects.
class ServerList final : public QWidget
{
    Q_OBJECT

public:
    ServerList(const theme::Theme &theme, QWidget *parent);

    void showServers(const EmbeddedServer &embedded,
                     const QList<QUrl> &recent,
                     const backend::ConnectionState &connection);

Q_SIGNALS:
    void serverActivated(const QUrl &server);
    void embeddedActivated();

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void addEmbedded();
    void addRecent(const QUrl &server);

    const theme::Theme &m_theme;
    EmbeddedServer m_embedded;
    QList<QUrl> m_recent;
    backend::ConnectionState m_connection;
    QVBoxLayout *m_layout;
};

} // namespace stag::ui::shell
