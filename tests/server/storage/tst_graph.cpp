// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"
#include "tests/server/storage/store_fixture.h"

#include <QSqlQuery>
#include <QTest>
#include <QVariant>

#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

graph::NodeKey node(graph::NodeKind kind, const std::string &id, const std::string &session = "s")
{
    return {model::SessionId(session), kind, id};
}

graph::NodeKey anchorNode(const std::string &id, const std::string &session = "s")
{
    return node(graph::NodeKind::Anchor, id, session);
}

graph::Query queryFor(graph::Question question, const graph::NodeKey &from)
{
    graph::Query query;
    query.question = question;
    query.from = from;
    query.nodesMax = 10'000;
    return query;
}

Result<graph::Answer> ask(Store &store, const graph::Query &query)
{
    return await<graph::Answer>([&](auto done) { store.graph(query, std::move(done)); });
}

std::string nameOf(const graph::NodeKey &key)
{
    return key.kind == graph::NodeKind::Session ? "session " + key.session.text() : key.id;
}

/// "a>b@1-2": what the graph says of a session, one line an edge, in any order.
QStringList edgesOf(const graph::Answer &answer)
{
    QStringList edges;
    for (const graph::FoundEdge &edge : answer.edges)
        edges += QString::fromStdString(nameOf(edge.from) + ">" + nameOf(edge.to) + "@"
                                        + std::to_string(toUnixMs(edge.seen.first)) + "-"
                                        + std::to_string(toUnixMs(edge.seen.last)));
    edges.sort();
    return edges;
}

QStringList allEdges(Store &store, const std::string &session = "s")
{
    const auto found = ask(
        store, queryFor(graph::Question::Component, node(graph::NodeKind::Session, {}, session)));
    return found ? edgesOf(*found) : QStringList{QString::fromStdString(found.error().detail)};
}

/// The names of the adjacent anchors, as the graph in memory has them.
QString neighboursOf(Store &store, const std::string &id)
{
    graph::Query query = queryFor(graph::Question::Neighbours, anchorNode(id));
    query.kinds = {graph::EdgeKind::Adjacent};
    const auto found = ask(store, query);
    if (!found)
        return QString::fromStdString(found.error().detail);
    QStringList names;
    for (std::size_t i = 1; i < found->nodes.size(); ++i)
        names += QString::fromStdString(found->nodes[i].key.id);
    names.sort();
    return names.join(u' ');
}

model::Anchor poseOf(std::string id, spatial::Vec3 position)
{
    model::Anchor anchor = anchorAt("s", std::move(id), position);
    anchor.metadata = R"({"kind":"device","device_id":"d"})";
    return anchor;
}

} // namespace

class tst_Graph : public StoreTest
{
    Q_OBJECT

private:
    void store(std::vector<model::Anchor> anchors,
               std::vector<model::Mesh> meshes = {},
               const std::string &session = "s")
    {
        m_clock->advance(std::chrono::seconds(10));
        QVERIFY(ingestNext(std::move(anchors), std::move(meshes), session));
    }
    void removeAnchor(const std::string &id, const std::string &session)
    {
        Deletion deletion;
        deletion.session = model::SessionId(session);
        deletion.anchor = model::AnchorId(id);
        const auto removed =
            await<DeletionOutcome>([&](auto done) { m_store->remove(deletion, std::move(done)); });
        QVERIFY(removed || removed.error().code == ErrorCode::NotFound);
    }
    /// Moves an anchor in a request that fails afterwards.
    void failAt(const std::string &id, spatial::Vec3 place)
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        std::vector<model::SpatialEvent> bad;
        bad.push_back(eventOf("s", "moved", {anchorAt("s", id, place)}));
        bad.push_back(eventOf("s", "bad", {anchorAt("s", "bad", {nan, 0, 0})}));
        QVERIFY(!ingest(*m_store, std::move(bad)));
    }
    /// The rows of a query of one column.
    QStringList rows(const char *sql)
    {
        const auto database = Database::open(
            pathOf(*m_folder) / "stag.db", Database::Access::ReadOnly, StoreSettings{});
        QSqlQuery query((*database)->sql());
        if (!query.exec(QString::fromLatin1(sql)))
            return {query.lastError().text()};
        QStringList rows;
        while (query.next())
            rows += query.value(0).toString();
        return rows;
    }

