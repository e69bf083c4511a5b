// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hex.h"
#include "server/storage/database.h"
#include "server/storage/migrator.h"
#include "tests/server/storage/mesh_fixture.h"
#include "tests/support/temp_dir.h"

#include <QSqlQuery>
#include <QTest>
#include <QVariant>

#include <algorithm>
#include <array>
#include <filesystem>

using namespace stag;
using namespace stag::storage;

namespace {

constexpr MigrationScript kOne{
    1, "one", "-- +goose Up\nCREATE TABLE a (x);\n-- +goose Down\nDROP TABLE a;\n"};
constexpr MigrationScript kTwo{
    2, "two", "-- +goose Up\nCREATE TABLE b (x);\nINSERT INTO a VALUES (2);\n"};
constexpr MigrationScript kOtherOne{1, "one", "-- +goose Up\nCREATE TABLE a (y);\n"};
constexpr MigrationScript kBroken{
    2, "two", "-- +goose Up\nCREATE TABLE b (x);\nINSERT INTO nowhere VALUES (1);\n"};
constexpr MigrationScript kThree{3, "three", "-- +goose Up\nCREATE TABLE c (x);\n"};
constexpr Timestamp kNow = fromUnixMs(1'000);

} // namespace

class tst_Migrations : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<stag::test::TempDir> m_folder;
    std::unique_ptr<Database> m_database;

    QStringList tables() const
    {
        QSqlQuery query(m_database->sql());
        query.exec(
            QStringLiteral("SELECT name FROM sqlite_schema WHERE type IN ('table', 'trigger') "
                           "AND name NOT LIKE 'sqlite%' ORDER BY name"));
        QStringList names;
        while (query.next())
            names += query.value(0).toString();
        return names;
    }
    QVariant value(const QString &sql) const
    {
        QSqlQuery query(m_database->sql());
        return query.exec(sql) && query.next() ? query.value(0) : QVariant();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<stag::test::TempDir>();
        m_database =
            std::move(Database::open(
                          m_folder->file("test.db"), Database::Access::ReadWrite, StoreSettings{}))
                .value();
    }
    void cleanup() { m_database.reset(); }

    void fresh()
    {
        QVERIFY(migrate(*m_database, std::array{kOne, kTwo}, kNow));
        QCOMPARE(tables(),
                 (QStringList{QStringLiteral("a"),
                              QStringLiteral("b"),
                              QStringLiteral("schema_migrations")}));
        QCOMPARE(
            value(QStringLiteral(
                      "SELECT group_concat(version || name || applied_at) FROM schema_migrations"))
                .toString(),
            u"1one1000,2two1000");
        QCOMPARE(value(QStringLiteral("SELECT length(sha256) FROM schema_migrations")).toInt(), 64);
    }

