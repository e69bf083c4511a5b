// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http_get.h"
#include "tests/support/temp_dir.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace stag;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

/// The real program, with an environment in which it finds no file of the machine.
class Stagd
{
public:
    Stagd(const test::TempDir &dir, const QStringList &arguments)
    {
        QProcessEnvironment environment;
        environment.insert(u"HOME"_s, dir.path());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(dir.path());
        process.start(QStringLiteral(STAGD), arguments);
    }
    ~Stagd()
    {
        process.kill();
        process.waitForFinished();
    }

    /// Waits for the ready line; its listeners, empty if the program ended instead.
    QJsonObject awaitReady()
    {
        const bool ended = QTest::qWaitFor(
            [this] {
                out += process.readAllStandardOutput();
                return out.contains('\n') || process.state() == QProcess::NotRunning;
            },
            kPatienceMs);
        if (!ended)
            return {};
        const QJsonObject ready = QJsonDocument::fromJson(out.trimmed()).object();
        return ready[u"event"_s] == u"ready"_s ? ready[u"listeners"_s].toObject() : QJsonObject();
    }
    /// Waits for the end; the exit code, or -1 after a crash.
    int awaitEnd()
    {
        if (!QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; },
                             kPatienceMs))
            return -2;
        out += process.readAllStandardOutput();
        error += process.readAllStandardError();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    void signal(int number) { ::kill(pid_t(process.processId()), number); }

    QProcess process;
    QByteArray out;
    QByteArray error;
};

const QStringList kFreePorts{
    u"--listen"_s, u"stag=127.0.0.1:0"_s, u"--listen"_s, u"relay=127.0.0.1:0"_s};

} // namespace

