// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/folder_lock.h"
#include "tests/server/storage/mesh_fixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <random>
#include <signal.h>
#include <thread>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

constexpr int kSessions = 4;

std::string sessionOf(int number)
{
    return "s" + std::to_string(number % kSessions);
}

/// The room as it is when so many events have come; its corner moves.
mesh::Mesh roomAt(int number)
{
    static const mesh::Mesh room = ::stag::test::hillMesh(24);
    return changedMesh(room, static_cast<std::uint64_t>(number));
}

/// An anchor, a mesh of its own, and a new version of the room, now and then as a delta.
model::SpatialEvent numbered(int number)
{
    const std::string session = sessionOf(number);
    const std::string text = std::to_string(number);
    const bool isDelta = number >= kSessions && number % 3 == 0;
    model::Mesh room =
        isDelta ? deltaOf("room", "room", deltaBytes(roomAt(number - kSessions), roomAt(number)))
                : meshWith("room", roomAt(number));
    room.session = model::SessionId(session);
    return eventOf(session,
                   "e" + text,
                   {anchorAt(session, "a" + text, {1.0 * number, 0, 0})},
                   {meshOf(session, "m" + text, "a" + text, "mesh " + text), std::move(room)});
}

/// The victim: ingests until it is killed and prints what is acknowledged.
int ingestForEver(const char *folder)
{
    TestClock clock;
    auto store = Store::create(folder, clock);
    if (!store)
        return 2;
    std::puts("open");
    std::fflush(stdout);
    for (int number = 0;; ++number) {
        auto events = std::make_shared<std::vector<model::SpatialEvent>>();
        events->push_back(numbered(number));
        std::promise<void> finished;
        (*store)->ingest(events,
                         [number, &finished](const Result<std::vector<EventOutcome>> &outcome) {
                             if (outcome) {
                                 std::printf("%d\n", number);
                                 std::fflush(stdout);
                             }
                             finished.set_value();
                         });
        finished.get_future().wait();
    }
}

} // namespace

class tst_DataFolder : public QObject
{
    Q_OBJECT

private:
    TestClock m_clock;

    static QString integrityOf(const QString &file)
    {
        QString answer;
        {
            QSqlDatabase database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("check"));
            database.setDatabaseName(file);
            if (database.open()) {
                QSqlQuery query(database);
                if (query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next())
                    answer = query.value(0).toString();
                if (query.exec(QStringLiteral("PRAGMA foreign_key_check")) && query.next())
                    answer += QStringLiteral(" foreign key");
                if (query.exec(QStringLiteral("SELECT rtreecheck('anchor_box')")) && query.next())
                    answer += u' ' + query.value(0).toString();
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("check"));
        return answer;
    }

private Q_SLOTS:
    void secondStoreIsRefused()
    {
        QTemporaryDir folder;
        auto first = Store::create(pathOf(folder), m_clock);
        QVERIFY(first);
        const auto second = Store::create(pathOf(folder), m_clock);
        QVERIFY(!second);
        QCOMPARE(int(second.error().code), int(ErrorCode::Conflict));
        const std::string &text = second.error().detail;
        QVERIFY2(text.find(folder.path().toStdString()) != std::string::npos, text.c_str());
        QVERIFY2(text.find("process " + std::to_string(QCoreApplication::applicationPid()))
                     != std::string::npos,
                 text.c_str());
        first->reset();
        QVERIFY(Store::create(pathOf(folder), m_clock));
    }

    void folderIsCreated()
    {
        QTemporaryDir folder;
        const auto nested = pathOf(folder) / "a" / "b";
        QVERIFY(Store::create(nested, m_clock));
        QVERIFY(std::filesystem::exists(nested / "stag.db"));
    }

    void folderThatCannotBe()
    {
        const auto store = Store::create("/proc/no/such/folder", m_clock);
        QVERIFY(!store);
        QCOMPARE(int(store.error().code), int(ErrorCode::Unavailable));
        QVERIFY(store.error().detail.find("/proc/no/such/folder") != std::string::npos);
    }

    void fileThatIsNoDatabase()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("stag.db")));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        const auto store = Store::create(pathOf(folder), m_clock);
        QVERIFY(!store);
        QCOMPARE(int(store.error().code), int(ErrorCode::Corrupt));
    }

    void killedProcessLosesNothingAcknowledged_data()
    {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1u, 2u, 3u})
            QTest::addRow("seed %u", seed) << seed;
    }

    void killedProcessLosesNothingAcknowledged()
    {
        QFETCH(const quint32, seed);
        QTemporaryDir folder;
        QProcess victim;
        victim.start(QCoreApplication::applicationFilePath(),
                     {QStringLiteral("--ingest"), folder.path()});
        QVERIFY(victim.waitForStarted());
        // Killed after a random number of acknowledgements, at a random moment of the next commit.
        std::mt19937 random(seed);
        const int wanted = 5 + int(random() % 30);
        QByteArray output;
        while (output.count('\n') < wanted + 1) {
            QVERIFY(victim.waitForReadyRead(20'000));
            output += victim.readAll();
        }
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 20'000);
        while (std::chrono::steady_clock::now() < until)
            std::this_thread::yield();
        ::kill(static_cast<pid_t>(victim.processId()), SIGKILL);
        QVERIFY(victim.waitForFinished());
        output += victim.readAll();
        output.truncate(output.lastIndexOf('\n') + 1); // a line may be cut

        auto store = Store::create(pathOf(folder), m_clock); // nothing stale in the way
        QVERIFY2(store, store ? "" : store.error().detail.c_str());
        int acknowledged = 0;
        for (const QByteArray &line : output.split('\n')) {
            bool isNumber = false;
            const int number = line.toInt(&isNumber);
            if (!isNumber)
                continue;
            ++acknowledged;
            const std::string text = std::to_string(number);
            const auto found = anchor(**store, "a" + text, sessionOf(number));
            QVERIFY2(found, line.constData());
            QCOMPARE(found->pose.position.x, double(number));
            const auto stored = storage::test::mesh(**store, "m" + text, sessionOf(number));
            QVERIFY2(stored, line.constData());
            QCOMPARE(std::string(asText(stored->payload->vertices)), "mesh " + text);
            const auto version = static_cast<std::uint64_t>(number / kSessions + 1);
            const auto room = storage::test::mesh(**store, "room", sessionOf(number), version);
            QVERIFY2(room, line.constData());
            QVERIFY2(*codec::decodeMesh(*room->payload) == roomAt(number), line.constData());
        }
        QVERIFY(acknowledged >= wanted);
        // Whole events: the totals agree with each other.
        const Totals sums = *totals(**store);
        const std::uint64_t rooms = std::min<std::uint64_t>(kSessions, sums.anchors);
        QCOMPARE(sums.meshes, sums.anchors + rooms);
        QVERIFY(ingest(**store, eventOf("s0", "after", {anchorAt("s0", "after", {0, 0, 0})})));
        store->reset();
        QCOMPARE(integrityOf(folder.filePath(QStringLiteral("stag.db"))), u"ok ok");
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--ingest")
        return ingestForEver(argv[2]);
    tst_DataFolder test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_data_folder.moc"
