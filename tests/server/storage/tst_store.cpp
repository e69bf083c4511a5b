// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/storage/store_fixture.h"

#include <QTest>

#include <cmath>
#include <random>
#include <set>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

QStringList idsOf(const AnchorPage &page)
{
    QStringList ids;
    for (const model::Anchor &anchor : page.anchors)
        ids += QString::fromStdString(anchor.session.text() + "/" + anchor.id.text());
    return ids;
}

std::string vertices(const model::Mesh &mesh)
{
    return std::string(asText(mesh.payload->vertices));
}

} // namespace

class tst_Store : public QObject
{
    Q_OBJECT

private:
    TestClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;

    void open(const StoreSettings &settings = {})
    {
        m_store.reset();
        auto store = Store::create(pathOf(*m_folder), m_clock, settings);
        VERIFY_OK(store);
        m_store = std::move(*store);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }

    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void storesAndFindsAnchor()
    {
        model::Anchor sent = anchorAt("s", "a", {1.5, -2.25, 1e-9}, 42);
        sent.pose.rotation = {0.1, 0.2, 0.3, 0.9};
        sent.metadata = R"({"kind":"anchor","label":"Küche"})";
        const auto outcome = ingest(*m_store, eventOf("s", "e", {sent}));
        VERIFY_OK(outcome);
        QCOMPARE(outcome->id.text(), "e");
        QCOMPARE(outcome->anchorCount, 1u);
        QVERIFY(!outcome->repeated);

        const auto found = anchor(*m_store, "a");
        VERIFY_OK(found);
        QVERIFY(*found == sent);

        open(); // and it is still there after a restart
        const auto again = anchor(*m_store, "a", "s");
        VERIFY_OK(again);
        QVERIFY(*again == sent);
    }

    void rotationOfAnotherLengthComesBackAsSent_data()
    {
        QTest::addColumn<QList<double>>("rotation");
        QTest::newRow("none") << QList<double>{};
        QTest::newRow("three") << QList<double>{0.1, -2, 1e300};
        QTest::newRow("a matrix") << QList<double>(16, 0.5);
    }
    void rotationOfAnotherLengthComesBackAsSent()
    {
        QFETCH(const QList<double>, rotation);
        model::Anchor sent = anchorAt("s", "a", {1, 2, 3});
        sent.otherRotation.emplace(rotation.begin(), rotation.end());
        VERIFY_OK(ingest(*m_store, eventOf("s", "e1", {sent})));
        const auto found = anchor(*m_store, "a");
        VERIFY_OK(found);
        QVERIFY(*found == sent);

        sent.otherRotation.reset(); // and a quaternion replaces it
        VERIFY_OK(ingest(*m_store, eventOf("s", "e2", {sent})));
        QVERIFY(*anchor(*m_store, "a") == sent);
    }

