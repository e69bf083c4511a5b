// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"

#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::live;
using namespace std::chrono_literals;

namespace {

const MonotonicTime kNow = MonotonicTime{} + 1h;

AnchorChanged anchor(const std::string &id, qint64 ms = 1000, const std::string &session = "s")
{
    AnchorChanged event;
    event.anchor.id = model::AnchorId(id);
    event.anchor.session = model::SessionId(session);
    event.anchor.timestamp = fromUnixMs(ms);
    return event;
}

AnchorChanged plane(const std::string &id)
{
    AnchorChanged event = anchor(id);
    event.traits.kind = model::AnchorKind::Plane;
    return event;
}

AnchorChanged
pose(const std::string &device, const std::string &stream, qint64 ms = 1000, double x = 0.0)
{
    AnchorChanged event = anchor("anchor_" + device + stream, ms);
    event.deliveryClass = DeliveryClass::Pose;
    event.anchor.pose.position.x = x;
    event.traits.kind = model::AnchorKind::Device;
    event.traits.device = model::DeviceId(device);
    event.traits.stream = stream;
    return event;
}

MeshChanged mesh(const std::string &id, unsigned char content)
{
    MeshChanged event;
    event.mesh.id = model::MeshId(id);
    event.mesh.session = model::SessionId("s");
    event.mesh.timestamp = fromUnixMs(1000);
    event.mesh.payload = std::make_shared<const model::MeshPayload>();
    event.mesh.hash = ContentHash{};
    event.mesh.hash->digest[0] = static_cast<std::byte>(content);
    return event;
}

SessionChanged session(const std::string &id, qint64 lastSeen = 5)
{
    return {model::SessionId(id), fromUnixMs(1), fromUnixMs(lastSeen)};
}

Removed removed(EntityKind kind, const std::string &id, const std::string &session = "s")
{
    return {{model::SessionId(session), kind, id}};
}

QString name(const EntityKey &key)
{
    static const char *const kKinds[] = {"session", "device", "anchor", "plane", "mesh"};
    const QString kind = QString::fromLatin1(kKinds[static_cast<int>(key.kind)]);
    const std::string &id = key.kind == EntityKind::Session ? key.session.text() : key.id;
    return kind + u' ' + QString::fromStdString(id);
}

/// "+session s +anchor a ~device d -mesh m"
QString text(const ChangeSet &changes)
{
    QStringList words;
    for (const EntityKey &key : changes.added)
        words.append(u'+' + name(key));
    for (const EntityKey &key : changes.changed)
        words.append(u'~' + name(key));
    for (const EntityKey &key : changes.removed)
        words.append(u'-' + name(key));
    return words.join(u' ');
}

} // namespace

using Events = std::vector<LiveEvent>;
Q_DECLARE_METATYPE(Events)

