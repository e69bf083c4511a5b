// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/test_clock.h"
#include "ui/backend/backend.h"
#include "ui/models/live_store.h"
#include "ui/shell/main_window.h"
#include "ui/shell/preferences.h"
#include "ui/shell/recent_servers.h"

#include <QAction>
#include <QLineEdit>
#include <QSettings>
#include <QUndoStack>

namespace stag::ui::shell {

/// A page with one action and one thing that can be found.
class PaintingWorkspace final : public workspaces::Workspace
{
public:
    PaintingWorkspace()
        : m_page(new QLineEdit)
        , m_action(new QAction(QStringLiteral("Frame all"), m_page))
    {
        m_action->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    }

    [[nodiscard]] QString id() const override { return QStringLiteral("painting"); }
    [[nodiscard]] QString title() const override { return QStringLiteral("Painting"); }
    [[nodiscard]] QString menuTitle() const override { return QStringLiteral("&Paint"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("live"); }
    [[nodiscard]] QWidget *widget() override { return m_page; }
    [[nodiscard]] QList<QAction *> actions() const override { return {m_action}; }
    [[nodiscard]] std::vector<workspaces::PaletteEntry> find(const QString &text,
                                                             int) const override
    {
        if (!QStringLiteral("Coffee table").contains(text, Qt::CaseInsensitive))
            return {};
        return {{QStringLiteral("Coffee table"),
                 QStringLiteral("Anchor"),
                 QStringLiteral("anchor"),
                 [this] { ++m_found; }}};
    }
    [[nodiscard]] QByteArray saveState() const override { return "7"; }
    bool restoreState(const QByteArray &state) override
    {
        m_restored = state;
        return true;
    }
    void resetLayout() override { ++m_reset; }

    QLineEdit *m_page;
    QAction *m_action;
    QByteArray m_restored;
    mutable int m_found = 0;
    int m_reset = 0;
};

/// Everything a window needs, with settings of its own.
struct Desk
{
    explicit Desk(theme::Theme &theme, const QString &file)
        : settings(file, QSettings::IniFormat)
        , preferences(settings)
        , recent(settings)
        , store(clock)
    {
        preferences.driveTheme(theme);
        std::vector<std::unique_ptr<workspaces::Workspace>> list;
        auto first = std::make_unique<PaintingWorkspace>();
        workspace = first.get();
        list.push_back(std::move(first));
        window = std::make_unique<MainWindow>(ShellContext{theme,
                                                           settings,
                                                           preferences,
                                                           recent,
                                                           backend,
                                                           store,
                                                           undo,
                                                           tasks,
                                                           notifications,
                                                           QStringLiteral("# Sources\n\nA room.")},
                                              std::move(list));
    }

    stag::test::TestClock clock;
    QSettings settings;
    Preferences preferences;
    RecentServers recent;
    Tasks tasks;
    Notifications notifications;
    QUndoStack undo;
    backend::Backend backend;
    models::LiveStore store;
    PaintingWorkspace *workspace = nullptr;
    std::unique_ptr<MainWindow> window;
};

inline EmbeddedServer runningServer()
{
    EmbeddedServer server;
    server.state = EmbeddedServer::State::Running;
    server.stag = QUrl(QStringLiteral("http://127.0.0.1:8080"));
    server.relay = QUrl(QStringLiteral("http://127.0.0.1:8081"));
    server.since = QDateTime::currentDateTimeUtc();
    return server;
}

} // namespace stag::ui::shell