class tst_Stagd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysOnceWhenItIsReady_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addRow("SIGTERM") << SIGTERM;
        QTest::addRow("SIGINT") << SIGINT;
    }

    void saysOnceWhenItIsReady()
    {
        QFETCH(const int, signal);
        const test::TempDir dir;
        Stagd stagd(dir, kFreePorts);
        const QJsonObject listeners = stagd.awaitReady();
        QCOMPARE(listeners.keys(), QStringList({u"relay"_s, u"stag"_s}));
        QVERIFY(test::httpGet(listeners[u"stag"_s].toString() + u"/health"_s).contains("healthy"));
        QVERIFY(test::httpGet(listeners[u"relay"_s].toString() + u"/health"_s).contains("healthy"));
        stagd.signal(signal);
        QCOMPARE(stagd.awaitEnd(), 0);
        QCOMPARE(stagd.out.count('\n'), 1);
        QVERIFY2(stagd.error.contains("listening"), stagd.error.constData());
    }

    void aSecondStartOnTheSameFolderIsRefused()
    {
        const test::TempDir dir;
        const QStringList arguments =
            kFreePorts + QStringList{u"--data"_s, dir.path() + u"/data"_s};
        Stagd first(dir, arguments);
        QVERIFY(!first.awaitReady().isEmpty());
        Stagd second(dir, arguments);
        QCOMPARE(second.awaitEnd(), 1);
        QVERIFY(second.out.isEmpty());
        QVERIFY2(second.error.contains("in use by process "
                                       + QByteArray::number(first.process.processId())),
                 second.error.constData());
    }

    void aTakenPortIsNamed()
    {
        const test::TempDir dir;
        const test::TempDir otherDir;
        Stagd first(dir, kFreePorts);
        const QString taken = first.awaitReady()[u"stag"_s].toString();
        QVERIFY(!taken.isEmpty());
        const QString address = u"127.0.0.1:%1"_s.arg(QUrl(taken).port());
        Stagd second(otherDir, {u"--listen"_s, u"stag="_s + address});
        QCOMPARE(second.awaitEnd(), 1);
        QVERIFY2(second.error.contains(address.toUtf8()), second.error.constData());
    }

    void wrongUseExitsWith2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("error");
        QTest::addRow("configuration") << QStringList{u"--log-level"_s, u"loud"_s}
                                       << QByteArray("--log-level: log.level: 'loud' is not");
        QTest::addRow("missing file") << QStringList{u"--config"_s, u"none.yaml"_s}
                                      << QByteArray("none.yaml: cannot be read");
        QTest::addRow("authentication of nobody")
            << QStringList{u"--auth"_s, u"postman=keys"_s}
            << QByteArray("--auth postman=keys: unknown key 'postman.auth.mode'");
        QTest::addRow("keys without an action")
            << QStringList{u"keys"_s} << QByteArray("usage: stagd keys add NAME");
        QTest::addRow("a key without a name")
            << QStringList{u"keys"_s, u"add"_s} << QByteArray("usage: stagd keys add NAME");
        QTest::addRow("a key for nothing")
            << QStringList{u"keys"_s, u"add"_s, u"n"_s, u"--scope"_s, u"all"_s}
            << QByteArray("--scope: 'all' is no scope");
        QTest::addRow("a key that ends before it begins")
            << QStringList{u"keys"_s, u"add"_s, u"n"_s, u"--expires"_s, u"0d"_s}
            << QByteArray("--expires: '0' is not a whole number");
        QTest::addRow("replay without target")
            << QStringList{u"replay"_s, u"file"_s} << QByteArray("usage: stagd replay");
        QTest::addRow("replay too fast")
            << QStringList{u"replay"_s, u"file"_s, u"--to"_s, u"http://h"_s, u"--speed"_s, u"0"_s}
            << QByteArray("--speed: expected a number");
        QTest::addRow("replay to nowhere")
            << QStringList{u"replay"_s, u"file"_s, u"--to"_s, u"nowhere"_s}
            << QByteArray("--to: 'nowhere' is not the address of a relay");
    }

    void wrongUseExitsWith2()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, error);
        const test::TempDir dir;
        Stagd stagd(dir, arguments);
        QCOMPARE(stagd.awaitEnd(), 2);
        QVERIFY(stagd.out.isEmpty());
        QVERIFY2(stagd.error.contains(error), stagd.error.constData());
    }

    void answersQuestionsAboutItsConfiguration_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QByteArray>("answer");
        QTest::addRow("check") << u"--check-config"_s << QByteArray("the configuration is valid\n");
        QTest::addRow("print") << u"--print-config"_s << QByteArray("  port: 0  # --listen\n");
        QTest::addRow("version") << u"--version"_s << QByteArray("stagd " STAG_VERSION "\n");
    }

    void answersQuestionsAboutItsConfiguration()
    {
        QFETCH(const QString, question);
        QFETCH(const QByteArray, answer);
        const test::TempDir dir;
        Stagd stagd(dir, kFreePorts + QStringList{question});
        QCOMPARE(stagd.awaitEnd(), 0);
        QVERIFY2(stagd.out.contains(answer), stagd.out.constData());
    }

    void playsTheDemo()
    {
        const test::TempDir dir;
        Stagd stagd(dir, kFreePorts + QStringList{u"--demo"_s});
        const QString stag = stagd.awaitReady()[u"stag"_s].toString();
        QVERIFY(!stag.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(
            test::httpGet(stag + u"/api/v1/sessions"_s).contains("\"count\":2"), kPatienceMs);
        stagd.signal(SIGTERM);
        QCOMPARE(stagd.awaitEnd(), 0);
    }

    void replaysAFileIntoARelay()
    {
        const test::TempDir dir;
        Stagd stagd(dir, kFreePorts);
        const QJsonObject listeners = stagd.awaitReady();
        QVERIFY(!listeners.isEmpty());
        const QString file = QStringLiteral(STAG_SOURCE_DIR "/resources/demo/living_room.jsonl.gz");
        Stagd replay(dir,
                     {u"replay"_s,
                      file,
                      u"--to"_s,
                      listeners[u"relay"_s].toString(),
                      u"--speed"_s,
                      u"100"_s});
        QCOMPARE(replay.awaitEnd(), 0);
        QVERIFY2(replay.error.contains("packets sent"), replay.error.constData());
        QTRY_VERIFY_WITH_TIMEOUT(
            test::httpGet(listeners[u"stag"_s].toString() + u"/api/v1/sessions"_s)
                .contains("\"anchors_count\":63,\"meshes_count\":226"),
            kPatienceMs);
    }

    void replayFailsWhenNobodyAnswers()
    {
        const test::TempDir dir;
        QString relay;
        {
            Stagd stagd(dir, kFreePorts);
            relay = stagd.awaitReady()[u"relay"_s].toString();
            QVERIFY(!relay.isEmpty());
        }
        const QString file = QStringLiteral(STAG_SOURCE_DIR "/resources/demo/living_room.jsonl.gz");
        Stagd replay(dir, {u"replay"_s, file, u"--to"_s, relay});
        QCOMPARE(replay.awaitEnd(), 1);
        QVERIFY2(replay.error.contains("refused"), replay.error.constData());
    }
};

QTEST_GUILESS_MAIN(tst_Stagd)
#include "tst_stagd.moc"
