// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/limits.h"
#include "ui/shell/notifications.h"
#include "ui/shell/tasks.h"

#include <QSignalSpy>
#include <QTest>

using namespace stag::ui;
using namespace stag::ui::shell;

class TestRunningWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tasksRunAndEnd();
    void cancellingMayFinishTheTask();
    void notificationsCount();
    void repeatedNotificationsAreOne();
    void notifications_overflow();
};

void TestRunningWork::tasksRunAndEnd()
{
    Tasks tasks;
    QSignalSpy changed(&tasks, &Tasks::changed);
    const auto first = tasks.start(QStringLiteral("Import"), {});
    const auto second = tasks.start(QStringLiteral("Export"), {});
    QVERIFY(first != second);
    tasks.setProgress(first, 0.5);
    QCOMPARE(tasks.running().front().progress, std::optional(0.5));
    tasks.finish(first);
    tasks.finish(first);
    QCOMPARE(tasks.running().size(), std::size_t(1));
    QCOMPARE(tasks.running().front().title, QStringLiteral("Export"));
    QCOMPARE(changed.size(), 4);
}

void TestRunningWork::cancellingMayFinishTheTask()
{
    Tasks tasks;
    Tasks::Id id = 0;
    id = tasks.start(QStringLiteral("Demo"), [&] { tasks.finish(id); });
    tasks.cancel(id);
    QVERIFY(tasks.running().empty());
    tasks.cancel(id);
}

void TestRunningWork::notificationsCount()
{
    Notifications notifications;
    QVERIFY(!notifications.lastError());
    notifications.add(theme::Status::Ok, QStringLiteral("Saved"));
    notifications.add(theme::Status::Error, QStringLiteral("Lost"));
    notifications.add(theme::Status::Ok, QStringLiteral("Back"));
    QCOMPARE(notifications.unreadCount(), 3);
    QCOMPARE(notifications.lastError()->text, QStringLiteral("Lost"));
    QCOMPARE(notifications.all().front().text, QStringLiteral("Back"));
    notifications.settle(QStringLiteral("Lost"));
    QVERIFY(!notifications.lastError());
    notifications.markRead();
    QCOMPARE(notifications.unreadCount(), 0);
    QCOMPARE(notifications.all().size(), std::size_t(3));
    notifications.clear();
    QVERIFY(!notifications.lastError());
}

void TestRunningWork::repeatedNotificationsAreOne()
{
    Notifications notifications;
    for (int i = 0; i < 3; ++i)
        notifications.add(theme::Status::Error, QStringLiteral("Lost"));
    QCOMPARE(notifications.all().size(), std::size_t(1));
    QCOMPARE(notifications.all().front().count, 3);
}

void TestRunningWork::notifications_overflow()
{
    Notifications notifications;
    for (int i = 0; i < ShellLimits::kNotificationsMax + 5; ++i)
        notifications.add(theme::Status::Info, QString::number(i));
    QCOMPARE(notifications.all().size(), std::size_t(ShellLimits::kNotificationsMax));
    QCOMPARE(notifications.all().back().text, QStringLiteral("5"));
}

QTEST_MAIN(TestRunningWork)
#include "tst_running_work.moc"
