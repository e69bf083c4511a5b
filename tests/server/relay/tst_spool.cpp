// SPDX-License-Identifier: GPL-3.0-or-later
#include "manual_loop.h"
#include "relay_fixture.h"
#include "server/relay/spool.h"

#include <QTest>

using namespace stag;
using namespace std::chrono_literals;
using storage::SpoolKind;
using test::meshEvent;
using test::poseEvent;

class tst_Spool : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(const relay::RelayLimits &with = {})
            : limits(with)
            , store(storage::SpoolStore::createInMemory({}).value())
            , spool(std::make_shared<relay::Spool>(loop, *store, registry, clock, limits))
        {}
        std::int64_t append(const char *id, const char *session = "s")
        {
            return spool->append(poseEvent(id, "a", session), SpoolKind::Pose).value_or(-1);
        }
        QString read(const char *session = "s", std::int64_t after = 0)
        {
            QString ids = QStringLiteral("nothing");
            spool->read(
                model::SessionId(session), after, [&](const Result<relay::Spool::Page> &page) {
                    if (!page) {
                        ids = QString::fromStdString(page.error().detail);
                        return;
                    }
                    QStringList list;
                    for (const relay::Spool::Entry &entry : page->entries)
                        list.append(QString::fromStdString(entry.event.id.text()));
                    ids = list.join(QLatin1Char(','))
                          + QStringLiteral(" through %1").arg(page->throughPosition);
                });
            loop.run();
            return ids;
        }
        /// Everything that is due is committed.
        void settle()
        {
            loop.run();
            loop.advance(1s);
        }
        /// The next commit fails: what it writes is there already.
        void obstruct(std::int64_t position)
        {
            const std::vector<storage::SpoolChange> item{
                storage::SpoolItem{position, model::SessionId("obstacle"), SpoolKind::Mesh, {}}};
            QVERIFY(store->apply(item));
        }
        void clearTheWay(std::int64_t position)
        {
            const std::vector<storage::SpoolChange> removal{
                storage::SpoolRemoval{model::SessionId("obstacle"), position}};
            QVERIFY(store->apply(removal));
        }
        double value(const char *series) const
        {
            const QByteArray text = QByteArray::fromStdString(registry.expose());
            const qsizetype at = text.indexOf(QByteArray("\n") + series + ' ');
            if (at < 0)
                return -1;
            const qsizetype from = at + 2 + qsizetype(qstrlen(series));
            return text.sliced(from, text.indexOf('\n', from) - from).toDouble();
        }
        std::uint64_t stored() const { return store->amounts()[0].items; }

        test::TestClock clock;
        test::ManualLoop loop{clock};
        relay::RelayLimits limits;
        metrics::Registry registry;
        std::unique_ptr<storage::SpoolStore> store;
        std::shared_ptr<relay::Spool> spool;
    };

