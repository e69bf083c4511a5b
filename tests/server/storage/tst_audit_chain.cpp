// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

class tst_AuditChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
        for (const char *actor : {"ada", "bob", "eve"})
            note(actor);
    }
    void cleanup() { m_store.reset(); }

    void asItWasWritten()
    {
        const auto chain = verify();
        VERIFY_OK(chain);
        QVERIFY(!chain->brokenAt);
        QCOMPARE(chain->entries, std::uint64_t(3));
        QCOMPARE(chain->lastId, std::int64_t(3));
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 10, std::move(done)); });
        QVERIFY(entries->front().seal == chain->head);
        QCOMPARE(entries->front().apiKey->text(), std::string("0123"));
        reopen();
        note("joe"); // the chain goes on where it was
        QVERIFY(!verify()->brokenAt);
    }

    void whatWasChangedShows_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<int>("brokenAt");
        const auto row = [](const char *name, const char *statement, int brokenAt) {
            QTest::newRow(name) << QString::fromLatin1(statement) << brokenAt;
        };
        row("another actor", "UPDATE audit SET actor = 'nobody' WHERE id = 2", 2);
        row("another time", "UPDATE audit SET at = at + 1 WHERE id = 1", 1);
        row("text of the next column",
            "UPDATE audit SET actor = 'evecreate', action = '_key' WHERE id = 3",
            3);
        row("one in the middle is gone", "DELETE FROM audit WHERE id = 2", 2);
        row("the last is gone", "DELETE FROM audit WHERE id = 3", 3);
        row("with its seal",
            "DELETE FROM audit_seal WHERE entry = 2; DELETE FROM audit WHERE id = 2",
            3);
        row("one is not sealed", "DELETE FROM audit_seal WHERE entry = 3", 3);
        row("a seal of nothing", "UPDATE audit_seal SET hash = x'00' WHERE entry = 1", 1);
    }
    void whatWasChangedShows()
    {
        QFETCH(const QString, statement);
        QFETCH(const int, brokenAt);
        tamper(statement);
        const auto chain = verify();
        VERIFY_OK(chain);
        QCOMPARE(chain->brokenAt, std::optional<std::int64_t>(brokenAt));
    }

    /// Who takes the end away takes its seals as well; only who has noted the head sees that.
    void aSealThatWasNoted()
    {
        const KnownSeal noted{3, verify()->head};
        QVERIFY(!verify(noted)->brokenAt);
        QCOMPARE(verify(KnownSeal{3, {}})->brokenAt, std::optional<std::int64_t>(3));
        tamper(QStringLiteral(
            "DELETE FROM audit_seal WHERE entry = 3; DELETE FROM audit WHERE id = 3"));
        QVERIFY(!verify()->brokenAt);
        QCOMPARE(verify(noted)->brokenAt, std::optional<std::int64_t>(3));
    }

    void triggersStandInTheWay()
    {
        const auto database = open();
        QVERIFY(!database->execute("DELETE FROM audit_seal"));
        QVERIFY(!database->execute("UPDATE audit_seal SET hash = x''"));
    }

    void whatIsOlderIsSealedAtTheStart()
    {
        tamper(QStringLiteral("DELETE FROM audit_seal"));
        QCOMPARE(verify()->brokenAt, std::optional<std::int64_t>(1));
        reopen();
        QVERIFY(!verify()->brokenAt);
        QCOMPARE(verify()->entries, std::uint64_t(3));
    }

private:
    void reopen()
    {
        m_store.reset();
        m_store = Store::create(pathOf(*m_folder), m_clock).value();
    }
    [[nodiscard]] std::unique_ptr<Database> open() const
    {
        return Database::open(pathOf(*m_folder) / "stag.db", Database::Access::ReadWrite, {})
            .value();
    }
    /// As somebody who has the file does.
    void tamper(const QString &statements) const
    {
        const auto database = open();
        for (const char *trigger : {"audit_is_not_changed",
                                    "audit_is_not_deleted",
                                    "audit_seal_is_not_changed",
                                    "audit_seal_is_not_deleted"})
            QVERIFY(database->execute(std::string("DROP TRIGGER ") + trigger));
        QVERIFY(database->execute("PRAGMA foreign_keys = OFF"));
        for (const QString &statement : statements.split(u';'))
            QVERIFY(database->execute(statement.toStdString()));
    }
    void note(const std::string &actor)
    {
        AuditEntry entry;
        entry.actor = actor;
        entry.action = "create_key";
        entry.apiKey = model::ApiKeyId("0123");
        QVERIFY(await<void>([&](auto done) { m_store->note(entry, std::move(done)); }));
    }
    Result<AuditChain> verify(std::optional<KnownSeal> known = std::nullopt)
    {
        return await<AuditChain>([&](auto done) { m_store->auditChain(known, std::move(done)); });
    }

    TestClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(tst_AuditChain)
#include "tst_audit_chain.moc"
