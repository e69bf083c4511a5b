// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/storage/store_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

model::Anchor deviceAt(std::string id, double x)
{
    model::Anchor anchor = anchorAt("s", std::move(id), {x, 0, 0});
    anchor.metadata = R"({"kind":"device","device_id":"vive","stream":"head"})";
    return anchor;
}

/// "a=1 b=2": where they were along x.
QString placesOf(const std::vector<model::Anchor> &anchors)
{
    QStringList places;
    for (const model::Anchor &anchor : anchors)
        places += QStringLiteral("%1=%2")
                      .arg(QString::fromStdString(anchor.id.text()))
                      .arg(anchor.pose.position.x);
    places.sort();
    return places.join(u' ');
}

} // namespace

class tst_Past : public StoreTest
{
    Q_OBJECT

private:
    /// Stores and returns when that was.
    Timestamp store(std::vector<model::Anchor> anchors,
                    std::vector<model::Mesh> meshes = {},
                    const std::string &session = "s")
    {
        m_clock->advance(std::chrono::milliseconds(10));
        const Timestamp at = m_clock->now();
        [&] { QVERIFY(ingestNext(std::move(anchors), std::move(meshes), session)); }();
        m_clock->advance(std::chrono::milliseconds(10));
        return at;
    }
    Result<AnchorPage> pageThen(Timestamp asOf, AnchorQuery question = {})
    {
        if (!question.near)
            question.session = model::SessionId("s");
        question.asOf = asOf;
        return query(*m_store, std::move(question));
    }
    QString placesThen(Timestamp asOf, AnchorQuery question = {})
    {
        const auto page = pageThen(asOf, std::move(question));
        return page ? placesOf(page->anchors) : QString::fromStdString(page.error().detail);
    }
    Result<PastAnchor> anchorThen(const std::string &id, Timestamp asOf)
    {
        return await<PastAnchor>([&](auto done) {
            m_store->anchorThen(model::AnchorId(id), model::SessionId("s"), asOf, std::move(done));
        });
    }
    Result<model::AnchorPast> past(model::AnchorPastQuery query)
    {
        return await<model::AnchorPast>(
            [&](auto done) { m_store->anchorPast(std::move(query), std::move(done)); });
    }
    /// "1 2 -2": where it was, the newest first; with a dash when it was deleted.
    QString statesOf(const std::string &id, model::AnchorPastQuery query = {})
    {
        query.id = model::AnchorId(id);
        const auto found = past(std::move(query));
        if (!found)
            return QStringLiteral("error");
        QStringList states;
        for (const model::AnchorState &state : found->states)
            states += QStringLiteral("%1%2")
                          .arg(state.isDeleted ? QStringLiteral("-") : QString())
                          .arg(state.anchor.pose.position.x);
        return states.join(u' ');
    }
    Result<PastGraph> graphThen(graph::Query query, Timestamp asOf)
    {
        return await<PastGraph>(
            [&](auto done) { m_store->graphThen(std::move(query), asOf, std::move(done)); });
    }
    void remove(std::optional<std::string> anchor)
    {
        Deletion deletion;
        deletion.session = model::SessionId("s");
        if (anchor)
            deletion.anchor = model::AnchorId(*anchor);
        m_clock->advance(std::chrono::milliseconds(10));
        QVERIFY(await<DeletionOutcome>(
            [&](auto done) { m_store->remove(std::move(deletion), std::move(done)); }));
        m_clock->advance(std::chrono::milliseconds(10));
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void anchorsThen()
    {
        const Timestamp before = m_clock->now();
        const Timestamp first =
            store({anchorAt("s", "a", {1, 0, 0}), anchorAt("s", "b", {5, 0, 0})});
        const Timestamp second = store({anchorAt("s", "a", {2, 0, 0})});
        store({anchorAt("t", "a", {9, 0, 0})}, {}, "t");
        QCOMPARE(placesThen(before), QString());
        QCOMPARE(placesThen(first), u"a=1 b=5");
        QCOMPARE(placesThen(second - std::chrono::milliseconds(1)), u"a=1 b=5");
        QCOMPARE(placesThen(second), u"a=2 b=5");
        QCOMPARE(placesThen(m_clock->now() + std::chrono::hours(1)), u"a=2 b=5");
        QCOMPARE(anchorThen("a", first)->anchor.pose.position.x, 1.0);
        QCOMPARE(anchorThen("a", before).error().code, ErrorCode::NotFound);
        QCOMPARE(anchorThen("c", first).error().code, ErrorCode::NotFound);
        QCOMPARE(statesOf("b"), u"5"); // it has not changed
    }

    void whatWasDeletedWasThere()
    {
        const Timestamp there =
            store({anchorAt("s", "a", {1, 0, 0}), anchorAt("s", "b", {2, 0, 0})});
        remove("a");
        const Timestamp gone = m_clock->now();
        const Timestamp again = store({anchorAt("s", "a", {1, 0, 0})});
        remove(std::nullopt);
        QCOMPARE(placesThen(there), u"a=1 b=2");
        QCOMPARE(placesThen(gone), u"b=2");
        QCOMPARE(placesThen(again), u"a=1 b=2");
        QCOMPARE(placesThen(m_clock->now()), QString());
        QTRY_COMPARE(m_store->counters().sessionsDoomed, 0u); // then its end is written down
        QCOMPARE(statesOf("a"), u"-1 1 -1 1");
    }

    void metadataThen()
    {
        model::Anchor anchor = anchorAt("s", "a", {});
        anchor.metadata = R"({"label":"one"})";
        const Timestamp first = store({anchor});
        const Timestamp kept = store({anchorAt("s", "a", {1, 0, 0})});
        anchor.metadata = R"({"label":"two"})";
        const Timestamp second = store({anchor});
        QCOMPARE(anchorThen("a", first)->anchor.metadata, std::string(R"({"label":"one"})"));
        QCOMPARE(anchorThen("a", kept)->anchor.metadata, std::string(R"({"label":"one"})"));
        QCOMPARE(anchorThen("a", second)->anchor.metadata, std::string(R"({"label":"two"})"));
    }

    void placesAndPages()
    {
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 10; ++i)
            anchors.push_back(anchorAt("s", "a" + std::to_string(i), {double(i), 0, 0}, 1'000 + i));
        const Timestamp then = store(std::move(anchors));
        store({anchorAt("s", "a3", {50, 0, 0})});
        AnchorQuery question;
        question.near = Near{spatial::Vec3{3, 0, 0}, 1.5};
        QCOMPARE(placesThen(then, question), u"a2=2 a3=3 a4=4");
        question.near = Near{model::AnchorId("a3"), 0.0, 2};
        QCOMPARE(placesThen(then, question), u"a2=2 a3=3");
        question.near = Near{model::AnchorId("nobody"), 1.0};
        QCOMPARE(placesThen(then, question), QString());
        question.near.reset();
        question.box = spatial::Aabb{{2.5, -1, -1}, {5, 1, 1}};
        QCOMPARE(placesThen(then, question), u"a3=3 a4=4 a5=5");
        question.box.reset();
        question.limit = 2;
        question.offset = 1; // newest first
        QCOMPARE(placesThen(then, question), u"a7=7 a8=8");
        question.offset = 0;
        question.until = fromUnixMs(1'001);
        QCOMPARE(placesThen(then, question), u"a0=0 a1=1");
    }

    void meshesThen()
    {
        const Timestamp first = store({anchorAt("s", "a", {})},
                                      {meshOf("s", "m", "a", "one"), meshOf("s", "n", "x", "x")});
        const Timestamp second = store({}, {meshOf("s", "m", "a", "two")});
        const Timestamp third = store({anchorAt("s", "x", {})}, {meshOf("s", "m", "x", "two")});
        AnchorQuery question;
        question.withMeshes = true;
        const auto meshesAt = [&](Timestamp asOf) {
            const auto page = pageThen(asOf, question);
            QStringList texts;
            for (const model::Mesh &mesh : page->meshes)
                texts += QString::fromStdString(mesh.id.text() + "=")
                         + QString::fromStdString(std::string(asText(mesh.payload->vertices)));
            return texts.join(u' ');
        };
        QCOMPARE(meshesAt(first), u"m=one n=x");
        QCOMPARE(meshesAt(second), u"m=two n=x");
        QCOMPARE(meshesAt(third), u"m=two n=x");
        QCOMPARE(meshesAt(first - std::chrono::milliseconds(1)), QString());
        const auto meshAt = [&](Timestamp asOf) {
            return await<model::Mesh>([&](auto done) {
                m_store->mesh(model::MeshId("m"),
                              model::SessionId("s"),
                              MeshMoment{{}, asOf},
                              std::move(done));
            });
        };
        QCOMPARE(std::string(asText(meshAt(first)->payload->vertices)), std::string("one"));
        QCOMPARE(std::string(asText(meshAt(third)->payload->vertices)), std::string("two"));
        QCOMPARE(meshAt(fromUnixMs(1)).error().code, ErrorCode::NotFound);
        MeshHistoryQuery versions;
        versions.id = model::MeshId("m");
        versions.asOf = second;
        QCOMPARE(history(*m_store, versions)->versions.size(), std::size_t(2));
    }

    void graphOfThen()
    {
        const Timestamp near =
            store({anchorAt("s", "a", {}), anchorAt("s", "b", {1, 0, 0}), deviceAt("d", 0.5)},
                  {meshOf("s", "m", "a", "one")});
        const Timestamp apart = store({anchorAt("s", "b", {9, 0, 0})});
        remove("a");
        graph::Query question;
        question.from = {model::SessionId("s"), graph::NodeKind::Anchor, "a"};
        const auto edgesAt = [&](Timestamp asOf, graph::EdgeKinds kinds) {
            question.kinds = kinds;
            const auto found = graphThen(question, asOf);
            return found ? int(found->answer.edges.size()) : -1;
        };
        QCOMPARE(edgesAt(near, {graph::EdgeKind::Adjacent}), 1); // not to the device
        QCOMPARE(edgesAt(near, {graph::EdgeKind::AnchoredTo}), 1);
        QCOMPARE(edgesAt(near, {graph::EdgeKind::ObservedIn}), 1);
        QCOMPARE(edgesAt(apart, {graph::EdgeKind::Adjacent}), 0);
        QCOMPARE(edgesAt(apart, {graph::EdgeKind::AnchoredTo}), 1);
        QCOMPARE(edgesAt(m_clock->now(), {graph::EdgeKind::Adjacent}), -1);
        QCOMPARE(graphThen(question, m_clock->now()).error().code, ErrorCode::NotFound);
    }

    void posesAreThinned()
    {
        StoreSettings settings;
        settings.past.resolution = {std::chrono::milliseconds(1'000), 0.5};
        open(settings);
        store({deviceAt("d", 0)});
        for (int i = 1; i <= 300; ++i) // six seconds, 1.5 mm each
            store({deviceAt("d", i * 0.0015)});
        store({deviceAt("d", 3)}); // far at once
        const auto found = past({.id = model::AnchorId("d")});
        QCOMPARE(found->states.size(), std::size_t(8));
        QCOMPARE(found->states[0].anchor.pose.position.x, 3.0);
        for (std::size_t i = 2; i < found->states.size(); ++i)
            QVERIFY(found->states[i - 1].from - found->states[i].from
                    >= std::chrono::milliseconds(1'000));
        QCOMPARE(found->resolution.poseInterval, std::chrono::milliseconds(1'000));
        QCOMPARE(found->resolution.poseDistanceM, 0.5);
        QCOMPARE(m_store->counters().past.states, 8u);
        QCOMPARE(m_store->counters().past.thinned, 294u);
        // An anchor that was placed keeps every change.
        for (int i = 0; i < 5; ++i)
            store({anchorAt("s", "a", {i * 0.001, 0, 0})});
        QCOMPARE(past({.id = model::AnchorId("a")})->states.size(), std::size_t(5));
    }

    void pagesOfThePast()
    {
        std::vector<Timestamp> times;
        for (int i = 0; i < 5; ++i)
            times.push_back(store({anchorAt("s", "a", {double(i), 0, 0})}));
        store({anchorAt("t", "a", {7, 0, 0})}, {}, "t");
        model::AnchorPastQuery query;
        QCOMPARE(statesOf("a", query), u"7"); // where it was seen last
        query.session = model::SessionId("s");
        QCOMPARE(statesOf("a", query), u"4 3 2 1 0");
        query.limit = 2;
        QCOMPARE(statesOf("a", query), u"4 3");
        query.id = model::AnchorId("a");
        QVERIFY(past(query)->hasMore);
        query.before = times[3];
        QCOMPARE(statesOf("a", query), u"2 1");
        query.since = times[2];
        QCOMPARE(statesOf("a", query), u"2");
        query.id = model::AnchorId("a");
        QVERIFY(!past(query)->hasMore);
        QCOMPARE(statesOf("nobody"), u"error");
    }

    void restartGoesOn()
    {
        const Timestamp first = store({anchorAt("s", "a", {1, 0, 0}), deviceAt("d", 1)});
        open();
        store({anchorAt("s", "a", {1, 0, 0}), deviceAt("d", 1.1)}); // no change, and too soon
        const Timestamp second = store({anchorAt("s", "a", {2, 0, 0})});
        QCOMPARE(statesOf("a"), u"2 1");
        QCOMPARE(statesOf("d"), u"1");
        QCOMPARE(placesThen(first), u"a=1 d=1");
        QCOMPARE(placesThen(second), u"a=2 d=1");
    }

    void failedRequestLeavesNoTrace()
    {
        store({anchorAt("s", "a", {1, 0, 0})});
        model::Anchor broken = anchorAt("s", "b", {});
        broken.pose.rotation.x = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!ingest(*m_store, eventOf("s", "broken", {anchorAt("s", "a", {5, 0, 0}), broken})));
        QCOMPARE(statesOf("a"), u"1");
        store({anchorAt("s", "a", {5, 0, 0})});
        QCOMPARE(statesOf("a"), u"5 1");
    }

    void oldStatesAreForgotten()
    {
        StoreSettings settings;
        settings.past.ageMax = std::chrono::hours(1);
        open(settings);
        const Timestamp old = store({anchorAt("s", "a", {1, 0, 0}), anchorAt("s", "b", {1, 0, 0})});
        store({anchorAt("s", "a", {2, 0, 0})});
        remove("b");
        m_clock->advance(std::chrono::hours(2));
        const Timestamp recent = store({anchorAt("s", "a", {3, 0, 0})});
        m_clock->advance(std::chrono::minutes(2));
        store({anchorAt("s", "c", {4, 0, 0})});
        QCOMPARE(statesOf("a"), u"3 2"); // the second held when the past begins
        QCOMPARE(statesOf("b"), u"error");
        QCOMPARE(placesThen(recent), u"a=3");
        QVERIFY(placesThen(old).startsWith(u"as_of: the past begins at "));
        QVERIFY(m_store->counters().past.forgotten >= 3);
    }

    void tooMuchIsForgotten()
    {
        StoreSettings settings;
        settings.past.bytesMax = 20'000; // some 160 states
        open(settings);
        const Timestamp old = store({anchorAt("s", "a", {-1, 0, 0})});
        for (int round = 0; round < 20; ++round) {
            std::vector<model::Anchor> anchors;
            for (int i = 0; i < 50; ++i)
                anchors.push_back(
                    anchorAt("s", "a" + std::to_string(i), {double(round), double(i), 0}));
            store(std::move(anchors));
            m_clock->advance(std::chrono::minutes(2));
        }
        store({anchorAt("s", "z", {})});
        QVERIFY2(m_store->counters().past.bytes < 30'000,
                 qPrintable(QString::number(m_store->counters().past.bytes)));
        QVERIFY(m_store->counters().past.forgotten > 100);
        QVERIFY(placesThen(old).startsWith(u"as_of: the past begins at "));
        QCOMPARE(pageThen(m_clock->now())->anchors.size(),
                 std::size_t(52)); // all that are there now
    }
};

QTEST_GUILESS_MAIN(tst_Past)
#include "tst_past.moc"
