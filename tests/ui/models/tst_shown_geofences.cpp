// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "ui/models/geofences.h"
#include "ui/models/live_store.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stag;
using ui::models::Geofences;

namespace {

const model::SessionId kRoom("room");
const model::SessionId kHall("hall");
const model::GeofenceId kKitchen("k");
const Timestamp kTime = fromUnixMs(1'700'000'000'000);

model::GeofenceRecord record(const char *id, const char *name, std::uint64_t insideCount = 0)
{
    model::GeofenceRecord record;
    record.fence.id = model::GeofenceId(id);
    record.fence.name = name;
    record.fence.volume = model::Sphere{{}, 1.0};
    record.insideCount = insideCount;
    return record;
}

model::GeofencePresence presence(const model::SessionId &session, const char *anchor)
{
    return {session, model::AnchorId(anchor), {}, kTime};
}

model::GeofenceEvent crossing(model::GeofenceEventKind kind, const char *anchor)
{
    model::GeofenceEvent event;
    event.fence = kKitchen;
    event.session = kRoom;
    event.anchor = model::AnchorId(anchor);
    event.kind = kind;
    event.at = event.since = kTime;
    return event;
}

struct Fixture
{
    Fixture() { fences.setSession(kRoom); }

    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (const Geofences::Fence &fence : fences.fences()) {
            QStringList inside;
            for (const auto &one : fence.inside)
                inside += one.name;
            names += fence.name + u':' + inside.join(u',');
        }
        return names;
    }

    test::TestClock clock;
    ui::models::LiveStore store{clock};
    Geofences fences{store};
};

} // namespace

