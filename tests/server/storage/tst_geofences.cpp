// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using model::GeofenceEvent;

namespace {

model::Geofence fenceAt(const std::string &id, const spatial::Vec3 &center, double radiusM = 1.0)
{
    model::Geofence fence;
    fence.id = model::GeofenceId(id);
    fence.name = "fence " + id;
    fence.volume = model::Sphere{center, radiusM};
    return fence;
}

model::Anchor deviceAt(std::string session, std::string id, spatial::Vec3 position)
{
    model::Anchor anchor = anchorAt(std::move(session), std::move(id), position);
    anchor.metadata = R"({"kind":"device","device_id":"vive","stream":"head"})";
    return anchor;
}

/// "enter f a, exit f b (silent)"
QString textOf(const std::vector<GeofenceEvent> &events)
{
    static const char *const kKinds[] = {"enter", "inside", "exit"};
    static const char *const kReasons[] = {
        "", " (fence changed)", " (fence deleted)", " (deleted)", " (disconnected)", " (silent)"};
    QStringList lines;
    for (const GeofenceEvent &event : events)
        lines += QStringLiteral("%1 %2 %3%4")
                     .arg(QLatin1String(kKinds[int(event.kind)]),
                          QString::fromStdString(event.fence.text()),
                          QString::fromStdString(event.anchor.text()),
                          QLatin1String(kReasons[int(event.reason)]));
    return lines.join(QStringLiteral(", "));
}

} // namespace

