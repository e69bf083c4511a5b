// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"
#include "tests/server/storage/mesh_fixture.h"
#include "tests/server/storage/store_fixture.h"

#include <QSqlQuery>
#include <QTest>
#include <QVariant>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

Result<DeletionOutcome> remove(Store &store,
                               std::optional<std::string> anchor,
                               std::optional<std::string> session = "s",
                               bool withMeshes = false)
{
    Deletion deletion;
    if (session)
        deletion.session = model::SessionId(*session);
    if (anchor)
        deletion.anchor = model::AnchorId(*anchor);
    deletion.withMeshes = withMeshes;
    deletion.actor = "somebody";
    return await<DeletionOutcome>(
        [&](auto done) { store.remove(std::move(deletion), std::move(done)); });
}

std::vector<AuditEntry> audit(Store &store, std::int64_t before = 0, std::size_t limit = 100)
{
    return *await<std::vector<AuditEntry>>(
        [&](auto done) { store.audit(before, limit, std::move(done)); });
}

QString deletedIds(Store &store, AnchorQuery question)
{
    question.withDeleted = true;
    const auto page = query(store, std::move(question));
    QStringList ids;
    for (const DeletedAnchor &deleted : page->deleted)
        ids +=
            QString::fromStdString(deleted.anchor.session.text() + "/" + deleted.anchor.id.text());
    return ids.join(u' ');
}

} // namespace

class tst_Deletion : public StoreTest
{
    Q_OBJECT

private:
    void store(std::vector<model::Anchor> anchors,
               std::vector<model::Mesh> meshes = {},
               const std::string &session = "s")
    {
        QVERIFY(ingestNext(std::move(anchors), std::move(meshes), session));
    }
    qint64 count(const char *table)
    {
        const auto database = Database::open(
            pathOf(*m_folder) / "stag.db", Database::Access::ReadOnly, StoreSettings{});
        QSqlQuery rows((*database)->sql());
        rows.exec(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table));
        return rows.next() ? rows.value(0).toLongLong() : -1;
    }
    Result<graph::Answer> askAbout(const std::string &anchor)
    {
        graph::Query query;
        query.from = {model::SessionId("s"), graph::NodeKind::Anchor, anchor};
        return await<graph::Answer>([&](auto done) { m_store->graph(query, std::move(done)); });
    }