class tst_ShownGeofences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForThoseOfItsSession()
    {
        Fixture fixture;
        QSignalSpy wanted(&fixture.fences, &Geofences::wanted);
        QSignalSpy changed(&fixture.fences, &Geofences::changed);
        fixture.fences.setSession(kHall);
        QCOMPARE(wanted.size(), 1);
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen")}); // too late
        QVERIFY(fixture.fences.empty());
        fixture.fences.take(kHall, std::vector{record("s", "Stage"), record("d", "Door")});
        QCOMPARE(fixture.names(), QStringList({QStringLiteral("Door:"), QStringLiteral("Stage:")}));
        fixture.fences.take(kHall, Error{ErrorCode::Timeout, "away"}); // what is known stays
        QVERIFY(!fixture.fences.empty());
        QCOMPARE(changed.size(), 1);
        fixture.fences.take(kHall, std::vector{record("s", "Stage"), record("d", "Door")});
        QCOMPARE(changed.size(), 1); // nothing new
        fixture.fences.setSession({});
        QVERIFY(fixture.fences.empty());
    }

    void asksWhoIsInsideWhenItDoesNotKnow()
    {
        Fixture fixture;
        QSignalSpy wanted(&fixture.fences, &Geofences::insideWanted);
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen", 2)});
        QCOMPARE(wanted.size(), 1);
        fixture.fences.takeInside(kKitchen,
                                  std::vector{presence(kRoom, "a"), presence(kHall, "b")});
        QCOMPARE(fixture.names(), QStringList(QStringLiteral("Kitchen:a"))); // b is elsewhere
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen", 2)});
        QCOMPARE(wanted.size(), 1);
    }

    void followsWhatTheFeedTells()
    {
        using Kind = model::GeofenceEventKind;
        Fixture fixture;
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen")});
        fixture.fences.apply(crossing(Kind::Enter, "a"));
        fixture.fences.apply(crossing(Kind::Enter, "a")); // told twice
        fixture.fences.apply(crossing(Kind::Inside, "a"));
        fixture.fences.apply(crossing(Kind::Enter, "b"));
        QCOMPARE(fixture.names(), QStringList(QStringLiteral("Kitchen:a,b")));
        fixture.fences.apply(crossing(Kind::Exit, "a"));
        QCOMPARE(fixture.names(), QStringList(QStringLiteral("Kitchen:b")));

        fixture.fences.clear();
        QVERIFY(fixture.fences.empty());
    }

    void followsWhatBecomesOfFences()
    {
        using enum live::GeofenceChange;
        Fixture fixture;
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen")});
        QSignalSpy wanted(&fixture.fences, &Geofences::wanted);
        QSignalSpy changed(&fixture.fences, &Geofences::changed);
        fixture.fences.apply({record("d", "Door").fence, Created});
        fixture.fences.apply(crossing(model::GeofenceEventKind::Enter, "a"));
        fixture.fences.apply({record("k", "Cook").fence, Replaced});
        QCOMPARE(fixture.names(), QStringList({QStringLiteral("Cook:a"), QStringLiteral("Door:")}));

        live::GeofenceChanged elsewhere{record("x", "Stage").fence, Created};
        elsewhere.fence.session = kHall;
        fixture.fences.apply(elsewhere);
        fixture.fences.apply({record("k", "Cook").fence, Deleted});
        QCOMPARE(fixture.names(), QStringList(QStringLiteral("Door:")));
        // Who leaves because the fence is gone is told behind that.
        QCOMPARE(fixture.fences.logged(crossing(model::GeofenceEventKind::Exit, "a")).detail,
                 std::string("a leaves Cook"));
        QCOMPARE(changed.size(), 5);
        QCOMPARE(wanted.size(), 0); // nothing of it is asked for
    }

    void namesOfOldFencesAreForgotten()
    {
        ui::models::ModelLimits limits;
        limits.goneGeofencesMax = 1;
        Fixture fixture;
        Geofences fences(fixture.store, limits);
        fences.setSession(kRoom);
        for (const char *id : {"k", "d"}) {
            fences.apply({record(id, "Kitchen").fence, live::GeofenceChange::Created});
            fences.apply({record(id, "Kitchen").fence, live::GeofenceChange::Deleted});
        }
        QCOMPARE(fences.logged(crossing(model::GeofenceEventKind::Exit, "a")).detail,
                 std::string("a leaves k"));
    }

    void asksAgainWhenAnAnswerWasOvertakenOrFailed()
    {
        ui::models::ModelLimits limits;
        limits.geofenceRetryInterval = std::chrono::milliseconds(1);
        Fixture fixture;
        Geofences fences(fixture.store, limits);
        QSignalSpy wanted(&fences, &Geofences::wanted);
        fences.setSession(kRoom);
        fences.apply({record("d", "Door").fence, live::GeofenceChange::Created});
        fences.take(kRoom, std::vector<model::GeofenceRecord>()); // read before the door was there
        QVERIFY(!fences.empty());
        QCOMPARE(wanted.size(), 2);
        fences.take(kRoom, Error{ErrorCode::Timeout, "away"});
        QTRY_COMPARE(wanted.size(), 3);
        fences.take(kRoom, std::vector{record("d", "Door")});
        QCOMPARE(fences.fences().size(), 1u);
    }

    void namesADeviceOnceAndBeforeWhatStaysThere()
    {
        Fixture fixture;
        const auto stream = [](const char *anchor, const char *name, const char *device) {
            live::AnchorChanged change;
            change.anchor.session = kRoom;
            change.anchor.id = model::AnchorId(anchor);
            change.traits.kind = device ? model::AnchorKind::Device : model::AnchorKind::Anchor;
            change.traits.device = model::DeviceId(device ? device : "");
            change.traits.stream = name;
            return live::LiveEvent(change);
        };
        fixture.store.apply({stream("head", "head", "phone"),
                             stream("hand", "hand", "phone"),
                             stream("sofa", "", nullptr)});
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen", 3)});
        fixture.fences.takeInside(
            kKitchen,
            std::vector{presence(kRoom, "sofa"), presence(kRoom, "hand"), presence(kRoom, "head")});
        const auto fences = fixture.fences.fences();
        QCOMPARE(fences[0].inside.size(), 2u);
        QVERIFY(fences[0].isOccupied());
        QCOMPARE(fences[0].inside[0].ref->kind, ui::models::EntityKind::Device);
        QVERIFY(!fences[0].inside[1].isSomebody());
        fixture.fences.takeInside(kKitchen, std::vector{presence(kRoom, "sofa")});
        QVERIFY(!fixture.fences.fences()[0].isOccupied());
    }

    void saysWhatHappened()
    {
        using Kind = model::GeofenceEventKind;
        Fixture fixture;
        fixture.fences.take(kRoom, std::vector{record("k", "Kitchen")});
        const live::PacketLogged enters = fixture.fences.logged(crossing(Kind::Enter, "a"));
        QCOMPARE(enters.detail, std::string("a enters Kitchen"));
        QCOMPARE(enters.kind, std::string("geofence"));
        QCOMPARE(enters.entity, std::string("a"));
        QCOMPARE(fixture.fences.logged(crossing(Kind::Exit, "a")).detail,
                 std::string("a leaves Kitchen"));
        QCOMPARE(fixture.fences.logged(crossing(Kind::Inside, "a")).detail,
                 std::string("a stays in Kitchen"));
    }
};

QTEST_GUILESS_MAIN(tst_ShownGeofences)
#include "tst_shown_geofences.moc"