    void onlyOnce()
    {
        QVERIFY(migrate(*m_database, std::array{kOne, kTwo}, kNow));
        QVERIFY(migrate(*m_database, std::array{kOne, kTwo}, fromUnixMs(2'000)));
        QCOMPARE(value(QStringLiteral("SELECT count(*) FROM a")).toInt(), 1);
        QCOMPARE(value(QStringLiteral("SELECT max(applied_at) FROM schema_migrations")).toInt(),
                 1'000);
    }

    void upgrade()
    {
        QVERIFY(migrate(*m_database, std::array{kOne}, kNow));
        QVERIFY(m_database->execute("INSERT INTO a VALUES (1)"));
        QVERIFY(migrate(*m_database, std::array{kOne, kTwo}, kNow));
        QCOMPARE(value(QStringLiteral("SELECT group_concat(x) FROM a")).toString(), u"1,2");
    }

    void refuses_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("text");
        QTest::addRow("another text under a known version") << 0 << "schema migration 1 (one)";
        QTest::addRow("made by a newer program") << 1 << "schema version 3, this program knows 1";
        QTest::addRow("a hole below a later one") << 2 << "schema migration 2 (two) is missing";
    }

    void refuses()
    {
        QFETCH(const int, row);
        QFETCH(const QString, text);
        const std::vector<MigrationScript> before[] = {{kOne}, {kOne, kThree}, {kOne, kThree}};
        const std::vector<MigrationScript> after[] = {
            {kOtherOne, kTwo}, {kOne}, {kOne, kTwo, kThree}};
        QVERIFY(migrate(*m_database, before[row], kNow));
        const QStringList unchanged = tables();
        const auto refused = migrate(*m_database, after[row], kNow);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ErrorCode::Conflict));
        QVERIFY2(refused.error().detail.find(text.toStdString()) != std::string::npos,
                 refused.error().detail.c_str());
        QCOMPARE(tables(), unchanged);
    }

    void brokenScriptIsRolledBack()
    {
        const auto failed = migrate(*m_database, std::array{kOne, kBroken, kThree}, kNow);
        QVERIFY(!failed);
        QVERIFY2(failed.error().detail.find("2 (two) failed") != std::string::npos,
                 failed.error().detail.c_str());
        QCOMPARE(tables(), (QStringList{QStringLiteral("a"), QStringLiteral("schema_migrations")}));
        QVERIFY(migrate(*m_database, std::array{kOne, kTwo, kThree}, kNow)); // once it is mended
    }

    void embeddedScriptsApply()
    {
        QVERIFY(embeddedMigrations().size() >= 3);
        for (std::size_t i = 0; i < embeddedMigrations().size(); ++i)
            QCOMPARE(embeddedMigrations()[i].version, int(i) + 1);
        const auto applied = migrate(*m_database, embeddedMigrations(), kNow);
        QVERIFY2(applied, applied ? "" : applied.error().detail.c_str());
        QVERIFY(tables().contains(QStringLiteral("anchor_box_insert")));
        QCOMPARE(value(QStringLiteral("PRAGMA foreign_key_check")), QVariant());
    }

    /// A mesh, a delta and a mesh of the same content as the programs before deltas stored them.
    void meshesOfOlderProgramsStay()
    {
        const auto older = embeddedMigrations().first(4);
        QCOMPARE(std::string(older.back().name), std::string("anchor_rotation"));
        QVERIFY(migrate(*m_database, older, kNow));
        const auto run = [&](const std::string &sql) {
            const auto done = m_database->execute(sql);
            return done ? std::string() : done.error().detail;
        };
        const mesh::Mesh content = stag::test::hillMesh(4);
        const auto payload = *codec::encodePayload(codec::PayloadFormat::Split, content);
        const std::string bytes = hexEncode(model::joined(payload));
        const std::string hash = model::contentHash(payload).toHex();
        const std::string sizes = std::to_string(payload.vertices.size()) + ", "
                                  + std::to_string(payload.faces.size()) + ", 0, ";
        for (const std::string &sql :
             {std::string("INSERT INTO session VALUES (1, 's', 1, 2, 0, 2)"),
              "INSERT INTO content VALUES (1, x'" + hash + "', " + std::to_string(bytes.size() / 2)
                  + ", 0, 2, x'" + bytes + "')",
              "INSERT INTO content VALUES (2, x'" + std::string(64, 'a') + "', 3, 0, 1, x'010203')",
              std::string("INSERT INTO mesh VALUES (1, 1, 'm', 'a', 2, 1, 2)"),
              std::string("INSERT INTO mesh VALUES (2, 1, 'n', 'b', 1, 1, 2)"),
              "INSERT INTO mesh_version VALUES (1, 1, 'a', 1, " + sizes + "0, NULL, 0, 5, 6)",
              std::string(
                  "INSERT INTO mesh_version VALUES (1, 2, 'a', 2, 3, 0, 0, 1, 'm', 0, 7, 8)"),
              "INSERT INTO mesh_version VALUES (2, 1, 'b', 1, " + sizes + "0, NULL, 0, 9, 9)",
              std::string("UPDATE counter SET value = 1000 WHERE name = 'raw_bytes'")})
            QCOMPARE(run(sql), std::string());
        m_database.reset();

        stag::test::TestClock clock;
        std::filesystem::rename(m_folder->file("test.db"), m_folder->file("stag.db"));
        auto store = Store::create(m_folder->path().toStdString(), clock);
        QVERIFY2(store, store ? "" : store.error().detail.c_str());
        const auto whole = storage::test::mesh(**store, "m", "s", 1);
        QVERIFY(whole && *whole->payload == payload);
        QVERIFY(!whole->isDelta);
        const auto delta = storage::test::mesh(**store, "m");
        QVERIFY(delta && delta->isDelta);
        QCOMPARE(delta->payload->vertices.size(), 3u);
        QCOMPARE(int(delta->resolution), int(model::DeltaResolution::Unresolved));
        QCOMPARE(storage::test::totals(**store)->meshBytes.received, 1'000u);
        const auto history = storage::test::history(**store, {model::MeshId("m"), {}, {}, 9});
        QCOMPARE(history->versions.at(1).bytes.received, payload.sizeBytes());
        QCOMPARE(history->versions.at(1).bytes.stored, payload.sizeBytes() / 2); // shared by two
        // A delta against what was there before is resolved as well.
        const mesh::Mesh next = storage::test::changedMesh(content, 1);
        QVERIFY(storage::test::ingest(
            **store,
            storage::test::eventOf(
                "s",
                "e",
                {},
                {storage::test::deltaOf("d", "n", storage::test::deltaBytes(content, next))})));
        QVERIFY(*codec::decodeMesh(*storage::test::mesh(**store, "d")->payload) == next);
    }

    void split_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QStringList>("statements");
        const auto row = [](const char *name, const char *script, const QStringList &statements) {
            QTest::addRow("%s", name) << QByteArray(script) << statements;
        };
        row("two", "-- +goose Up\nA 1;\nB 2;\n", {QStringLiteral("A 1"), QStringLiteral("B 2")});
        row("last without semicolon",
            "-- +goose Up\nA;B",
            {QStringLiteral("A"), QStringLiteral("B")});
        row("down is left out", "-- +goose Up\nA;\n-- +goose Down\nB;\n", {QStringLiteral("A")});
        row("before Up is left out", "X;\n-- +goose Up\nA;\n", {QStringLiteral("A")});
        row("semicolon in a string",
            "-- +goose Up\nA ';''; ';B",
            {QStringLiteral("A ';''; '"), QStringLiteral("B")});
        row("semicolon in names",
            "-- +goose Up\nA \";\" [;] `;`;B",
            {QStringLiteral("A \";\" [;] `;`"), QStringLiteral("B")});
        row("semicolon in comments",
            "-- +goose Up\nA -- ; x\n/* ; */ 1;B",
            {QStringLiteral("A    1"), QStringLiteral("B")});
        row("only comments between",
            "-- +goose Up\nA;\n-- nothing;\n;B",
            {QStringLiteral("A"), QStringLiteral("B")});
        row("trigger",
            "-- +goose Up\nCREATE TRIGGER t BEGIN x; y; END;\nB;",
            {QStringLiteral("CREATE TRIGGER t BEGIN x; y; END"), QStringLiteral("B")});
        row("trigger with case",
            "-- +goose Up\nCREATE TEMP TRIGGER t BEGIN x CASE a END; y; END; B",
            {QStringLiteral("CREATE TEMP TRIGGER t BEGIN x CASE a END; y; END"),
             QStringLiteral("B")});
        row("begin outside a trigger",
            "-- +goose Up\nBEGIN;A;END",
            {QStringLiteral("BEGIN"), QStringLiteral("A"), QStringLiteral("END")});
        row("statement block",
            "-- +goose Up\nA;\n-- +goose StatementBegin\nx; y;\n-- +goose StatementEnd\nB;",
            {QStringLiteral("A"), QStringLiteral("x; y;"), QStringLiteral("B")});
    }

    void anchorsOfOlderDatabasesGetRoomyBoxes()
    {
        const auto all = embeddedMigrations();
        const auto roomy = std::find_if(all.begin(), all.end(), [](const auto &script) {
            return script.name == "roomy_boxes";
        });
        QVERIFY(roomy != all.end());
        QVERIFY(migrate(*m_database, {all.begin(), roomy}, kNow));
        QVERIFY(m_database->execute("INSERT INTO session VALUES (1, 's', 0, 0, 0, 0)"));
        QVERIFY(m_database->execute("INSERT INTO anchor VALUES (7, 1, 'a', 1.75, -0.5, 1e9, 0, 0, "
                                    "0, 1, 0, NULL, 0, 0, NULL)"));
        QVERIFY(migrate(*m_database, all, kNow));
        QVERIFY(m_database->execute("UPDATE anchor SET x = 2.25, y = -0.75, z = 1e9 + 0.25"));
        QCOMPARE(value(QStringLiteral("SELECT count(*) FROM anchor_box WHERE id = 7 "
                                      "AND min_x <= 2.25 AND max_x >= 2.25 AND min_y <= -0.75 "
                                      "AND max_y >= -0.75 AND min_z <= 1e9 AND max_z >= 1e9 + 1 "
                                      "AND min_session = 0.5 AND max_session = 1.5"))
                     .toInt(),
                 1);
    }

    void eventsOfOlderDatabasesAreKnown()
    {
        const auto all = embeddedMigrations();
        const auto lean = std::find_if(
            all.begin(), all.end(), [](const auto &script) { return script.name == "lean_poses"; });
        QVERIFY(lean != all.end());
        QVERIFY(migrate(*m_database, {all.begin(), lean}, kNow));
        const std::string uuid = "913e50e6-187f-42b8-ab52-729db7639e3e";
        QVERIFY(m_database->execute("INSERT INTO session (id, key, first_seen, last_seen) "
                                    "VALUES (3, 's', 1, 1)"));
        QVERIFY(m_database->execute("INSERT INTO event VALUES (8, 3, '" + uuid
                                    + "', 1, 1, 2, 0), (9, 3, 'frame', 1, 1, 1, 0)"));
        m_database.reset();
        stag::test::TestClock clock;
        std::filesystem::rename(m_folder->file("test.db"), m_folder->file("stag.db"));
        const auto store = Store::create(m_folder->path().toStdString(), clock);
        QVERIFY2(store, store ? "" : store.error().detail.c_str());
        using storage::test::eventOf;
        const auto known = storage::test::ingest(**store, eventOf("s", uuid, {}));
        QVERIFY(known->repeated);
        QCOMPARE(known->anchorCount, 2u);
        QVERIFY(storage::test::ingest(**store, eventOf("s", "frame", {}))->repeated);
        QVERIFY(!storage::test::ingest(**store, eventOf("s", "frames", {}))->repeated);
    }

    void split()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QStringList, statements);
        const auto found = upStatements(script.toStdString());
        QVERIFY2(found, found ? "" : found.error().detail.c_str());
        QStringList list;
        for (const std::string &statement : *found)
            list += QString::fromStdString(statement);
        QCOMPARE(list, statements);
    }

    void splitRefuses_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("no Up") << QByteArray("CREATE TABLE a (x);");
        QTest::addRow("nothing in Up") << QByteArray("-- +goose Up\n-- hello\n");
        QTest::addRow("end without begin")
            << QByteArray("-- +goose Up\nA;\n-- +goose StatementEnd\n");
        QTest::addRow("begin without end")
            << QByteArray("-- +goose Up\n-- +goose StatementBegin\nA;\n");
        QTest::addRow("nested") << QByteArray(
            "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementBegin\nA;\n");
        QTest::addRow("Down inside")
            << QByteArray("-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose Down\n");
        QTest::addRow("unknown") << QByteArray("-- +goose Sideways\nA;");
    }

    void splitRefuses()
    {
        QFETCH(const QByteArray, script);
        const auto found = upStatements(script.toStdString());
        QVERIFY(!found);
        QCOMPARE(int(found.error().code), int(ErrorCode::Corrupt));
    }
};

QTEST_GUILESS_MAIN(tst_Migrations)
#include "tst_migrations.moc"