    void anchorIdsBelongToTheirSession()
    {
        VERIFY_OK(ingest(*m_store, eventOf("s1", "e1", {anchorAt("s1", "a", {1, 0, 0}, 20)})));
        VERIFY_OK(ingest(*m_store, eventOf("s2", "e2", {anchorAt("s2", "a", {2, 0, 0}, 10)})));
        QCOMPARE(totals(*m_store)->anchors, 2u);
        QCOMPARE(anchor(*m_store, "a", "s2")->pose.position.x, 2.0);
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 1.0); // the newest
        QCOMPARE(int(anchor(*m_store, "a", "s3").error().code), int(ErrorCode::NotFound));
        QCOMPARE(int(anchor(*m_store, "b").error().code), int(ErrorCode::NotFound));
    }

    void updateKeepsMetadataUnlessReplaced()
    {
        model::Anchor anchorWithMetadata = anchorAt("s", "a", {0, 0, 0});
        anchorWithMetadata.metadata = R"({"label":"x"})";
        VERIFY_OK(ingest(*m_store, eventOf("s", "e1", {anchorWithMetadata})));
        const auto moved = ingest(
            *m_store,
            eventOf("s", "e2", {anchorAt("s", "b", {0, 0, 0}), anchorAt("s", "a", {5, 0, 0})}));
        VERIFY_OK(moved);
        QCOMPARE(moved->keptMetadata.size(), 2u);
        QCOMPARE(moved->keptMetadata[0], "");
        QCOMPARE(moved->keptMetadata[1], R"({"label":"x"})");
        QCOMPARE(anchor(*m_store, "a")->metadata, R"({"label":"x"})");
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 5.0);
        anchorWithMetadata.metadata = R"({"label":"y"})";
        VERIFY_OK(ingest(*m_store, eventOf("s", "e3", {anchorWithMetadata})));
        QCOMPARE(anchor(*m_store, "a")->metadata, R"({"label":"y"})");
        QCOMPARE(totals(*m_store)->anchors, 2u);
    }

    void repeatedEventIsNotStoredAgain()
    {
        VERIFY_OK(ingest(
            *m_store,
            eventOf("s", "e", {anchorAt("s", "a", {1, 0, 0})}, {meshOf("s", "m", "a", "one")})));
        const auto again = ingest(*m_store, eventOf("s", "e", {anchorAt("s", "a", {9, 0, 0})}));
        VERIFY_OK(again);
        QVERIFY(again->repeated);
        QCOMPARE(again->anchorCount, 1u); // of the first time
        QCOMPARE(again->meshCount, 1u);
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 1.0);
        // The same id in another session is another event.
        const auto other = ingest(*m_store, eventOf("t", "e", {anchorAt("t", "a", {3, 0, 0})}));
        VERIFY_OK(other);
        QVERIFY(!other->repeated);
    }

    void repeatedEventWithinOneRequest()
    {
        std::vector<model::SpatialEvent> events;
        events.push_back(eventOf("s", "e", {anchorAt("s", "a", {1, 0, 0})}));
        events.push_back(eventOf("s", "e", {anchorAt("s", "a", {2, 0, 0})}));
        const auto outcomes = ingest(*m_store, std::move(events));
        VERIFY_OK(outcomes);
        QVERIFY(!outcomes->at(0).repeated);
        QVERIFY(outcomes->at(1).repeated);
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 1.0);
    }

    void eventIdsAreForgottenOldestFirst()
    {
        StoreSettings settings;
        settings.eventIdsMax = 10;
        open(settings);
        std::vector<model::SpatialEvent> events;
        for (int i = 0; i < 2'000; ++i)
            events.push_back(eventOf("s", "e" + std::to_string(i), {}));
        VERIFY_OK(ingest(*m_store, std::move(events)));
        QVERIFY(!ingest(*m_store, eventOf("s", "e0", {}))->repeated);
        QVERIFY(ingest(*m_store, eventOf("s", "e1999", {}))->repeated);
    }

    void query_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("near");
        QTest::addColumn<double>("radiusM");
        QTest::addColumn<qint64>("since");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("offset");
        QTest::addColumn<QStringList>("expected");
        const QString none;
        const auto list = [](const char *text) {
            return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
        };
        QTest::addRow("newest first, then by id") << "s" << none << 0.0 << qint64(-1) << qint64(-1)
                                                  << 100 << 0 << list("s/d s/a s/c s/b");
        QTest::addRow("limit") << "s" << none << 0.0 << qint64(-1) << qint64(-1) << 2 << 0
                               << list("s/d s/a");
        QTest::addRow("offset") << "s" << none << 0.0 << qint64(-1) << qint64(-1) << 2 << 1
                                << list("s/a s/c");
        QTest::addRow("offset past the end")
            << "s" << none << 0.0 << qint64(-1) << qint64(-1) << 2 << 9 << QStringList();
        QTest::addRow("nothing asked for")
            << "s" << none << 0.0 << qint64(-1) << qint64(-1) << 0 << 0 << QStringList();
        QTest::addRow("since and until are inclusive")
            << "s" << none << 0.0 << qint64(20) << qint64(30) << 100 << 0 << list("s/a s/c");
        QTest::addRow("since") << "s" << none << 0.0 << qint64(31) << qint64(-1) << 100 << 0
                               << list("s/d");
        QTest::addRow("until") << "s" << none << 0.0 << qint64(-1) << qint64(19) << 100 << 0
                               << list("s/b");
        QTest::addRow("unknown session")
            << "x" << none << 0.0 << qint64(-1) << qint64(-1) << 100 << 0 << QStringList();
        QTest::addRow("radius includes its end and the centre")
            << "s"
            << "a" << 5.0 << qint64(-1) << qint64(-1) << 100 << 0 << list("s/a s/b");
        QTest::addRow("radius just short")
            << "s"
            << "a" << 4.999999 << qint64(-1) << qint64(-1) << 100 << 0 << list("s/a");
        QTest::addRow("radius over all sessions")
            << none << "a" << 5.0 << qint64(-1) << qint64(-1) << 100 << 0 << list("s/a s/b t/e");
        QTest::addRow("radius in another session than the centre's")
            << "t"
            << "a" << 5.0 << qint64(-1) << qint64(-1) << 100 << 0 << list("t/e");
        QTest::addRow("radius and time")
            << "s"
            << "a" << 100.0 << qint64(20) << qint64(-1) << 100 << 0 << list("s/d s/a s/c");
    }

    void query()
    {
        VERIFY_OK(ingest(*m_store,
                         eventOf("s",
                                 "e1",
                                 {anchorAt("s", "a", {1, 1, 1}, 30),
                                  anchorAt("s", "b", {4, 1, 5}, 10), // 5 m from a
                                  anchorAt("s", "c", {1, 20, 1}, 20),
                                  anchorAt("s", "d", {1, 1, -30}, 40)})));
        VERIFY_OK(ingest(*m_store, eventOf("t", "e2", {anchorAt("t", "e", {1, 1, 2}, 5)})));
        QFETCH(const QString, session);
        QFETCH(const QString, near);
        QFETCH(const double, radiusM);
        QFETCH(const qint64, since);
        QFETCH(const qint64, until);
        QFETCH(const int, limit);
        QFETCH(const int, offset);
        QFETCH(const QStringList, expected);
        AnchorQuery question;
        if (!session.isEmpty())
            question.session = model::SessionId(session.toStdString());
        if (!near.isEmpty())
            question.near = Near{model::AnchorId(near.toStdString()), radiusM};
        if (since >= 0)
            question.since = fromUnixMs(since);
        if (until >= 0)
            question.until = fromUnixMs(until);
        question.limit = static_cast<std::size_t>(limit);
        question.offset = static_cast<std::size_t>(offset);
        const auto page = storage::test::query(*m_store, question);
        VERIFY_OK(page);
        QCOMPARE(idsOf(*page), expected);
    }

    void queryAroundUnknownAnchor()
    {
        AnchorQuery question;
        question.near = Near{model::AnchorId("nowhere"), 1.0};
        const auto page = storage::test::query(*m_store, question);
        VERIFY_OK(page);
        QVERIFY(page->anchors.empty());
    }

    void radiusAgreesWithBruteForce()
    {
        std::mt19937 random(
            20261121); // reproducible, and large enough numbers for the 32-bit index
        std::uniform_real_distribution<double> wide(-1'000.0, 1'000.0);
        std::uniform_real_distribution<double> narrow(-1.0, 1.0);
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 2'000; ++i) {
            auto &draw = i % 2 ? wide : narrow;
            const double far = i % 10 == 0 ? 16'777'216.0 : 0.0;
            anchors.push_back(anchorAt(i % 3 ? "s" : "t",
                                       "a" + std::to_string(i),
                                       {far + draw(random), draw(random), draw(random)},
                                       i));
        }
        VERIFY_OK(ingest(*m_store, eventOf("s", "e", anchors)));
        // Moved anchors must be found at their new place only.
        std::vector<model::Anchor> moved;
        for (std::size_t i = 0; i < anchors.size(); i += 7) {
            anchors[i].pose.position = {narrow(random), narrow(random), narrow(random)};
            moved.push_back(anchors[i]);
        }
        VERIFY_OK(ingest(*m_store, eventOf("s", "e2", moved)));
        // Walkers stay in the cube of a metre that the index has of them, and leave it.
        for (int step = 0; step < 10; ++step) {
            moved.clear();
            for (std::size_t i = 0; i < anchors.size(); i += 5) {
                anchors[i].pose.position.x += 0.3 * narrow(random);
                anchors[i].pose.position.z += 0.1;
                moved.push_back(anchors[i]);
            }
            VERIFY_OK(ingest(*m_store, eventOf("s", "walk" + std::to_string(step), moved)));
        }
        for (int round = 0; round < 60; ++round) {
            const model::Anchor &centre = anchors[random() % anchors.size()];
            const double radius = std::pow(10.0, std::uniform_real_distribution(-2.0, 3.5)(random));
            std::set<std::string> expected;
            for (const model::Anchor &candidate : anchors) {
                const auto d = candidate.pose.position - centre.pose.position;
                if (candidate.session == centre.session && dot(d, d) <= radius * radius)
                    expected.insert(candidate.id.text());
            }
            AnchorQuery question;
            question.session = centre.session;
            question.near = Near{centre.id, radius};
            question.limit = anchors.size();
            const auto page = storage::test::query(*m_store, question);
            VERIFY_OK(page);
            std::set<std::string> found;
            for (const model::Anchor &candidate : page->anchors)
                found.insert(candidate.id.text());
            QVERIFY2(found == expected, qPrintable(QStringLiteral("round %1").arg(round)));
        }
    }

    void meshVersions()
    {
        const auto put = [&](const char *event, const char *id, const char *content) {
            auto outcome =
                ingest(*m_store, eventOf("s", event, {}, {meshOf("s", id, "a", content)}));
            return outcome ? outcome->meshes.front() : MeshOutcome{};
        };
        QVERIFY(!put("e1", "m", "one").duplicate);
        QVERIFY(!put("e2", "m", "two").duplicate);
        QCOMPARE(vertices(*mesh(*m_store, "m")), "two");
        QCOMPARE(totals(*m_store)->meshes, 1u);

        const MeshOutcome same = put("e3", "m", "two");
        QVERIFY(same.duplicate);
        QCOMPARE(same.bytes.savedByDedup, 3u);
        const MeshOutcome renamed = put("e4", "n", "two");
        QVERIFY(renamed.duplicate);
        QCOMPARE(renamed.id.text(), "m");
        QCOMPARE(int(mesh(*m_store, "n").error().code), int(ErrorCode::NotFound));

        const MeshOutcome back = put("e5", "m", "one"); // an older content is news
        QVERIFY(!back.duplicate);
        QCOMPARE(back.bytes.savedByDedup, 3u); // though its bytes are there
        QCOMPARE(vertices(*mesh(*m_store, "m")), "one");

        const Totals sums = *totals(*m_store);
        QCOMPARE(sums.meshes, 1u);
        QCOMPARE(sums.meshBytes.full, 15u);
        QCOMPARE(sums.meshBytes.stored, 6u);
        QCOMPARE(sums.meshBytes.compressionRatio(), 6.0 / 15.0);
    }

    void meshDeduplication_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("anchor");
        QTest::addColumn<QString>("vertices");
        QTest::addColumn<QString>("faces");
        QTest::addColumn<bool>("duplicate");
        QTest::addColumn<int>("savedBytes");
        QTest::addRow("same") << "s"
                              << "a"
                              << "abc"
                              << "def" << true << 6;
        QTest::addRow("other session") << "t"
                                       << "a"
                                       << "abc"
                                       << "def" << false << 6;
        QTest::addRow("other anchor") << "s"
                                      << "b"
                                      << "abc"
                                      << "def" << false << 6;
        QTest::addRow("same bytes, other parts") << "s"
                                                 << "a"
                                                 << "abcd"
                                                 << "ef" << false << 6;
        QTest::addRow("other bytes") << "s"
                                     << "a"
                                     << "abc"
                                     << "deg" << false << 0;
    }

    void meshDeduplication()
    {
        QFETCH(const QString, session);
        QFETCH(const QString, anchor);
        QFETCH(const QString, vertices);
        QFETCH(const QString, faces);
        QFETCH(const bool, duplicate);
        QFETCH(const int, savedBytes);
        VERIFY_OK(
            ingest(*m_store, eventOf("s", "e", {}, {meshOf("s", "first", "a", "abc", "def")})));
        const std::string id = session.toStdString();
        const auto outcome = ingest(*m_store,
                                    eventOf(id,
                                            "f",
                                            {},
                                            {meshOf(id,
                                                    "second",
                                                    anchor.toStdString(),
                                                    vertices.toStdString(),
                                                    faces.toStdString())}));
        VERIFY_OK(outcome);
        const MeshOutcome &stored = outcome->meshes.front();
        QCOMPARE(stored.duplicate, duplicate);
        QCOMPARE(stored.id.text(), duplicate ? "first" : "second");
        QCOMPARE(stored.bytes.savedByDedup, std::uint64_t(savedBytes));
        QVERIFY(stored.hash.has_value());
        if (!duplicate) {
            const auto found = mesh(*m_store, "second", id);
            VERIFY_OK(found);
            QCOMPARE(::vertices(*found), vertices.toStdString());
            QVERIFY(found->hash == stored.hash);
        }
    }

    void deltaIsStoredAsSent()
    {
        model::Mesh delta = meshOf("s", "d", "a", "delta");
        delta.isDelta = true;
        delta.base = model::MeshId("m");
        delta.compressionLevel = 7;
        VERIFY_OK(ingest(*m_store, eventOf("s", "e", {}, {meshOf("s", "m", "a", "delta"), delta})));
        const auto found = mesh(*m_store, "d");
        VERIFY_OK(found);
        QVERIFY(found->isDelta);
        QVERIFY(!found->hash);
        QCOMPARE(found->base->text(), "m");
        QCOMPARE(found->compressionLevel, 7);
        QCOMPARE(vertices(*found), "delta");
    }

    void largePayloadIsCompressedAndComesBack()
    {
        model::Mesh sent = meshOf("s", "m", "a", std::string(100'000, 'v'), std::string(500, 'f'));
        auto payload = std::make_shared<model::MeshPayload>(*sent.payload);
        payload->normals = bytesOf(std::string(300, 'n'));
        sent.payload = payload;
        VERIFY_OK(ingest(*m_store, eventOf("s", "e", {}, {sent})));
        const auto found = mesh(*m_store, "m");
        VERIFY_OK(found);
        QVERIFY(*found->payload == *payload);
        QVERIFY(totals(*m_store)->meshBytes.stored < 2'000);
        QCOMPARE(totals(*m_store)->meshBytes.full, 100'800u);
    }

    void queryWithMeshes()
    {
        VERIFY_OK(ingest(*m_store,
                         eventOf("s",
                                 "e",
                                 {anchorAt("s", "a", {0, 0, 0}), anchorAt("s", "b", {0, 0, 0})},
                                 {meshOf("s", "m1", "a", "1"),
                                  meshOf("s", "m2", "a", "2"),
                                  meshOf("s", "m3", "b", "3"),
                                  meshOf("s", "m4", "nobody", "4")})));
        AnchorQuery question;
        question.session = model::SessionId("s");
        question.limit = 1;
        question.withMeshes = true;
        const auto page = storage::test::query(*m_store, question);
        VERIFY_OK(page);
        QCOMPARE(idsOf(*page), QStringList{QStringLiteral("s/a")});
        QCOMPARE(page->meshes.size(), 3u);
        QCOMPARE(page->meshes[0].id.text(), "m1");
        QCOMPARE(page->meshes[1].id.text(), "m2");
        QCOMPARE(page->meshes[2].id.text(), "m4"); // its anchor was never reported
        question.offset = 1;
        QCOMPARE(storage::test::query(*m_store, question)->meshes.size(), 1u);
        question.offset = 0;

        StoreSettings tight;
        tight.queryMeshBytesMax = 1;
        open(tight);
        QCOMPARE(int(storage::test::query(*m_store, question).error().code),
                 int(ErrorCode::TooLarge));
    }

    void sessionsAreSummedUp()
    {
        const Timestamp begin = m_clock.now();
        const auto aSecond = std::chrono::seconds(1);
        VERIFY_OK(ingest(*m_store,
                         eventOf("s",
                                 "e1",
                                 {anchorAt("s", "a", {0, 0, 0}), anchorAt("s", "b", {0, 0, 0})},
                                 {meshOf("s", "m", "a", "1")})));
        m_clock.advance(aSecond);
        VERIFY_OK(ingest(*m_store, eventOf("t", "e1", {anchorAt("t", "a", {0, 0, 0})})));
        m_clock.advance(aSecond);
        VERIFY_OK(ingest(*m_store, eventOf("s", "e2", {anchorAt("s", "a", {1, 0, 0})})));
        const auto sessions = await<std::vector<model::Session>>(
            [&](auto done) { m_store->sessions(9, std::move(done)); });
        VERIFY_OK(sessions);
        QCOMPARE(sessions->size(), 2u);
        QVERIFY(sessions->at(0)
                == (model::Session{
                    model::SessionId("s"), begin, begin + 2 * aSecond, 2, 1, {1, 1, 1, 0, 0}}));
        QVERIFY(sessions->at(1)
                == (model::Session{model::SessionId("t"), begin + aSecond, begin + aSecond, 1, 0}));
    }

    void snapshotNamesEverythingOnce()
    {
        StoreSettings settings;
        settings.pageAnchorsMax = 7;
        settings.pageMeshBytesMax = 250;
        open(settings);
        std::vector<model::SpatialEvent> events;
        for (int s = 0; s < 9; ++s) {
            const std::string session = "s" + std::to_string(s);
            events.push_back(eventOf(session, "e", {}));
            for (int i = 0; i < 5; ++i) {
                const std::string id = std::to_string(i);
                events.back().anchors.push_back(anchorAt(session, "a" + id, {0, 0, 0}));
                events.back().meshes.push_back(
                    meshOf(session, "m" + id, "a" + id, std::string(100, char('a' + i))));
            }
        }
        VERIFY_OK(ingest(*m_store, std::move(events)));
        std::set<std::string> anchors;
        std::set<std::string> meshes;
        std::size_t sessions = 0;
        std::size_t pages = 0;
        SnapshotCursor cursor;
        while (cursor.section != SnapshotCursor::Section::End) {
            const auto page =
                await<SnapshotPage>([&](auto done) { m_store->snapshot(cursor, std::move(done)); });
            VERIFY_OK(page);
            ++pages;
            sessions += page->sessions.size();
            for (const auto &anchor : page->anchors)
                QVERIFY(anchors.insert(anchor.session.text() + anchor.id.text()).second);
            for (const auto &mesh : page->meshes)
                QVERIFY(meshes.insert(mesh.session.text() + mesh.id.text()).second);
            QVERIFY(page->anchors.size() <= 7u);
            QVERIFY(page->meshes.size() <= 3u);
            cursor = page->next;
        }
        QCOMPARE(sessions, 9u);
        QCOMPARE(anchors.size(), 45u);
        QCOMPARE(meshes.size(), 45u);
        QVERIFY(pages > 20);
    }
};

QTEST_GUILESS_MAIN(tst_Store)
#include "tst_store.moc"
