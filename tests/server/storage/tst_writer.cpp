// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/storage/store_fixture.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <condition_variable>
#include <limits>
#include <mutex>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

/// Collects the outcomes of many ingests.
class Outcomes
{
public:
    Store::Callback<std::vector<EventOutcome>> next()
    {
        const std::size_t index = m_count++;
        return [this, index](const Result<std::vector<EventOutcome>> &outcome) {
            const std::lock_guard lock(m_mutex);
            m_codes.resize(std::max(m_codes.size(), index + 1));
            m_codes[index] = outcome ? "ok" : std::string(errorCodeName(outcome.error().code));
            m_order.push_back(index);
            m_changed.notify_all();
        };
    }
    bool wait()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(
            lock, std::chrono::seconds(20), [this] { return m_order.size() == m_count; });
    }
    [[nodiscard]] std::size_t countOf(std::string_view code) const
    {
        return static_cast<std::size_t>(std::count(m_codes.begin(), m_codes.end(), code));
    }
    [[nodiscard]] const std::vector<std::string> &codes() const { return m_codes; }
    [[nodiscard]] const std::vector<std::size_t> &order() const { return m_order; }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_codes;
    std::vector<std::size_t> m_order;
    std::size_t m_count = 0;
};

Events eventsOf(model::SpatialEvent event)
{
    auto events = std::make_shared<std::vector<model::SpatialEvent>>();
    events->push_back(std::move(event));
    return events;
}

Events numbered(int number)
{
    const std::string text = std::to_string(number);
    return eventsOf(eventOf("s", "e" + text, {anchorAt("s", "a" + text, {1.0 * number, 0, 0})}));
}

} // namespace