private Q_SLOTS:
    void init() { begin(fromUnixMs(0)); }
    void cleanup() { end(); }

    void anchorsBeyondNumbersAreStored()
    {
        for (const double far : {-1e17, 1e17, 1e200, -1e308})
            store({anchorAt("s", "near", {}), anchorAt("s", "far", {far, far, -far})});
    }
    void edgesAreWritten()
    {
        const qint64 start = toUnixMs(m_clock->now());
        store({anchorAt("s", "a", {1, 0, 0}), anchorAt("s", "b", {2, 0, 0})},
              {meshOf("s", "m", "b", "xyz")});
        QCOMPARE(rows("SELECT e.kind || ' ' || round(x, 3) || ' ' || first_seen FROM edge e "
                      "ORDER BY kind, source"),
                 (QStringList{QStringLiteral("0 1.0 %1").arg(start + 10'000),
                              QStringLiteral("0 2.0 %1").arg(start + 10'000),
                              QStringLiteral("1 0.0 %1").arg(start + 10'000),
                              QStringLiteral("2 -1.0 %1").arg(start + 10'000), // a, seen from b
                              QStringLiteral("3 0.0 %1").arg(start + 10'000)}));
        // Two anchors, each known to a centimetre and a hundredth of a radian, a metre apart.
        QCOMPARE(rows("SELECT round(position_deviation * position_deviation, 8) FROM edge "
                      "WHERE kind = 2"),
                 QStringList{QString::number(0.0001 + 0.0001 + 0.0001 * 2 / 3, 'g', 5)});
    }

    void onlyNearPlacesOfTheSameSessionAreAdjacent()
    {
        store({anchorAt("s", "a", {0, 0, 0}),
               anchorAt("s", "at the limit", {2, 0, 0}),
               anchorAt("s", "corner of the box", {0, 1.9, 1.9}),
               poseOf("head", {0, 0, 1})});
        store({anchorAt("t", "stranger", {0, 0, 0})}, {}, "t");
        QCOMPARE(neighboursOf(*m_store, "a"), u"at the limit");
        QCOMPARE(neighboursOf(*m_store, "head"), QString());
    }

    void onlyWhatHasAPlaceHasNeighbours()
    {
        model::Anchor asAnchor = anchorAt("s", "a", {0, 0, 0});
        asAnchor.metadata = R"({"kind":"anchor"})";
        const model::Anchor asDevice = poseOf("a", {0, 0, 0});
        store({asAnchor, anchorAt("s", "b", {1, 0, 0})});
        store({asDevice});
        QCOMPARE(rows("SELECT count(*) FROM edge WHERE kind = 2"),
                 QStringList{QStringLiteral("0")});
        QCOMPARE(neighboursOf(*m_store, "a"), QString()); // from here on the graph is in memory
        store({asAnchor});
        QCOMPARE(neighboursOf(*m_store, "a"), u"b");
        QCOMPARE(neighboursOf(*m_store, "b"), u"a");
        store({asDevice});
        QCOMPARE(neighboursOf(*m_store, "b"), QString());
        store({anchorAt("s", "b", {0.5, 0, 0})});
        QCOMPARE(neighboursOf(*m_store, "b"), QString());
    }

    void whoMovesAwayIsAdjacentNoMore()
    {
        store({anchorAt("s", "a", {0, 0, 0}), anchorAt("s", "b", {1, 0, 0})});
        store({anchorAt("s", "c", {50, 0, 0}), anchorAt("s", "d", {51, 0, 0})});
        QCOMPARE(neighboursOf(*m_store, "b"), u"a");
        store({anchorAt("s", "b", {50.5, 0, 0})});
        QCOMPARE(neighboursOf(*m_store, "b"), u"c d");
        QCOMPARE(neighboursOf(*m_store, "a"), QString());
        QCOMPARE(rows("SELECT count(*) FROM edge WHERE kind = 2"),
                 QStringList{QStringLiteral("3")});
    }

    void edgeRemembersWhenItBegan()
    {
        store({anchorAt("s", "a", {0, 0, 0}), anchorAt("s", "b", {1, 0, 0})});
        QVERIFY(allEdges(*m_store).contains(QStringLiteral("a>b@10000-10000")));
        store({anchorAt("s", "b", {1.1, 0, 0})}); // moved, but not away
        QVERIFY(allEdges(*m_store).contains(QStringLiteral("a>b@10000-20000")));
        store({anchorAt("s", "a", {0, 0, 0})}); // seen again where it was
        QVERIFY(allEdges(*m_store).contains(QStringLiteral("a>b@10000-30000")));
    }

    void meshMayComeBeforeItsAnchorAndMayChangeIt()
    {
        store({}, {meshOf("s", "m", "a", "xyz")});
        QCOMPARE(allEdges(*m_store), QStringList{QStringLiteral("m>session s@10000-10000")});
        store({anchorAt("s", "a", {}), anchorAt("s", "b", {9, 0, 0})});
        QVERIFY(allEdges(*m_store).contains(QStringLiteral("m>a@20000-20000")));
        store({}, {meshOf("s", "m", "b", "uvw")});
        QVERIFY(!allEdges(*m_store).contains(QStringLiteral("m>a@20000-20000")));
        QVERIFY(allEdges(*m_store).contains(QStringLiteral("m>b@30000-30000")));
        store({}, {meshOf("s", "m", "nobody", "rst")});
        QVERIFY(!allEdges(*m_store).contains(QStringLiteral("m>b@30000-30000")));
        QCOMPARE(rows("SELECT count(*) FROM edge WHERE kind = 1"),
                 QStringList{QStringLiteral("0")});
    }

    void sightingsThatScatterAreLessCertain()
    {
        store({anchorAt("s", "a", {}), anchorAt("s", "moved", {9, 0, 0})});
        std::mt19937 random(3);
        std::normal_distribution<double> scatter(0.0, 0.05);
        for (int i = 0; i < 60; ++i)
            store({anchorAt("s", "a", {scatter(random), scatter(random), scatter(random)})});
        store({anchorAt("s", "moved", {20, 0, 0})});
        const auto deviations = rows("SELECT e.position_deviation FROM edge e JOIN anchor a "
                                     "ON a.id = e.source WHERE e.kind = 0 ORDER BY a.key");
        QVERIFY2(std::abs(deviations[0].toDouble() - 0.05) < 0.02, qPrintable(deviations[0]));
        QCOMPARE(deviations[1].toDouble(), 0.01);
    }

    void neighboursMax()
    {
        StoreSettings settings;
        settings.topology.neighboursMax = 2;
        open(settings);
        store({anchorAt("s", "a", {0.1, 0, 0}),
               anchorAt("s", "b", {0.2, 0, 0}),
               anchorAt("s", "c", {0.3, 0, 0})});
        QCOMPARE(m_store->counters().crowdedAnchors, 0u);
        store({anchorAt("s", "d", {0, 0, 0})});
        QCOMPARE(neighboursOf(*m_store, "d"), u"a b");
        QCOMPARE(m_store->counters().crowdedAnchors, 1u);
    }

    /// The places in memory and the index of the table say the same, whatever happens.
    void placesInMemoryAgreeWithTheTable()
    {
        QStringList edges;
        for (const std::size_t placesMax : {std::size_t(1'000), std::size_t(30), std::size_t(5)}) {
            init();
            StoreSettings settings;
            settings.topology.placesMax = placesMax; // at 5 none fits, at 30 one session at a time
            settings.topology.neighboursMax = 4;
            open(settings);
            std::mt19937 random(7); // NOLINT: the same each time
            std::uniform_real_distribution<double> coordinate(0.0, 5.0);
            for (int step = 0; step < 120; ++step) {
                const std::string id = "a" + std::to_string(random() % 25);
                const std::string session = random() % 2 == 0 ? "s" : "t";
                const spatial::Vec3 place{coordinate(random), coordinate(random), 0};
                const unsigned what = random() % 10;
                if (what < 7)
                    store({anchorAt(session, id, place)}, {}, session);
                else if (what == 7)
                    store({poseOf(id, place)});
                else if (what == 8)
                    removeAnchor(id, session);
                else
                    failAt(id, place);
            }
            edges += rows("SELECT group_concat(source || '-' || target || ':' || x) FROM "
                          "(SELECT * FROM edge WHERE kind = 2 ORDER BY source, target)");
        }
        QVERIFY(edges[0].count(u':') > 40);
        QCOMPARE(edges[1], edges[0]);
        QCOMPARE(edges[2], edges[0]);
    }

    void whatFailsLeavesNoEdge()
    {
        store({anchorAt("s", "a", {})});
        QCOMPARE(neighboursOf(*m_store, "a"), QString());
        const double nan = std::numeric_limits<double>::quiet_NaN();
        std::vector<model::SpatialEvent> bad;
        bad.push_back(eventOf("s", "x", {anchorAt("s", "near", {1, 0, 0})}));
        bad.push_back(eventOf("s", "y", {anchorAt("s", "bad", {nan, 0, 0})}));
        QVERIFY(!ingest(*m_store, std::move(bad)));
        QCOMPARE(neighboursOf(*m_store, "a"), QString());
        QCOMPARE(
            ask(*m_store, queryFor(graph::Question::Neighbours, anchorNode("near"))).error().code,
            ErrorCode::NotFound);
        QCOMPARE(rows("SELECT count(*) FROM edge WHERE kind = 2"),
                 QStringList{QStringLiteral("0")});
    }

    /// The graph that followed every commit is the one that is read from the database.
    void followsWhatIsStored()
    {
        std::mt19937 random(5);
        std::uniform_real_distribution<double> coordinate(0.0, 8.0);
        std::uniform_int_distribution<int> number(0, 30);
        const auto one = [&](const char *prefix) {
            return prefix + std::to_string(number(random));
        };
        for (int i = 0; i < 300; ++i) {
            const spatial::Vec3 place{coordinate(random), coordinate(random), 0};
            std::vector<model::Anchor> anchors{anchorAt("s", one("a"), place)};
            if (i % 5 == 0)
                anchors.push_back(poseOf(one("p"), place));
            std::vector<model::Mesh> meshes;
            if (i % 3 == 0)
                meshes.push_back(meshOf("s", one("m"), one("a"), std::to_string(i)));
            store(std::move(anchors), std::move(meshes));
            if (i % 7 == 0) {
                Deletion deletion;
                deletion.session = model::SessionId("s");
                deletion.anchor = model::AnchorId(one("a"));
                deletion.withMeshes = i % 2 == 0;
                const auto deleted = await<DeletionOutcome>(
                    [&](auto done) { m_store->remove(deletion, std::move(done)); });
                QVERIFY(deleted || deleted.error().code == ErrorCode::NotFound);
            }
            if (i == 100) // from here on it is in memory
                QVERIFY(allEdges(*m_store).size() > 50);
        }
        const QStringList followed = allEdges(*m_store);
        open();
        const QStringList read = allEdges(*m_store);
        QVERIFY(read.size() > 100);
        QCOMPARE(followed, read);
    }

    void graphChangesMax()
    {
        StoreSettings settings;
        settings.graphChangesMax = 3;
        open(settings);
        store({anchorAt("s", "a", {})});
        QCOMPARE(neighboursOf(*m_store, "a"), QString());
        QCOMPARE(m_store->counters().graphRereads, 0u);
        std::vector<model::Anchor> many;
        for (int i = 0; i < 10; ++i)
            many.push_back(anchorAt("s", "n" + std::to_string(i), {0.1 * i, 0, 0}));
        store(std::move(many));
        QCOMPARE(m_store->counters().graphRereads, 1u);
        // One that comes before the graph is dropped is told to come again.
        QTRY_COMPARE(neighboursOf(*m_store, "a").split(u' ').size(), 10);
    }

    void graphQuestionsMax()
    {
        StoreSettings settings;
        settings.graphQuestionsMax = 0;
        open(settings);
        const auto refused = ask(*m_store, queryFor(graph::Question::Neighbours, anchorNode("a")));
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QCOMPARE(m_store->counters().graphQuestionsRefused, 1u);
    }

    void whoIsNotAnsweredIsTold()
    {
        // The store closes while the question waits for what is being written.
        std::promise<Result<graph::Answer>> answered;
        auto answer = answered.get_future();
        m_store->graph(
            queryFor(graph::Question::Neighbours, anchorNode("a")),
            [&answered](Result<graph::Answer> result) { answered.set_value(std::move(result)); });
        m_store.reset();
        QCOMPARE(answer.wait_for(std::chrono::seconds(0)), std::future_status::ready);
        const ErrorCode code = answer.get().error().code;
        QVERIFY(code == ErrorCode::Cancelled || code == ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(tst_Graph)
#include "tst_graph.moc"
