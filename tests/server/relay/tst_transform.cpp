// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uuid.h"
#include "core/wire/anchor_metadata.h"
#include "server/relay/transform.h"
#include "tests/support/bytes_of.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;

namespace {

wire::StreamPacket packet(decltype(wire::StreamPacket::data) data)
{
    wire::StreamPacket packet;
    packet.session = model::SessionId("s");
    packet.timestamp = fromUnixMs(1'700'000'000'123);
    packet.data = std::move(data);
    return packet;
}

relay::DeviceIdentity
device(const char *id, const char *name = "", const char *connection = "conn_1")
{
    return {model::DeviceId(id), name, connection};
}

} // namespace

class tst_Transform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void poseBecomesTheAnchorOfItsStream()
    {
        test::SeededRandom random;
        const spatial::Pose pose{{1, 2, 3}, {0, 0, 0, 1}};
        const auto event = relay::toSpatialEvent(
            packet(wire::StreamPose{pose, "head"}), device("vive-1", "Vive"), random);
        QVERIFY(event);
        QVERIFY(isUuid(event->id.text()));
        QCOMPARE(toUnixMs(event->timestamp), 1'700'000'000'123);
        QCOMPARE(event->meshes.size(), std::size_t(0));
        QCOMPARE(event->anchors.size(), std::size_t(1));
        const model::Anchor &anchor = event->anchors.front();
        QVERIFY(anchor.pose == pose);
        QCOMPARE(anchor.session.text(), std::string("s"));
        QVERIFY(anchor.timestamp == event->timestamp);
        const auto traits = wire::readAnchorTraits(anchor);
        QCOMPARE(int(traits.kind), int(model::AnchorKind::Device));
        QCOMPARE(traits.device.text(), std::string("vive-1"));
        QCOMPARE(traits.deviceName, std::string("Vive"));
        QCOMPARE(traits.stream, std::string("head"));
    }

    void onlyPosesMayStayWithoutAName()
    {
        test::SeededRandom random;
        const auto named = [&](wire::StreamPacket packet) {
            return relay::toSpatialEvent(
                       std::move(packet), device("d"), random, nullptr, relay::PoseNames::LeftOut)
                ->id.text();
        };
        QCOMPARE(named(packet(wire::StreamPose{})), std::string());
        wire::StreamPacket pose = packet(wire::StreamPose{});
        pose.event = model::EventId("frame 7");
        QCOMPARE(named(std::move(pose)), std::string("frame 7"));
        QVERIFY(isUuid(named(packet(wire::StreamAnchor{model::AnchorId("a"), {}, {}}))));
    }

    void poseOfAnUnknownDeviceHasNoMetadata()
    {
        test::SeededRandom random;
        const auto event = relay::toSpatialEvent(packet(wire::StreamPose{}), device(""), random);
        QVERIFY(event);
        QVERIFY(event->anchors.front().metadata.empty());
    }

    void anchorIdHasTheFormOfARandomUuid()
    {
        const std::string id =
            relay::poseStreamOf(model::SessionId("s"), device("vive-1"), "head").anchor.text();
        QVERIFY(id.starts_with("anchor_"));
        const std::string uuid = id.substr(7);
        QVERIFY2(isUuid(uuid), uuid.c_str());
        QCOMPARE(uuid[14], '4');
        QVERIFY(std::string_view("89ab").find(uuid[19]) != std::string_view::npos);
    }

    void anchorIdDependsOnWhoSends_data()
    {
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QByteArray>("device");
        QTest::addColumn<QByteArray>("connection");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<bool>("same");
        QTest::addRow("all the same")
            << QByteArray("s") << QByteArray("d") << QByteArray("c") << QByteArray("head") << true;
        QTest::addRow("after a reconnect") << QByteArray("s") << QByteArray("d")
                                           << QByteArray("other") << QByteArray("head") << true;
        QTest::addRow("another session")
            << QByteArray("t") << QByteArray("d") << QByteArray("c") << QByteArray("head") << false;
        QTest::addRow("another device")
            << QByteArray("s") << QByteArray("e") << QByteArray("c") << QByteArray("head") << false;
        QTest::addRow("another stream")
            << QByteArray("s") << QByteArray("d") << QByteArray("c") << QByteArray("hand") << false;
        QTest::addRow("letters moved from one part to the next")
            << QByteArray("s") << QByteArray("dh") << QByteArray("c") << QByteArray("ead") << false;
    }

    void anchorIdDependsOnWhoSends()
    {
        QFETCH(const QByteArray, session);
        QFETCH(const QByteArray, device);
        QFETCH(const QByteArray, connection);
        QFETCH(const QByteArray, stream);
        QFETCH(const bool, same);
        const auto first =
            relay::poseStreamOf(model::SessionId("s"), ::device("d", "", "c"), "head").anchor;
        const auto second =
            relay::poseStreamOf(model::SessionId(session.toStdString()),
                                ::device(device.constData(), "", connection.constData()),
                                stream.toStdString())
                .anchor;
        QCOMPARE(first == second, same);
    }

    void streamsOfAConnectionAreWorkedOutOnce()
    {
        relay::PoseStreams streams(16);
        const auto sender = device("vive-1");
        wire::StreamPacket packet{model::SessionId("s"), 1, {}, wire::StreamPose{{}, "head"}};
        const auto head = streams.of(packet, sender);
        QCOMPARE(head->anchor, relay::poseStreamOf(packet.session, sender, "head").anchor);
        QCOMPARE(streams.of(packet, sender), head);
        packet.session = model::SessionId("t");
        QVERIFY(streams.of(packet, sender)->anchor != head->anchor);
        for (int i = 0; i < 100; ++i) { // more than are remembered
            packet.data = wire::StreamPose{{}, std::to_string(i)};
            QCOMPARE(streams.of(packet, sender)->anchor,
                     relay::poseStreamOf(packet.session, sender, std::to_string(i)).anchor);
        }
        QCOMPARE(streams.known().size(), std::size_t(16));
        packet.data = wire::StreamMesh{};
        QVERIFY(!streams.of(packet, sender));
    }

    void withoutDeviceEachConnectionHasItsAnchor()
    {
        const model::SessionId session("s");
        QVERIFY(relay::poseStreamOf(session, device("", "", "conn_1"), "").anchor
                != relay::poseStreamOf(session, device("", "", "conn_2"), "").anchor);
    }

    void meshIsHashedAndNamedAfterItsAnchor()
    {
        test::SeededRandom random;
        const auto event = relay::toSpatialEvent(
            packet(
                wire::StreamMesh{model::AnchorId("a"), test::bytesOf("abc"), test::bytesOf("de")}),
            device("d"),
            random);
        QVERIFY(event);
        QCOMPARE(event->anchors.size(), std::size_t(0));
        QCOMPARE(event->meshes.size(), std::size_t(1));
        const model::Mesh &mesh = event->meshes.front();
        QCOMPARE(mesh.id.text(), std::string("mesh_a"));
        QCOMPARE(mesh.anchor.text(), std::string("a"));
        QVERIFY(!mesh.isDelta);
        // The vector of FIPS 180-4 would not do: the hash is over vertices and faces together.
        QVERIFY(mesh.hash == sha256({asBytes("abcde")}));
    }

    void trianglesAreCountedWhereThePayloadTells()
    {
        test::SeededRandom random;
        const QByteArray counts("\1\0\0\0\6\0\0\0", 8); // 1 vertex, 6 indices
        using Count = std::optional<std::uint64_t>;
        const auto count = [&random](const QByteArray &vertices, const QByteArray &faces) {
            const auto event = relay::toSpatialEvent(
                packet(wire::StreamMesh{
                    model::AnchorId("a"), test::bytesOf(vertices), test::bytesOf(faces)}),
                device("d"),
                random);
            return event ? relay::triangleCountOf(*event) : std::nullopt;
        };
        QCOMPARE(count(counts + QByteArray(36, 'x'), ""), Count(2));
        QCOMPARE(count("abc", QByteArray(24, 'x')), Count(2));
        QCOMPARE(count(counts + "x", ""), Count());
        QCOMPARE(count("abc", "de"), Count());
        QCOMPARE(relay::triangleCountOf(model::SpatialEvent{}), Count());
    }

    void entityIsTheMeshOrTheAnchor()
    {
        test::SeededRandom random;
        const auto mesh = relay::toSpatialEvent(
            packet(
                wire::StreamMesh{model::AnchorId("a"), test::bytesOf("abc"), test::bytesOf("de")}),
            device("d"),
            random);
        QCOMPARE(relay::entityOf(*mesh), std::string("mesh_a"));
        const auto anchor = relay::toSpatialEvent(
            packet(wire::StreamAnchor{model::AnchorId("a"), {}, {}}), device("d"), random);
        QCOMPARE(relay::entityOf(*anchor), std::string("a"));
        QCOMPARE(relay::entityOf(model::SpatialEvent{}), std::string());
    }

    void anchorPassesAsItIs()
    {
        test::SeededRandom random;
        const auto event = relay::toSpatialEvent(
            packet(wire::StreamAnchor{model::AnchorId("a"), {}, R"({"kind":"anchor"})"}),
            device("d"),
            random);
        QVERIFY(event);
        QCOMPARE(event->anchors.front().id.text(), std::string("a"));
        QCOMPARE(event->anchors.front().metadata, std::string(R"({"kind":"anchor"})"));
    }

    void refusesWhatIsNoValidEvent()
    {
        test::SeededRandom random;
        const auto event = relay::toSpatialEvent(
            packet(wire::StreamAnchor{model::AnchorId(std::string(10'000, 'x')), {}, {}}),
            device("d"),
            random);
        QVERIFY(!event);
    }
};

QTEST_GUILESS_MAIN(tst_Transform)
#include "tst_transform.moc"