private Q_SLOTS:
    void writesInGroups()
    {
        Fixture f;
        QCOMPARE(f.append("1"), std::int64_t(1));
        QCOMPARE(f.append("2"), std::int64_t(2));
        f.loop.run();
        QCOMPARE(f.stored(), std::uint64_t(0));
        f.loop.advance(f.limits.spoolGroupInterval);
        QCOMPARE(f.stored(), std::uint64_t(2));
        QCOMPARE(f.value("relay_spool_commit_seconds_count"), 1.0);
        QCOMPARE(f.value("relay_spool_stored_total{type=\"pose\"}"), 2.0);
        QCOMPARE(f.value("relay_spool_events{type=\"pose\"}"), 2.0);
        QVERIFY(f.value("relay_spool_bytes") > 0);
    }

    void readsWhatHasJustBeenAppended()
    {
        Fixture f;
        f.append("1");
        f.append("x", "other");
        f.append("2");
        QCOMPARE(f.read(), QStringLiteral("1,2 through 3"));
        QCOMPARE(f.read("s", 1), QStringLiteral("2 through 3"));
        QCOMPARE(f.read("nobody"), QStringLiteral(" through 3"));
        QCOMPARE(f.value("relay_spool_replayed_total"), 3.0);
    }

    void aPageEndsWhereItIsFull()
    {
        relay::RelayLimits limits;
        limits.readAheadEventsMax = 2;
        Fixture f(limits);
        for (const char *id : {"1", "2", "3"})
            f.append(id);
        QCOMPARE(f.read(), QStringLiteral("1,2 through 2"));
        QCOMPARE(f.read("s", 2), QStringLiteral("3 through 3"));
    }

    void whatStagHasIsForgotten()
    {
        Fixture f;
        f.append("1");
        f.append("2");
        f.settle();
        f.spool->remove(model::SessionId("s"), 1);
        f.settle();
        QCOMPARE(f.read(), QStringLiteral("2 through 2"));
    }

    void whatStagHasAlreadyIsNotWritten()
    {
        Fixture f;
        f.append("1");
        f.append("2");
        f.append("3", "other");
        f.spool->remove(model::SessionId("s"), 1);
        f.spool->remove(model::SessionId("s"), 2);
        f.settle();
        QCOMPARE(f.stored(), std::uint64_t(1));
        QCOMPARE(f.value("relay_spool_stored_total{type=\"pose\"}"), 1.0);
    }

    void goesOnWhereItWas()
    {
        Fixture f;
        f.append("1");
        f.settle();
        f.append("lost with the process");
        f.spool = std::make_shared<relay::Spool>(f.loop, *f.store, f.registry, f.clock, f.limits);
        f.settle();
        const auto left = f.spool->leftBehind();
        QCOMPARE(left.size(), std::size_t(1));
        QCOMPARE(left[0].lastPosition, std::int64_t(1));
        QCOMPARE(f.append("2"), std::int64_t(2));
        QCOMPARE(f.read(), QStringLiteral("1,2 through 2"));
    }

    void flushWritesWhatWaits()
    {
        Fixture f;
        f.append("1");
        f.spool->flush();
        QCOMPARE(f.stored(), std::uint64_t(1));
    }

    void refusesWhatTheDiskCannotTake_overflow()
    {
        relay::RelayLimits limits;
        limits.spoolWaitingBytesMax = 1'000;
        Fixture f(limits);
        QVERIFY(f.spool->append(meshEvent("1", 700), SpoolKind::Mesh));
        QVERIFY(!f.spool->append(meshEvent("2", 700), SpoolKind::Mesh));
        QCOMPARE(f.value("relay_spool_refused_total"), 1.0);
        f.settle();
        QVERIFY(f.spool->append(meshEvent("2", 700), SpoolKind::Mesh));
    }

    void triesAgainAfterAFailure()
    {
        Fixture f;
        f.obstruct(1);
        f.append("1");
        f.loop.run();
        f.loop.advance(f.limits.spoolGroupInterval);
        f.append("2");
        f.loop.advance(f.limits.spoolGroupInterval);
        QCOMPARE(f.stored(), std::uint64_t(0));
        QCOMPARE(f.value("relay_spool_write_failures_total"), 1.0);
        QVERIFY(!f.read().contains(QStringLiteral("through")));
        f.clearTheWay(1);
        f.loop.advance(f.limits.spoolRetryInterval);
        QCOMPARE(f.read(), QStringLiteral("1,2 through 2"));
    }

    void aDamagedRecordIsLeftOut()
    {
        Fixture f;
        f.append("1");
        f.settle();
        const std::vector<storage::SpoolChange> damaged{
            storage::SpoolItem{2, model::SessionId("s"), SpoolKind::Pose, Bytes(100)}};
        QVERIFY(f.store->apply(damaged));
        QCOMPARE(f.read(), QStringLiteral("1 through 1"));
        QCOMPARE(f.value("relay_spool_damaged_total"), 1.0);
    }

    void isPressedWhileTheDiskDoesNotKeepUp()
    {
        relay::RelayLimits limits;
        limits.spoolWaitingBytesMax = 2'000;
        Fixture f(limits);
        int reliefs = 0;
        f.spool->onRelief([&] { ++reliefs; });
        QVERIFY(f.spool->append(meshEvent("1", 700), SpoolKind::Mesh));
        QVERIFY(!f.spool->isPressed());
        QVERIFY(f.spool->append(meshEvent("2", 700), SpoolKind::Mesh));
        QVERIFY(f.spool->isPressed());
        f.settle();
        QVERIFY(!f.spool->isPressed());
        QCOMPARE(reliefs, 1);
    }

    void isPressedWhenAnchorsAndMeshesFillIt()
    {
        Fixture f;
        storage::SpoolLimits limits;
        limits.bytesMax = 80'000;
        f.store = storage::SpoolStore::createInMemory(limits).value();
        f.spool = std::make_shared<relay::Spool>(f.loop, *f.store, f.registry, f.clock, f.limits);
        for (int i = 0; i < 1'000; ++i)
            f.append("pose");
        f.settle();
        QVERIFY(!f.spool->isPressed());
        std::int64_t last = 0;
        int meshes = 0;
        while (!f.spool->isPressed()) {
            last = f.spool->append(meshEvent("mesh", 1'000), SpoolKind::Mesh).value_or(-1);
            f.settle();
            ++meshes;
        }
        QCOMPARE(f.value("relay_spool_evicted_total{type=\"mesh\"}"), 0.0);
        QVERIFY(meshes > 50);
        f.spool = std::make_shared<relay::Spool>(f.loop, *f.store, f.registry, f.clock, f.limits);
        QVERIFY(f.spool->isPressed()); // also after a restart
        int reliefs = 0;
        f.spool->onRelief([&] { ++reliefs; });
        f.spool->remove(model::SessionId("s"), last);
        f.settle();
        QVERIFY(!f.spool->isPressed());
        QCOMPARE(reliefs, 1);
    }

    void tellsWhatHadToGo()
    {
        Fixture f;
        storage::SpoolLimits limits;
        limits.bytesMax = 10'000;
        f.store = storage::SpoolStore::createInMemory(limits).value();
        f.spool = std::make_shared<relay::Spool>(f.loop, *f.store, f.registry, f.clock, f.limits);
        f.append("1");
        QVERIFY(f.spool->append(meshEvent("2", 6'000), SpoolKind::Mesh));
        QVERIFY(f.spool->append(meshEvent("3", 6'000), SpoolKind::Mesh));
        QCOMPARE(f.read(), QStringLiteral("3 through 3"));
        QCOMPARE(f.value("relay_spool_evicted_total{type=\"pose\"}"), 1.0);
        QCOMPARE(f.value("relay_spool_evicted_total{type=\"mesh\"}"), 1.0);
        QCOMPARE(f.value("relay_spool_evicted_total{type=\"anchor\"}"), 0.0);
    }
};

QTEST_GUILESS_MAIN(tst_Spool)
#include "tst_spool.moc"
