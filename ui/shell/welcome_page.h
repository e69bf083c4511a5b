// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backend/connection_state.h"
#include "ui/shell/embedded_server.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

class QCheckBox;
class QLabel;
class QBoxLayout;

namespace stag::ui::shell {

class ActionCard;
class DemoPicture;
class LinkLabel;
class PairingCard;
class Preferences;
class RecentServers;
class ServerList;

/// The first page: what can be done now, the servers, and how a device is paired.
class WelcomePage final : public QScrollArea
{
    Q_OBJECT

public:
    WelcomePage(const theme::Theme &theme,
                Preferences &preferences,
                RecentServers &recent,
                QWidget *parent);

    void showServer(const EmbeddedServer &server);
    void showConnection(const backend::ConnectionState &state);
    void showDeviceCount(int count);
    void showDemo(bool playing);
    void focusFirstAction();

Q_SIGNALS:
    void demoRequested();
    void connectDialogRequested();
    void serverRequested(const QUrl &server);
    void embeddedRequested();
    void startServerRequested();
    void shortcutsRequested();
    void aboutRequested();
    void addressCopied(const QString &address);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead(QBoxLayout *layout);
    QWidget *buildLeft();
    void buildHint(QBoxLayout *layout, QWidget *parent);
    QWidget *buildRight();
    void buildFoot(QBoxLayout *layout);
    void retranslate();
    void refreshSentence();
    void refreshServers();
    void arrange();

    const theme::Theme &m_theme;
    Preferences &m_preferences;
    RecentServers &m_recent;
    EmbeddedServer m_server;
    backend::ConnectionState m_connection;
    int m_deviceCount = 0;
    bool m_demoPlaying = false;

    QWidget *m_page;
    QWidget *m_body;
    QLabel *m_mark;
    QLabel *m_name;
    QLabel *m_sentence;
    ActionCard *m_demo;
    ActionCard *m_connect;
    PairingCard *m_pairing;
    QLabel *m_serversTitle;
    DemoPicture *m_picture;
    ServerList *m_servers;
    QWidget *m_hint;
    QLabel *m_hintText;
    QLabel *m_hintCommand;
    QCheckBox *m_showAtStart;
    LinkLabel *m_shortcuts;
    LinkLabel *m_about;
    QBoxLayout *m_columns;
    QBoxLayout *m_leftColumn;
    QBoxLayout *m_rightColumn;
};

} // namespace stag::ui::shell