class tst_Writer : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    TestClock m_clock;
    std::unique_ptr<Store> m_store;

    void open(const StoreSettings &settings)
    {
        m_store.reset();
        m_store = std::move(Store::create(pathOf(*m_folder), m_clock, settings)).value();
    }
    static StoreSettings patient()
    {
        StoreSettings settings;
        settings.groupInterval = std::chrono::milliseconds(500); // long enough to fill a group
        return settings;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void manyRequestsShareACommit()
    {
        open(patient());
        Outcomes outcomes;
        for (int i = 0; i < 200; ++i)
            m_store->ingest(numbered(i), outcomes.next());
        QVERIFY(outcomes.wait());
        QCOMPARE(outcomes.countOf("ok"), 200u);
        QVERIFY(std::is_sorted(outcomes.order().begin(), outcomes.order().end()));
        QVERIFY(m_store->counters().commits <= 2u);
        QCOMPARE(m_store->counters().events, 200u);
        QCOMPARE(totals(*m_store)->anchors, 200u);
        QCOMPARE(m_store->counters().queuedItems, 0u);
    }

    void fullGroupDoesNotWait()
    {
        StoreSettings settings;
        settings.groupInterval = std::chrono::hours(1);
        settings.groupEventsMax = 3;
        open(settings);
        Outcomes outcomes;
        for (int i = 0; i < 3; ++i)
            m_store->ingest(numbered(i), outcomes.next());
        QVERIFY(outcomes.wait());
        settings.groupEventsMax = 1'000;
        settings.groupBytesMax = 1;
        open(settings);
        Outcomes large;
        m_store->ingest(numbered(9), large.next());
        QVERIFY(large.wait());
    }

    void whatNobodyWaitsForWaitsForCompany()
    {
        StoreSettings settings;
        settings.patientInterval = std::chrono::hours(1);
        open(settings);
        Outcomes outcomes;
        m_store->ingest(numbered(1), outcomes.next(), Haste::Patient);
        m_store->ingest(numbered(2), outcomes.next(), Haste::Patient);
        m_store->ingest(numbered(3), outcomes.next());
        QVERIFY(outcomes.wait());
        QCOMPARE(m_store->counters().commits, 1u);
        settings.patientInterval = std::chrono::milliseconds(1);
        open(settings);
        Outcomes alone;
        m_store->ingest(numbered(4), alone.next(), Haste::Patient);
        QVERIFY(alone.wait());
    }

    void failingRequestDoesNotHarmItsGroup()
    {
        open(patient());
        Outcomes outcomes;
        m_store->ingest(numbered(1), outcomes.next());
        // The second event of this request cannot be stored, so neither is its first, nor its
        // session.
        auto bad = std::make_shared<std::vector<model::SpatialEvent>>();
        bad->push_back(eventOf("new", "x", {anchorAt("new", "first", {1, 0, 0})}));
        const double nan = std::numeric_limits<double>::quiet_NaN();
        bad->push_back(eventOf("new", "y", {anchorAt("new", "second", {nan, 0, 0})}));
        m_store->ingest(bad, outcomes.next());
        m_store->ingest(numbered(2), outcomes.next());
        m_store->ingest(eventsOf(eventOf("new", "z", {anchorAt("new", "third", {1, 0, 0})})),
                        outcomes.next());
        QVERIFY(outcomes.wait());
        QCOMPARE(outcomes.codes(), (std::vector<std::string>{"ok", "Internal", "ok", "ok"}));
        QVERIFY(m_store->counters().commits <= 1u);
        QCOMPARE(m_store->counters().writesFailed, 1u);
        QCOMPARE(int(anchor(*m_store, "first").error().code), int(ErrorCode::NotFound));
        QVERIFY(anchor(*m_store, "third"));
        QCOMPARE(totals(*m_store)->anchors, 3u);
        // Its event id was not spent.
        QVERIFY(!ingest(*m_store, eventOf("new", "x", {}))->repeated);
    }

    void readAfterQueuedWritesSeesThem()
    {
        open(patient());
        Outcomes outcomes;
        for (int i = 0; i < 10; ++i)
            m_store->ingest(numbered(i), outcomes.next());
        QVERIFY(await<void>([&](auto done) { m_store->afterQueuedWrites(std::move(done)); }));
        QCOMPARE(totals(*m_store)->anchors, 10u);
        QVERIFY(outcomes.wait());
    }

    void closingCommitsWhatIsQueued()
    {
        StoreSettings settings;
        settings.groupInterval = std::chrono::hours(1);
        open(settings);
        Outcomes outcomes;
        for (int i = 0; i < 10; ++i)
            m_store->ingest(numbered(i), outcomes.next());
        m_store.reset();
        QVERIFY(outcomes.wait());
        QCOMPARE(outcomes.countOf("ok"), 10u);
        open({});
        QCOMPARE(totals(*m_store)->anchors, 10u);
    }

    void overflow_data()
    {
        QTest::addColumn<int>("itemsMax");
        QTest::addColumn<int>("bytesMax");
        QTest::addColumn<int>("accepted");
        QTest::addRow("items") << 2 << 1'000'000 << 2;
        QTest::addRow("bytes") << 1'000 << 25'000 << 2;
    }

    void overflow()
    {
        QFETCH(const int, itemsMax);
        QFETCH(const int, bytesMax);
        QFETCH(const int, accepted);
        StoreSettings settings;
        settings.groupInterval = std::chrono::hours(1); // nothing leaves the queue
        settings.writeQueueItemsMax = static_cast<std::size_t>(itemsMax);
        settings.writeQueueBytesMax = static_cast<std::size_t>(bytesMax);
        open(settings);
        Outcomes outcomes;
        const std::string large(10'000, 'x');
        for (int i = 0; i < 4; ++i) {
            const std::string id = std::to_string(i);
            m_store->ingest(
                eventsOf(eventOf("s", "e" + id, {}, {meshOf("s", "m" + id, "a", large)})),
                outcomes.next());
        }
        QCOMPARE(m_store->counters().queuedItems, std::uint64_t(accepted));
        QCOMPARE(m_store->counters().writesRefused, std::uint64_t(4 - accepted));
        m_store.reset();
        QVERIFY(outcomes.wait());
        QCOMPARE(outcomes.countOf("ok"), std::size_t(accepted));
        QCOMPARE(outcomes.countOf("Unavailable"), std::size_t(4 - accepted));
    }

    void requestLargerThanTheQueue()
    {
        StoreSettings settings;
        settings.writeQueueBytesMax = 1'000;
        open(settings);
        const auto refused = ingest(
            *m_store, eventOf("s", "e", {}, {meshOf("s", "m", "a", std::string(2'000, 'x'))}));
        QCOMPARE(int(refused.error().code), int(ErrorCode::TooLarge));
    }

    void readOverflow()
    {
        StoreSettings settings;
        settings.readQueueItemsMax = 0;
        open(settings);
        QCOMPARE(int(totals(*m_store).error().code), int(ErrorCode::Unavailable));
        QCOMPARE(m_store->counters().readsRefused, 1u);
    }

    void whatCouldNotBeCommittedIsNotCounted()
    {
        StoreSettings settings;
        settings.busyTimeout = std::chrono::milliseconds(1);
        open(settings);
        const QString name = QStringLiteral("other");
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            other.setDatabaseName(m_folder->filePath(QStringLiteral("stag.db")));
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
            Outcomes outcomes;
            m_store->ingest(numbered(1), outcomes.next());
            QVERIFY(outcomes.wait());
            QCOMPARE(outcomes.countOf("Unavailable"), 1u);
            QCOMPARE(m_store->counters().commits, 0u);
            QCOMPARE(m_store->counters().writesFailed, 1u);
            other.close();
        }
        QSqlDatabase::removeDatabase(name);
        QVERIFY(ingest(*m_store, eventOf("s", "e", {})));
        QCOMPARE(m_store->counters().commits, 1u);
    }

    void fullDiskRefusesOnlyWhatDoesNotFit()
    {
        StoreSettings settings = patient();
        settings.databaseBytesMax = 1u << 20;
        settings.compressBytesMin = std::numeric_limits<std::size_t>::max();
        open(settings);
        Outcomes outcomes;
        m_store->ingest(numbered(1), outcomes.next());
        m_store->ingest(
            eventsOf(eventOf("s", "big", {}, {meshOf("s", "m", "a", std::string(2u << 20, 'x'))})),
            outcomes.next());
        m_store->ingest(numbered(2), outcomes.next());
        QVERIFY(outcomes.wait());
        QCOMPARE(outcomes.codes(), (std::vector<std::string>{"ok", "Unavailable", "ok"}));
        QVERIFY(anchor(*m_store, "a2")); // it goes on reading and writing
        QVERIFY(ingest(*m_store, eventOf("s", "later", {anchorAt("s", "later", {0, 0, 0})})));
        QCOMPARE(totals(*m_store)->anchors, 3u);
        QCOMPARE(totals(*m_store)->meshes, 0u);
        QCOMPARE(totals(*m_store)->meshBytes.full, 0u);
    }
};

QTEST_GUILESS_MAIN(tst_Writer)
#include "tst_writer.moc"