class tst_Geofences : public StoreTest
{
    Q_OBJECT

private:
    QString store(std::vector<model::Anchor> anchors, const std::string &session = "s")
    {
        const auto outcome = ingestNext(std::move(anchors), {}, session);
        return outcome ? textOf(outcome->geofences) : QStringLiteral("error");
    }
    Result<GeofenceOutcome> change(GeofenceChange::Kind kind, model::Geofence fence)
    {
        return await<GeofenceOutcome>([&](auto done) {
            m_store->changeGeofence({kind, std::move(fence), "somebody"}, std::move(done));
        });
    }
    Result<GeofenceOutcome> create(model::Geofence fence)
    {
        return change(GeofenceChange::Kind::Create, std::move(fence));
    }
    QString advance()
    {
        const auto events = await<std::vector<GeofenceEvent>>(
            [&](auto done) { m_store->advanceGeofences(std::move(done)); });
        return events ? textOf(*events) : QStringLiteral("error");
    }
    QString insideOf(const std::string &id, std::size_t limit = 100)
    {
        const auto inside = await<GeofenceInside>([&](auto done) {
            m_store->geofenceInside(model::GeofenceId(id), limit, std::move(done));
        });
        if (!inside)
            return QStringLiteral("error");
        QStringList names;
        for (const model::GeofencePresence &presence : inside->presences)
            names += QString::fromStdString(presence.session.text() + "/" + presence.anchor.text());
        if (inside->hasMore)
            names += QStringLiteral("…");
        return names.join(u' ');
    }
    QString history(const std::string &id, model::GeofenceEventsQuery query = {})
    {
        const auto events = await<std::vector<GeofenceEvent>>([&](auto done) {
            m_store->geofenceEvents(model::GeofenceId(id), query, std::move(done));
        });
        return events ? textOf(*events) : QStringLiteral("error");
    }
    Result<DeletionOutcome> remove(std::optional<std::string> anchor)
    {
        Deletion deletion;
        deletion.session = model::SessionId("s");
        if (anchor)
            deletion.anchor = model::AnchorId(*anchor);
        return await<DeletionOutcome>(
            [&](auto done) { m_store->remove(std::move(deletion), std::move(done)); });
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void anchorsEnterAndExit()
    {
        QVERIFY(create(fenceAt("f", {})));
        QCOMPARE(store({anchorAt("s", "a", {5, 0, 0})}), QString());
        QCOMPARE(store({anchorAt("s", "a", {}), anchorAt("s", "b", {0, 0.5, 0})}),
                 u"enter f a, enter f b");
        QCOMPARE(insideOf("f"), u"s/a s/b");
        QCOMPARE(insideOf("f", 1), u"s/a …");
        QCOMPARE(store({anchorAt("s", "a", {5, 0, 0})}), u"exit f a");
        QCOMPARE(insideOf("f"), u"s/b");
        QCOMPARE(history("f"), u"exit f a, enter f b, enter f a");
        QCOMPARE(m_store->counters().geofences.fences, 1u);
        QCOMPARE(m_store->counters().geofences.inside, 1u);
    }

    void repeatedEventTellsNothing()
    {
        QVERIFY(create(fenceAt("f", {})));
        const auto event = eventOf("s", "once", {anchorAt("s", "a", {})});
        QCOMPARE(textOf(ingest(*m_store, event)->geofences), u"enter f a");
        QCOMPARE(textOf(ingest(*m_store, event)->geofences), QString());
    }

    void fenceOfASession()
    {
        model::Geofence fence = fenceAt("f", {});
        fence.session = model::SessionId("s"); // which is not known yet
        QVERIFY(create(fence));
        QCOMPARE(store({anchorAt("t", "a", {})}, "t"), QString());
        QCOMPARE(store({anchorAt("s", "a", {})}), u"enter f a");
    }

    void newFenceFindsWhoIsThere()
    {
        store({anchorAt("s", "a", {}), anchorAt("s", "far", {5, 0, 0}), deviceAt("s", "d", {})});
        store({anchorAt("t", "a", {})}, "t");
        m_clock->advance(std::chrono::minutes(1)); // the device is silent
        store({deviceAt("s", "e", {})});
        const auto created = create(fenceAt("f", {}));
        QVERIFY(created);
        QCOMPARE(
            textOf(created->events),
            u"enter f a (fence changed), enter f a (fence changed), enter f e (fence changed)");
        QCOMPARE(created->record.insideCount, 3u);
        const auto moved = change(GeofenceChange::Kind::Replace, fenceAt("f", {5, 0, 0}));
        QCOMPARE(textOf(moved->events),
                 u"exit f a (fence changed), exit f a (fence changed), exit f e (fence changed), "
                 "enter f far (fence changed)");
        QCOMPARE(moved->record.createdAt, created->record.createdAt);
        const auto deleted = change(GeofenceChange::Kind::Delete, fenceAt("f", {}));
        QCOMPARE(textOf(deleted->events), u"exit f far (fence deleted)");
        QCOMPARE(insideOf("f"), u"error");
        QCOMPARE(history("f").count(u"exit"), 4); // what happened is not forgotten
        QCOMPARE(store({anchorAt("s", "a", {})}), QString());
    }

    void refusals()
    {
        StoreSettings settings;
        settings.geofences.countMax = 1;
        open(settings);
        QCOMPARE(change(GeofenceChange::Kind::Replace, fenceAt("f", {})).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(change(GeofenceChange::Kind::Delete, fenceAt("f", {})).error().code,
                 ErrorCode::NotFound);
        QVERIFY(create(fenceAt("f", {})));
        QCOMPARE(create(fenceAt("f", {})).error().code, ErrorCode::Conflict);
        QCOMPARE(create(fenceAt("g", {})).error().code, ErrorCode::TooLarge);
        QCOMPARE(m_store->counters().geofences.fencesRefused, 1u);
        QCOMPARE(m_store->counters().writesFailed, 0u);
        QCOMPARE(history("g"), u"error");
    }

    void insideMax()
    {
        StoreSettings settings;
        settings.geofences.tracker.insideMax = 1;
        open(settings);
        QVERIFY(create(fenceAt("f", {})));
        QCOMPARE(store({anchorAt("s", "a", {}), anchorAt("s", "b", {})}), u"enter f a");
        QCOMPARE(m_store->counters().geofences.entersRefused, 1u);
    }

    void listsFences()
    {
        model::Geofence ofT = fenceAt("b", {});
        ofT.session = model::SessionId("t");
        QVERIFY(create(fenceAt("c", {1, 2, 3})));
        QVERIFY(create(ofT));
        QVERIFY(create(fenceAt("a", {})));
        const auto ids = [this](model::GeofenceListQuery query) {
            const auto records = await<std::vector<model::GeofenceRecord>>(
                [&](auto done) { m_store->geofences(std::move(query), std::move(done)); });
            QStringList names;
            for (const model::GeofenceRecord &record : *records)
                names += QString::fromStdString(record.fence.id.text());
            return names.join(u' ');
        };
        QCOMPARE(ids({}), u"a b c");
        QCOMPARE(ids({.session = model::SessionId("s")}), u"a c");
        QCOMPARE(ids({.after = model::GeofenceId("a"), .limit = 1}), u"b");
        const auto one = await<model::GeofenceRecord>(
            [&](auto done) { m_store->geofence(model::GeofenceId("c"), std::move(done)); });
        QVERIFY(one->fence == fenceAt("c", {1, 2, 3}));
    }

    void deletedAnchorsExit()
    {
        QVERIFY(create(fenceAt("f", {})));
        store({anchorAt("s", "a", {}), anchorAt("s", "b", {}), anchorAt("s", "far", {9, 0, 0})});
        store({anchorAt("t", "a", {})}, "t");
        QCOMPARE(textOf(remove("a")->geofences), u"exit f a (deleted)");
        QVERIFY(remove("far")->geofences.empty());
        QCOMPARE(textOf(remove(std::nullopt)->geofences), u"exit f b (deleted)");
        QCOMPARE(insideOf("f"), u"t/a");
        QCOMPARE(store({anchorAt("s", "a", {})}), u"enter f a");
    }

    void restartKeepsWhoIsInside()
    {
        QVERIFY(create(fenceAt("f", {})));
        store({anchorAt("s", "a", {}), deviceAt("s", "d", {})});
        const Timestamp entered = m_clock->now();
        m_clock->advance(std::chrono::hours(1));
        open();
        QCOMPARE(insideOf("f"), u"s/a s/d");
        QCOMPARE(m_store->counters().geofences.inside, 2u);
        QCOMPARE(store({anchorAt("s", "a", {0.1, 0, 0})}), QString());
        QCOMPARE(advance(), QString()); // the device may not have come back yet
        m_clock->advance(std::chrono::seconds(31));
        QCOMPARE(advance(), u"exit f d (silent)");
        const auto outcome =
            ingest(*m_store, eventOf("s", "last", {anchorAt("s", "a", {9, 0, 0})}));
        QCOMPARE(outcome->geofences.at(0).since, entered);
    }

    void dwellAndDeparture()
    {
        model::Geofence fence = fenceAt("f", {});
        fence.dwell = std::chrono::seconds(10);
        QVERIFY(create(fence));
        store({deviceAt("s", "d", {})});
        m_clock->advance(std::chrono::seconds(10));
        QCOMPARE(advance(), u"inside f d");
        open(); // told before the restart
        QCOMPARE(advance(), QString());
        QVERIFY(await<void>([&](auto done) {
            m_store->streamsDeparted(model::SessionId("s"),
                                     {model::AnchorId("d"), model::AnchorId("nobody")},
                                     std::move(done));
        }));
        m_clock->advance(std::chrono::seconds(2));
        QCOMPARE(advance(), u"exit f d (disconnected)");
    }

    void failedRequestIsTakenBack()
    {
        QVERIFY(create(fenceAt("f", {})));
        // A rotation that is no number is NULL for SQLite, which the column refuses.
        model::Anchor broken = anchorAt("s", "b", {});
        broken.pose.rotation.x = std::numeric_limits<double>::quiet_NaN();
        const auto outcome =
            ingest(*m_store, eventOf("s", "broken", {anchorAt("s", "a", {}), broken}));
        QVERIFY(!outcome);
        QCOMPARE(insideOf("f"), QString());
        QCOMPARE(history("f"), QString());
        QCOMPARE(store({anchorAt("s", "a", {})}), u"enter f a");
        QCOMPARE(m_store->counters().geofences.inside, 1u);
    }

    void historyIsFiltered()
    {
        QVERIFY(create(fenceAt("f", {})));
        for (const char *id : {"a", "b", "c"}) {
            store({anchorAt("s", id, {})});
            m_clock->advance(std::chrono::seconds(1));
        }
        store({anchorAt("t", "a", {})}, "t");
        QCOMPARE(history("f", {.session = model::SessionId("t")}), u"enter f a");
        QCOMPARE(history("f", {.anchor = model::AnchorId("b")}), u"enter f b");
        QCOMPARE(history("f", {.before = 3}), u"enter f b, enter f a");
        QCOMPARE(history("f", {.before = 3, .limit = 1}), u"enter f b");
        const Timestamp second = m_clock->now() - std::chrono::seconds(2);
        QCOMPARE(history("f", {.since = second, .until = second}), u"enter f b");
    }

    void eventsMax()
    {
        StoreSettings settings;
        settings.geofences.eventsMax = 100;
        open(settings);
        QVERIFY(create(fenceAt("f", {})));
        for (int i = 0; i < 600; ++i)
            store({anchorAt("s", "a", {i % 2 == 0 ? 0.0 : 9.0, 0, 0}),
                   anchorAt("s", "b", {i % 2 == 0 ? 0.0 : 9.0, 0, 0})});
        const qsizetype kept = history("f", {.limit = 10'000}).count(u',') + 1;
        QVERIFY2(kept >= 100 && kept < 1'200, qPrintable(QString::number(kept)));
    }

    void changesAreAudited()
    {
        model::Geofence fence = fenceAt("f", {});
        fence.session = model::SessionId("s");
        QVERIFY(create(fence));
        QVERIFY(change(GeofenceChange::Kind::Replace, fenceAt("f", {})));
        QVERIFY(change(GeofenceChange::Kind::Delete, fenceAt("f", {})));
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 10, std::move(done)); });
        QCOMPARE(entries->size(), std::size_t(3));
        QCOMPARE((*entries)[0].action, std::string("delete_geofence"));
        QCOMPARE((*entries)[1].action, std::string("change_geofence"));
        QVERIFY((*entries)[1].session.empty());
        QCOMPARE((*entries)[2].action, std::string("create_geofence"));
        QCOMPARE((*entries)[2].session.text(), std::string("s"));
        QCOMPARE((*entries)[2].geofence->text(), std::string("f"));
        QVERIFY(!(*entries)[2].anchor);
        QCOMPARE((*entries)[2].actor, std::string("somebody"));
    }
};

QTEST_GUILESS_MAIN(tst_Geofences)
#include "tst_geofences.moc"
