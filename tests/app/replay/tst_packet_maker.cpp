// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/packet_maker.h"
#include "core/base/byte_reader.h"
#include "core/wire/anchor_metadata.h"

#include <QTest>

using namespace stag;
using namespace stag::app::replay;

namespace {

const Timestamp kNow = fromUnixMs(1'700'000'000'000);

/// A strip of three triangles over five corners.
Recording recording()
{
    Recording recording;
    recording.header.session = model::SessionId("s");
    for (int i = 0; i < 5; ++i)
        recording.header.room.positions.push_back({float(i), float(i % 2), 0.0f});
    recording.header.room.triangles = {{0, 1, 2}, {1, 2, 3}, {2, 3, 4}};
    return recording;
}

wire::RecordingLine line(decltype(wire::RecordingLine::what) what, const char *device = "d")
{
    return {0.0, model::DeviceId(device), std::move(what)};
}

/// "vertices/indices: indices" of a payload.
QString describe(const Bytes &payload)
{
    ByteReader reader(payload);
    const auto vertexCount = reader.u32();
    const auto indexCount = reader.u32();
    if (!vertexCount || !indexCount || !reader.take(*vertexCount * std::size_t(12)))
        return QStringLiteral("broken");
    QString text = QStringLiteral("%1/%2:").arg(*vertexCount).arg(*indexCount);
    for (std::uint32_t i = 0; i < *indexCount; ++i)
        text += QStringLiteral(" %1").arg(reader.u32().value_or(~0u));
    return reader.atEnd() ? text : QStringLiteral("bytes left");
}

} // namespace

class tst_PacketMaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aChunkIsSentWholeEachTime()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        const auto first = maker.next(line(wire::RecordedChunk{"0_0_0", {2}}), kNow);
        QVERIFY(first);
        const auto &mesh = std::get<wire::StreamMesh>(first->data);
        QCOMPARE(mesh.anchor.text(), std::string("d/chunk_0_0_0"));
        QVERIFY(mesh.faces.empty());
        QCOMPARE(describe(mesh.vertices), QStringLiteral("3/3: 0 1 2"));
        const auto second = maker.next(line(wire::RecordedChunk{"0_0_0", {1}}), kNow);
        QCOMPARE(describe(std::get<wire::StreamMesh>(second->data).vertices),
                 QStringLiteral("4/6: 0 1 2 3 0 1"));
        const auto other = maker.next(line(wire::RecordedChunk{"0_0_0", {0}}, "e"), kNow);
        QCOMPARE(std::get<wire::StreamMesh>(other->data).anchor.text(),
                 std::string("e/chunk_0_0_0"));
        QCOMPARE(describe(std::get<wire::StreamMesh>(other->data).vertices),
                 QStringLiteral("3/3: 0 1 2"));
    }

    void aPoseKeepsItsStream()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        const spatial::Pose pose{{1, 2, 3}, {0, 0, 0, 1}};
        const auto packet = maker.next(line(wire::RecordedPose{"head", pose}), kNow);
        QVERIFY(packet);
        QCOMPARE(packet->session.text(), std::string("s"));
        QVERIFY(packet->timestamp == kNow);
        QVERIFY((std::get<wire::StreamPose>(packet->data) == wire::StreamPose{pose, "head"}));
    }

    void planesAndAnchorsSayWhatTheyAre()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        const auto plane =
            maker.next(line(wire::RecordedPlane{
                           model::AnchorId("p"), "TABLE", {}, {{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}}),
                       kNow);
        const auto &sent = std::get<wire::StreamAnchor>(plane->data);
        model::Anchor anchor;
        anchor.id = sent.id;
        anchor.metadata = sent.metadata;
        const auto traits = wire::readAnchorTraits(anchor);
        QCOMPARE(int(traits.kind), int(model::AnchorKind::Plane));
        QCOMPARE(traits.label, std::string("TABLE"));
        QCOMPARE(traits.polygon.size(), std::size_t(3));
    }

    void joiningIsNoPacket()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        QVERIFY(!maker.next(line(wire::RecordedJoin{}), kNow));
        QVERIFY(!maker.next(line(wire::RecordedLeave{}), kNow));
    }

    void stateIsTheNewestOfEverythingButPoses()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        QVERIFY(maker.stateOf(model::DeviceId("d"), kNow).empty());
        (void)maker.next(line(wire::RecordedPose{"head", {}}), kNow);
        (void)maker.next(line(wire::RecordedChunk{"0_0_0", {0}}), kNow);
        (void)maker.next(line(wire::RecordedChunk{"0_0_0", {1}}), kNow);
        (void)maker.next(line(wire::RecordedAnchor{model::AnchorId("a"), "old", {}}), kNow);
        (void)maker.next(line(wire::RecordedAnchor{model::AnchorId("a"), "new", {}}), kNow);
        (void)maker.next(line(wire::RecordedAnchor{model::AnchorId("b"), "", {}}, "e"), kNow);
        const auto state = maker.stateOf(model::DeviceId("d"), kNow);
        QCOMPARE(state.size(), std::size_t(2));
        QVERIFY(std::get<wire::StreamAnchor>(state[0].data).metadata.find("new")
                != std::string::npos);
        QCOMPARE(describe(std::get<wire::StreamMesh>(state[1].data).vertices),
                 QStringLiteral("4/6: 0 1 2 1 2 3"));
    }

    void framesAreNumbered()
    {
        const Recording source = recording();
        PacketMaker maker(source);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(maker.next(line(wire::RecordedPose{"head", {}}), kNow)->frameNumber, i);
    }
};

QTEST_GUILESS_MAIN(tst_PacketMaker)
#include "tst_packet_maker.moc"
