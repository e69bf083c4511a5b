// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/stderr_log.h"
#include "app/studio/embedded_host.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"

#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace stag;
using namespace stag::app::studio;
using State = ui::shell::EmbeddedServer::State;

class TestEmbeddedHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsStopsAndKeepsItsPorts();
    void tellsDevicesAnAddressOfTheNetwork();
    void takesAnotherPort();
    void failsOnAPortThatWasAskedFor();

private:
    [[nodiscard]] host::ServerConfig config(int stagPort) const;
    [[nodiscard]] static bool answers(const QUrl &url);

    QTemporaryDir m_folder;
    host::SystemClock m_clock;
    host::SystemRandom m_random;
    app::bootstrap::StderrLog m_log{m_clock, {.level = host::LogLevel::Error}};
};

host::ServerConfig TestEmbeddedHost::config(int stagPort) const
{
    host::ServerConfig config;
    config.dataDirectory =
        m_folder.filePath(QLatin1String(QTest::currentTestFunction())).toStdString();
    config.listeners = {
        {{.host = "127.0.0.1", .port = std::uint16_t(stagPort)}, {host::System::Stag}},
        {{.host = "127.0.0.1", .port = 0}, {host::System::Relay}},
    };
    return config;
}

bool TestEmbeddedHost::answers(const QUrl &url)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), quint16(url.port()));
    return socket.waitForConnected(2'000);
}

void TestEmbeddedHost::startsStopsAndKeepsItsPorts()
{
    EmbeddedHost host(config(0), TakenPort::Fail, m_clock, m_random, m_log);
    host.start();
    QTRY_COMPARE(host.server().state, State::Running);
    const QUrl stag = host.server().stag;
    const QUrl relay = host.server().relay;
    QVERIFY(stag.port() > 0 && relay.port() > 0);
    QVERIFY(!host.server().onNetwork);
    QVERIFY(answers(stag) && answers(relay));
    host.stop();
    QTRY_COMPARE(host.server().state, State::Stopped);
    QVERIFY(!answers(stag));
    host.start();
    QTRY_COMPARE(host.server().state, State::Running);
    QCOMPARE(host.server().stag, stag);
    QSignalSpy changed(&host, &EmbeddedHost::changed);
    host.restart();
    QTRY_VERIFY(changed.size() >= 4);
    QCOMPARE(host.server().state, State::Running);
    QCOMPARE(host.server().relay, relay);
    QVERIFY(answers(relay));
}

void TestEmbeddedHost::tellsDevicesAnAddressOfTheNetwork()
{
    host::ServerConfig open = config(0);
    open.listeners.back().address.host = "0.0.0.0";
    EmbeddedHost host(open, TakenPort::Fail, m_clock, m_random, m_log);
    host.start();
    QTRY_COMPARE(host.server().state, State::Running);
    QVERIFY(host.server().onNetwork);
    QVERIFY(answers(host.server().relay));
    QCOMPARE(host.server().stag.host(), QStringLiteral("127.0.0.1"));
    // A machine without a network has only itself to name.
    QStringList names{QStringLiteral("127.0.0.1")};
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        const QNetworkInterface::InterfaceFlags flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsRunning)
            || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries())
            names.append(entry.ip().toString());
    }
    if (names.size() > 1)
        names.removeFirst();
    QVERIFY2(names.contains(host.server().relay.host()),
             qPrintable(host.server().relay.toString()));
}

void TestEmbeddedHost::takesAnotherPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    EmbeddedHost host(config(other.serverPort()), TakenPort::UseAnother, m_clock, m_random, m_log);
    QSignalSpy moved(&host, &EmbeddedHost::portMoved);
    host.start();
    QTRY_COMPARE(host.server().state, State::Running);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(moved.first().first().toString(), QString::number(other.serverPort()));
    QVERIFY(host.server().stag.port() != other.serverPort());
    QVERIFY(answers(host.server().stag));
}

void TestEmbeddedHost::failsOnAPortThatWasAskedFor()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    EmbeddedHost host(config(other.serverPort()), TakenPort::Fail, m_clock, m_random, m_log);
    host.start();
    QTRY_COMPARE(host.server().state, State::Failed);
    QVERIFY2(host.server().problem.contains(QString::number(other.serverPort())),
             qPrintable(host.server().problem));
}

QTEST_GUILESS_MAIN(TestEmbeddedHost)
#include "tst_embedded_host.moc"