class tst_LiveState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data()
    {
        QTest::addColumn<Events>("before");
        QTest::addColumn<Events>("events");
        QTest::addColumn<QString>("expected");
        const auto row =
            [](const char *rowName, Events before, Events events, const char *expected) {
                QTest::newRow(rowName)
                    << std::move(before) << std::move(events) << QString::fromLatin1(expected);
            };
        row("nothing", {}, {}, "");
        row("session", {}, {session("s")}, "+session s");
        row("session again", {session("s")}, {session("s", 9)}, "~session s");
        row("session unchanged", {session("s")}, {session("s")}, "");
        row("anchor brings its session", {}, {anchor("a")}, "+session s +anchor a");
        row("anchor moves", {anchor("a")}, {anchor("a")}, "~anchor a");
        row("many moves are one change", {anchor("a")}, {anchor("a"), anchor("a")}, "~anchor a");
        row("new and moved is new", {session("s")}, {anchor("a"), anchor("a")}, "+anchor a");
        row("plane", {session("s")}, {plane("p")}, "+plane p");
        row("anchor becomes plane", {anchor("a")}, {plane("a")}, "+plane a -anchor a");
        row("plane there and back", {anchor("a")}, {plane("a"), anchor("a")}, "~anchor a");
        row("device", {session("s")}, {pose("d", "head")}, "+device d");
        row("second stream", {pose("d", "head")}, {pose("d", "left")}, "~device d");
        row("anchor becomes device",
            {anchor("anchor_dhead")},
            {pose("d", "head")},
            "+device d -anchor anchor_dhead");
        row("device becomes anchor",
            {pose("d", "head")},
            {anchor("anchor_dhead")},
            "+anchor anchor_dhead -device d");
        row("mesh", {session("s")}, {mesh("m", 1)}, "+mesh m");
        row("mesh again", {mesh("m", 1)}, {mesh("m", 2)}, "~mesh m");
        row("snapshot names everything",
            {anchor("a"), mesh("m", 1), pose("d", "head")},
            {SnapshotBegin{},
             session("s", 1000),
             anchor("a"),
             mesh("m", 1),
             pose("d", "head"),
             SnapshotEnd{}},
            "~session s ~anchor a ~mesh m ~device d");
        row("snapshot leaves out parts",
            {anchor("a"), anchor("b"), mesh("m", 1), pose("d", "head"), plane("p")},
            {SnapshotBegin{}, anchor("b"), SnapshotEnd{}},
            "~anchor b -anchor a -plane p -mesh m -device d");
        row("snapshot leaves out a stream",
            {pose("d", "head"), pose("d", "left")},
            {SnapshotBegin{}, pose("d", "left"), SnapshotEnd{}},
            "~device d");
        row("snapshot leaves out a session",
            {session("t"), anchor("a")},
            {SnapshotBegin{}, session("t"), SnapshotEnd{}},
            "-anchor a -session s");
        row("snapshot of nothing",
            {anchor("a")},
            {SnapshotBegin{}, SnapshotEnd{}},
            "-anchor a -session s");
        row("what comes after the begin stays",
            {anchor("a")},
            {SnapshotBegin{}, anchor("a"), SnapshotEnd{}, anchor("b")},
            "~anchor a +anchor b");
        row("end without begin", {anchor("a")}, {SnapshotEnd{}}, "");
        row("begin without end", {anchor("a")}, {SnapshotBegin{}, anchor("b")}, "+anchor b");
        row("begin again",
            {anchor("a")},
            {SnapshotBegin{}, anchor("a"), SnapshotBegin{}, anchor("b"), SnapshotEnd{}},
            "+anchor b -anchor a");
        row("new and gone in one batch",
            {session("s")},
            {anchor("a"), SnapshotBegin{}, session("s"), SnapshotEnd{}},
            "~session s");
    }
    void changes()
    {
        QFETCH(const Events, before);
        QFETCH(const Events, events);
        QFETCH(const QString, expected);
        LiveState state;
        state.apply(before, kNow);
        const ChangeSet changes = state.apply(events, kNow);
        QCOMPARE(sorted(text(changes)), sorted(expected));
        for (const EntityKey &key : changes.added)
            QVERIFY(state.contains(key));
        for (const EntityKey &key : changes.changed)
            QVERIFY(state.contains(key));
        for (const EntityKey &key : changes.removed)
            QVERIFY(!state.contains(key));
    }

    void deletions_data()
    {
        QTest::addColumn<Events>("before");
        QTest::addColumn<Events>("events");
        QTest::addColumn<QString>("expected");
        const auto row =
            [](const char *rowName, Events before, Events events, const char *expected) {
                QTest::newRow(rowName)
                    << std::move(before) << std::move(events) << QString::fromLatin1(expected);
            };
        row("deleted anchor", {anchor("a")}, {removed(EntityKind::Anchor, "a")}, "-anchor a");
        row("deleted plane", {plane("p")}, {removed(EntityKind::Anchor, "p")}, "-plane p");
        row("deleted stream",
            {pose("d", "head")},
            {removed(EntityKind::Anchor, "anchor_dhead")},
            "-device d");
        row("deleted mesh", {mesh("m", 1)}, {removed(EntityKind::Mesh, "m")}, "-mesh m");
        row("deleted session",
            {anchor("a"), mesh("m", 1), pose("d", "head")},
            {removed(EntityKind::Session, "")},
            "-anchor a -mesh m -device d -session s");
        row("deleted and new again",
            {anchor("a")},
            {removed(EntityKind::Anchor, "a"), anchor("a")},
            "~anchor a");
        row("deletion of what is unknown",
            {anchor("a")},
            {removed(EntityKind::Mesh, "a"),
             removed(EntityKind::Anchor, "b"),
             removed(EntityKind::Anchor, "a", "t")},
            "");
    }

    void deletions() { changes(); }

    void helloStatsAndPackets()
    {
        LiveState state;
        PacketLogged packet;
        packet.kind = "pose";
        const ChangeSet changes =
            state.apply({Hello{"2.0.0", {}, {}}, ServerStats{1.0}, packet, packet}, kNow);
        QVERIFY(changes.helloChanged && changes.statsChanged && !changes.snapshotCompleted);
        QCOMPARE(changes.packets.size(), 2u);
        QCOMPARE(state.hello()->serverVersion, std::string("2.0.0"));
        QCOMPARE(state.stats()->messagesInPerSecond, 1.0);
        QVERIFY(!changes.empty());
        QVERIFY(state.apply(Events{}, kNow).empty());
    }

    void snapshotIsReported()
    {
        LiveState state;
        QVERIFY(!state.apply(SnapshotBegin{}, kNow).snapshotCompleted);
        QVERIFY(state.isInSnapshot());
        QVERIFY(state.apply(SnapshotEnd{}, kNow).snapshotCompleted);
        QVERIFY(!state.isInSnapshot());
    }

    void meshVersionCountsContent()
    {
        LiveState state;
        const auto version = [&state] {
            return state.mesh(model::SessionId("s"), model::MeshId("m"))->version;
        };
        state.apply(mesh("m", 1), kNow);
        QCOMPARE(version(), 1u);
        state.apply(mesh("m", 1), kNow);
        QCOMPARE(version(), 1u);
        state.apply(mesh("m", 2), kNow);
        QCOMPARE(version(), 2u);
    }

    void primaryStream_data()
    {
        QTest::addColumn<QStringList>("streams");
        QTest::addColumn<QString>("primary");
        const auto row = [](const char *rowName, const QStringList &streams, const char *primary) {
            QTest::newRow(rowName) << streams << QString::fromLatin1(primary);
        };
        row("head wins",
            {QStringLiteral("a"), QString(), QStringLiteral("head"), QStringLiteral("z")},
            "head");
        row("unnamed before named", {QStringLiteral("a"), QString()}, "");
        row("else the first", {QStringLiteral("right"), QStringLiteral("left")}, "left");
    }
    void primaryStream()
    {
        QFETCH(const QStringList, streams);
        QFETCH(const QString, primary);
        LiveState state;
        for (const QString &stream : streams)
            state.apply(pose("d", stream.toStdString()), kNow);
        const DeviceState *device = state.device(model::SessionId("s"), model::DeviceId("d"));
        QVERIFY(device);
        QCOMPARE(device->primary().name, primary.toStdString());
    }

    void deviceWithoutIdIsItsAnchor()
    {
        LiveState state;
        AnchorChanged event = pose("", "");
        event.traits.device = {};
        state.apply(event, kNow);
        QVERIFY(state.device(model::SessionId("s"), model::DeviceId("anchor_")));
    }

    void deviceNameStays()
    {
        LiveState state;
        AnchorChanged event = pose("d", "head");
        event.traits.deviceName = "Mara";
        state.apply(event, kNow);
        state.apply(pose("d", "left"), kNow);
        QCOMPARE(state.device(model::SessionId("s"), model::DeviceId("d"))->name,
                 std::string("Mara"));
    }

    void trail_overflow()
    {
        Limits limits;
        limits.trailPointsMax = 5;
        limits.trailAgeMax = 1s;
        LiveState state(limits);
        const auto trail = [&state]() -> const std::deque<TrailPoint> & {
            return state.device(model::SessionId("s"), model::DeviceId("d"))->primary().trail;
        };
        for (int i = 0; i < 8; ++i)
            state.apply(pose("d", "head", 1000 + i, i), kNow);
        QCOMPARE(trail().size(), 5u);
        QCOMPARE(trail().front().position.x, 3.0);
        state.apply(pose("d", "head", 2005, 9), kNow);
        QCOMPARE(trail().size(), 4u); // 1005, 1006 and 1007 are not older than a second
        state.apply(pose("d", "head", 2000, 10), kNow);
        QCOMPARE(trail().size(), 4u); // late
        QCOMPARE(trail().back().position.x, 9.0);
    }

    void entities_overflow()
    {
        Limits limits;
        limits.entitiesMax = 3;
        LiveState state(limits);
        QCOMPARE(sorted(text(state.apply({anchor("a"), mesh("m", 1), plane("p")}, kNow))),
                 sorted(QStringLiteral("+session s +anchor a +mesh m")));
        QCOMPARE(text(state.apply(anchor("x", 1, "other"), kNow)), QString());
        QCOMPARE(text(state.apply(pose("d", "head"), kNow)), QString());
        QCOMPARE(state.refusedCount(), 3u);
        QCOMPARE(state.entityCount(), 3u);
        state.apply({SnapshotBegin{}, anchor("a"), SnapshotEnd{}}, kNow);
        QCOMPARE(state.entityCount(), 2u);
        QCOMPARE(text(state.apply(pose("d", "head"), kNow)), QStringLiteral("+device d"));
    }

    void rate_data()
    {
        QTest::addColumn<double>("hertz");
        QTest::newRow("30 Hz") << 30.0;
        QTest::newRow("90 Hz") << 90.0;
        QTest::newRow("1 Hz") << 1.0;
    }
    void rate()
    {
        QFETCH(const double, hertz);
        UpdateRate rate;
        QCOMPARE(rate.perSecond(kNow), 0.0);
        const std::chrono::nanoseconds step(static_cast<qint64>(1e9 / hertz));
        MonotonicTime now = kNow;
        for (int i = 0; i < static_cast<int>(20 * hertz); ++i, now += step)
            rate.count(now);
        QVERIFY(std::abs(rate.perSecond(now) - hertz) < 0.3 * hertz);
        QVERIFY(rate.perSecond(now + 60s) < 0.01);
    }

    void rateIsRightSoonAfterTheStart()
    {
        UpdateRate rate;
        for (int i = 0; i < 60; ++i)
            rate.count(kNow + i * 16ms);
        QVERIFY(std::abs(rate.perSecond(kNow + 960ms) - 62.5) < 10.0);
    }

    void entityKeysTellKindsApart()
    {
        const std::hash<EntityKey> hash;
        const EntityKey device{model::SessionId("s"), EntityKind::Device, "x"};
        const EntityKey anchorOfSameName{model::SessionId("s"), EntityKind::Anchor, "x"};
        QVERIFY(device != anchorOfSameName);
        QVERIFY(hash(device) != hash(anchorOfSameName));
        QVERIFY(device == EntityKey(device) && hash(device) == hash(EntityKey(device)));
    }

private:
    static QStringList sorted(const QString &changes)
    {
        // "+anchor a" is two words; put them together before sorting.
        const QStringList words = changes.split(u' ', Qt::SkipEmptyParts);
        QStringList entries;
        for (qsizetype i = 0; i + 1 < words.size(); i += 2)
            entries.append(words[i] + u' ' + words[i + 1]);
        entries.sort();
        return entries;
    }
};

QTEST_GUILESS_MAIN(tst_LiveState)
#include "tst_live_state.moc"