private Q_SLOTS:
    void init()
    {
        begin();
        store({anchorAt("s", "a", {}), anchorAt("s", "b", {1, 0, 0})},
              {meshOf("s", "m", "a", "one"), meshOf("s", "n", "b", "two")});
        store({anchorAt("t", "a", {})}, {meshOf("t", "m", "a", "one")}, "t");
    }
    void cleanup() { end(); }

    void anchorIsGoneEverywhere()
    {
        QVERIFY(askAbout("b"));
        const auto deleted = remove(*m_store, "b");
        QVERIFY(deleted);
        QCOMPARE(deleted->anchorCount, 1);
        QVERIFY(deleted->meshes.empty());
        QCOMPARE(anchor(*m_store, "b", "s").error().code, ErrorCode::NotFound);
        QCOMPARE(askAbout("b").error().code, ErrorCode::NotFound);
        QCOMPARE(askAbout("a")->nodes.size(), std::size_t(3)); // itself, its mesh, the session
        QVERIFY(storage::test::mesh(*m_store, "n", "s"));
        QCOMPARE(totals(*m_store)->anchors, 2u);
        QCOMPARE(count("anchor"), 2);
        QCOMPARE(count("anchor_box"), 2);
        QCOMPARE(count("edge WHERE kind = 2"), 0);
        QCOMPARE(remove(*m_store, "b").error().code, ErrorCode::NotFound);
        QCOMPARE(m_store->counters().writesFailed, 0u);
    }

    void anchorWithItsMeshes()
    {
        const auto deleted = remove(*m_store, "a", "s", true);
        QVERIFY(deleted);
        QCOMPARE(deleted->meshes, std::vector<model::MeshId>{model::MeshId("m")});
        QCOMPARE(storage::test::mesh(*m_store, "m", "s").error().code, ErrorCode::NotFound);
        QVERIFY(storage::test::mesh(*m_store, "m", "t")); // the same content
        QCOMPARE(totals(*m_store)->meshes, 2u);
        QCOMPARE(count("content"), 2);
        QVERIFY(remove(*m_store, "a", "t", true));
        QCOMPARE(count("content"), 1);
    }

    void withoutASessionTheNewestOfThatId()
    {
        store({anchorAt("t", "a", {5, 0, 0}, 9'000)}, {}, "t");
        QCOMPARE(remove(*m_store, "a", std::nullopt)->session.text(), std::string("t"));
        QVERIFY(anchor(*m_store, "a", "s"));
    }

    void sessionTakesAllWithIt()
    {
        QVERIFY(askAbout("a"));
        const auto deleted = remove(*m_store, std::nullopt);
        QVERIFY(deleted);
        QCOMPARE(deleted->anchorCount, 2);
        QCOMPARE(deleted->meshCount, 2);
        QCOMPARE(totals(*m_store)->anchors, 1u);
        QTRY_COMPARE(m_store->counters().sessionsDoomed, 0u);
        QCOMPARE(askAbout("a").error().code, ErrorCode::NotFound);
        for (const char *table : {"session",
                                  "anchor",
                                  "anchor_box",
                                  "mesh",
                                  "mesh_version",
                                  "event",
                                  "content",
                                  "edge WHERE kind = 0",
                                  "edge WHERE kind = 3"})
            QCOMPARE(
                qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(table)).arg(count(table))),
                qPrintable(QStringLiteral("%1 1").arg(QLatin1String(table))));
        QCOMPARE(totals(*m_store)->anchors, 1u);
        QCOMPARE(totals(*m_store)->meshes, 1u);
        QCOMPARE(remove(*m_store, std::nullopt).error().code, ErrorCode::NotFound);
        // The session may begin anew, with the ids of before.
        QVERIFY(ingest(
            *m_store,
            eventOf("s", "e1", {anchorAt("s", "a", {7, 0, 0})}, {meshOf("s", "m", "a", "one")})));
        QCOMPARE(anchor(*m_store, "a", "s")->pose.position.x, 7.0);
        QVERIFY(storage::test::mesh(*m_store, "m", "s"));
        QVERIFY(askAbout("a"));
    }

    void sessionIsHiddenAtOnceAndErasedPieceByPiece()
    {
        StoreSettings settings;
        settings.erasedAnchorsAtOnce = 1;
        settings.erasedMeshesAtOnce = 1;
        open(settings);
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 300; ++i)
            anchors.push_back(anchorAt("big", "a" + std::to_string(i), {i * 0.5, 0, 0}));
        store(std::move(anchors),
              {meshOf("big", "m", "a0", "mesh of it"), meshOf("big", "n", "a1", "another")},
              "big");
        m_clock->advance(std::chrono::seconds(1));
        const auto deleted = remove(*m_store, std::nullopt, "big");
        QCOMPARE(deleted->anchorCount, 300);
        QCOMPARE(deleted->meshCount, 2);
        AnchorQuery question;
        question.session = model::SessionId("big");
        question.limit = 1'000;
        int looks = 0;
        do {
            QVERIFY(query(*m_store, question)->anchors.empty());
            QCOMPARE(anchor(*m_store, "a7").error().code, ErrorCode::NotFound);
            QCOMPARE(storage::test::mesh(*m_store, "n", "big").error().code, ErrorCode::NotFound);
            QCOMPARE(totals(*m_store)->anchors, 3u);
            // All at once, with the last commit; the counter follows it.
            const qsizetype listed = deletedIds(*m_store, question).count(u"big/");
            QVERIFY(listed == 0 || listed == 300);
            looks += listed == 0 ? 1 : 0;
        } while (m_store->counters().sessionsDoomed > 0);
        QVERIFY(looks > 1);
        QCOMPARE(deletedIds(*m_store, question).count(u"big/"), 300);
        QCOMPARE(count("session_row"), 2);
        QCOMPARE(count("anchor"), 3);
        QCOMPARE(count("content"), 2);
    }

    void sessionBeginsAnewWhileItIsErased()
    {
        StoreSettings settings;
        settings.erasedAnchorsAtOnce = 1;
        open(settings);
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 200; ++i)
            anchors.push_back(anchorAt("big", "a" + std::to_string(i), {i * 5.0, 0, 0}));
        store(anchors, {}, "big");
        m_clock->advance(std::chrono::seconds(1));
        QVERIFY(remove(*m_store, std::nullopt, "big"));
        m_clock->advance(std::chrono::seconds(1));
        anchors.resize(100);
        store(anchors, {}, "big");
        QVERIFY(m_store->counters().sessionsDoomed > 0);
        AnchorQuery question;
        question.session = model::SessionId("big");
        question.limit = 1'000;
        const auto countAt = [&](std::optional<Timestamp> asOf) {
            question.asOf = asOf;
            return query(*m_store, question)->anchors.size();
        };
        const Timestamp now = m_clock->now();
        for (const bool isDone : {false, true}) {
            if (isDone)
                QTRY_COMPARE(m_store->counters().sessionsDoomed, 0u);
            QCOMPARE(countAt(std::nullopt), std::size_t(100));
            QCOMPARE(countAt(now), std::size_t(100));
            QCOMPARE(countAt(now - std::chrono::milliseconds(500)), std::size_t(0));
            QCOMPARE(countAt(now - std::chrono::milliseconds(1'500)), std::size_t(200));
        }
    }

    void erasingGoesOnAfterARestart()
    {
        StoreSettings settings;
        settings.erasedAnchorsAtOnce = 1;
        open(settings);
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 500; ++i)
            anchors.push_back(anchorAt("big", "a" + std::to_string(i), {i * 5.0, 0, 0}));
        store(std::move(anchors), {}, "big");
        QVERIFY(remove(*m_store, std::nullopt, "big"));
        m_store.reset();
        QCOMPARE(count("session_row WHERE doomed_at IS NOT NULL"), 1);
        QCOMPARE(count("session"), 2);
        open();
        QTRY_COMPARE(m_store->counters().sessionsDoomed, 0u);
        QCOMPARE(count("session_row"), 2);
        QCOMPARE(count("anchor"), 3);
        QCOMPARE(count("anchor_box"), 3);
    }

    void contentOfADeltaChainGoesWithItsLast()
    {
        const auto before = totals(*m_store)->meshBytes.stored;
        for (const mesh::Mesh &version : meshVersions(3))
            store({}, {meshWith("room", version)});
        QVERIFY(count("mesh_content WHERE base IS NOT NULL") > 0);
        QVERIFY(remove(*m_store, "a", "s", true));
        QCOMPARE(count("mesh_content"), 0);
        QCOMPARE(count("content"), 2);                        // what the others have
        QCOMPARE(totals(*m_store)->meshBytes.stored, before); // "one" is still needed
    }

    void deletedAnchorsAreRemembered()
    {
        m_clock->advance(std::chrono::seconds(1));
        QVERIFY(remove(*m_store, "a"));
        m_clock->advance(std::chrono::seconds(1));
        QVERIFY(remove(*m_store, std::nullopt, "t"));
        QTRY_COMPARE(m_store->counters().sessionsDoomed, 0u);
        AnchorQuery question;
        question.session = model::SessionId("s");
        QCOMPARE(deletedIds(*m_store, question), u"s/a");
        QVERIFY(query(*m_store, question)->deleted.empty()); // unless they are asked for
        question.near = Near{spatial::Vec3{5, 0, 0}, 1.0};
        QCOMPARE(deletedIds(*m_store, question), QString());
        question.near.reset();
        question.session.reset();
        QCOMPARE(deletedIds(*m_store, question), u"t/a s/a");
        question.limit = 1;
        QCOMPARE(deletedIds(*m_store, question), u"t/a");
        store({anchorAt("t", "a", {})}, {}, "t"); // it lives again
        QCOMPARE(deletedIds(*m_store, question), u"s/a");
    }

    void deletedAnchorsMax()
    {
        StoreSettings settings;
        settings.deletedAnchorsMax = 2;
        open(settings);
        store({anchorAt("s", "c", {}), anchorAt("s", "d", {})});
        for (const char *id : {"a", "b", "c", "d"})
            QVERIFY(remove(*m_store, id));
        QCOMPARE(count("deleted_anchor"), 2);
        AnchorQuery question;
        question.session = model::SessionId("s");
        QCOMPARE(deletedIds(*m_store, question), u"s/d s/c");
    }

    void whoDeletedIsWrittenDown()
    {
        QVERIFY(remove(*m_store, "a", "s", true));
        QVERIFY(!remove(*m_store, "nobody"));
        QVERIFY(remove(*m_store, std::nullopt, "t"));
        const auto entries = audit(*m_store);
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(entries[0].action, std::string("delete_session"));
        QCOMPARE(entries[0].session.text(), std::string("t"));
        QVERIFY(!entries[0].anchor);
        QCOMPARE(entries[1].action, std::string("delete_anchor"));
        QCOMPARE(entries[1].actor, std::string("somebody"));
        QCOMPARE(entries[1].anchor->text(), std::string("a"));
        QCOMPARE(entries[1].anchorCount, 1u);
        QCOMPARE(entries[1].meshCount, 1u);
        QCOMPARE(entries[1].at, m_clock->now());
        QCOMPARE(audit(*m_store, entries[0].id).size(), std::size_t(1));
        QCOMPARE(audit(*m_store, 0, 1).size(), std::size_t(1));
        const auto database = Database::open(
            pathOf(*m_folder) / "stag.db", Database::Access::ReadWrite, StoreSettings{});
        QVERIFY(!(*database)->execute("DELETE FROM audit"));
        QVERIFY(!(*database)->execute("UPDATE audit SET actor = 'nobody'"));
    }
};

QTEST_GUILESS_MAIN(tst_Deletion)
#include "tst_deletion.moc"
