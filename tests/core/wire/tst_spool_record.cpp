// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/base/crc32.h"
#include "core/model/limits.h"
#include "core/wire/spool_record.h"
#include "tests/support/bytes_of.h"

#include <QFile>
#include <QTest>

using namespace stag;

namespace {

model::SpatialEvent poseEvent()
{
    model::SpatialEvent event;
    event.session = model::SessionId("room");
    event.id = model::EventId("event-1");
    event.timestamp = fromUnixMs(1'700'000'000'123);
    event.anchors.push_back({.id = model::AnchorId("anchor_1"),
                             .session = event.session,
                             .pose = {{1.5, -2.25, 1e-9}, {0, 0, 0.6, 0.8}},
                             .timestamp = event.timestamp,
                             .metadata = "{\"kind\":\"device\"}"});
    return event;
}

model::SpatialEvent otherRotationEvent()
{
    model::SpatialEvent event = poseEvent();
    event.anchors.front().otherRotation = {0.25, -0.5, 0.75};
    event.anchors.push_back(event.anchors.front());
    event.anchors.back().otherRotation = std::vector<double>();
    return event;
}

model::SpatialEvent meshEvent(bool isDelta)
{
    model::SpatialEvent event = poseEvent();
    event.anchors.clear();
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices = test::bytesOf("vertices");
    payload->faces = test::bytesOf(QByteArray("\0\1\2", 3));
    payload->normals = isDelta ? Bytes() : test::bytesOf("n");
    model::Mesh mesh;
    mesh.id = model::MeshId("mesh_1");
    mesh.session = event.session;
    mesh.anchor = model::AnchorId("anchor_1");
    mesh.isDelta = isDelta;
    if (isDelta)
        mesh.base = model::MeshId("mesh_0");
    else
        mesh.hash = model::contentHash(*payload);
    mesh.payload = std::move(payload);
    mesh.compressionLevel = isDelta ? -1 : 5;
    mesh.timestamp = fromUnixMs(1'700'000'000'124);
    event.meshes.push_back(std::move(mesh));
    return event;
}

const std::pair<const char *, model::SpatialEvent> kEvents[] = {
    {"v1_pose", poseEvent()},
    {"v1_other_rotation", otherRotationEvent()},
    {"v1_mesh", meshEvent(false)},
    {"v1_delta", meshEvent(true)},
};

void expectSame(const model::SpatialEvent &a, const model::SpatialEvent &b)
{
    QCOMPARE(a.session.text(), b.session.text());
    QCOMPARE(a.id.text(), b.id.text());
    QVERIFY(a.timestamp == b.timestamp);
    QVERIFY(a.anchors == b.anchors);
    QCOMPARE(a.meshes.size(), b.meshes.size());
    for (std::size_t i = 0; i < a.meshes.size(); ++i) {
        const model::Mesh &left = a.meshes[i];
        const model::Mesh &right = b.meshes[i];
        QVERIFY(left.id == right.id && left.session == right.session);
        QVERIFY(left.anchor == right.anchor && left.base == right.base);
        QVERIFY(*left.payload == *right.payload);
        QVERIFY(left.hash == right.hash);
        QCOMPARE(left.isDelta, right.isDelta);
        QCOMPARE(left.compressionLevel, right.compressionLevel);
        QVERIFY(left.timestamp == right.timestamp);
    }
}

Bytes sealed(Bytes body)
{
    appendLittleEndian(body, crc32(body));
    return body;
}

Bytes bodyOf(const model::SpatialEvent &event)
{
    const Bytes record = wire::writeSpoolRecord(event);
    return {record.begin(), record.end() - 4};
}

} // namespace

class tst_SpoolRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenBytes()
    {
        for (const auto &[name, event] : kEvents) {
            QFile file(QStringLiteral(STAG_TEST_DATA "/wire/spool_record/%1.bin")
                           .arg(QLatin1String(name)));
            const QByteArray written = test::byteArrayOf(wire::writeSpoolRecord(event));
            if (qEnvironmentVariableIsSet("STAG_UPDATE_EXPECTED")) {
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(written);
                continue;
            }
            QVERIFY2(file.open(QIODevice::ReadOnly), name);
            const QByteArray golden = file.readAll();
            QCOMPARE(written.toHex(), golden.toHex());
            const auto read = wire::parseSpoolRecord(test::bytesOf(golden));
            QVERIFY2(read, name);
            expectSame(*read, event);
        }
    }

    void everyTruncationIsCorrupt()
    {
        for (const auto &[name, event] : kEvents) {
            const Bytes bytes = wire::writeSpoolRecord(event);
            const Bytes body = bodyOf(event);
            for (std::size_t size = 0; size < bytes.size(); ++size)
                QCOMPARE(int(wire::parseSpoolRecord(BytesView(bytes).first(size)).error().code),
                         int(ErrorCode::Corrupt));
            for (std::size_t size = 0; size < body.size(); ++size)
                QVERIFY(!wire::detail::parseSpoolRecordBody(BytesView(body).first(size)));
        }
    }

    void everyChangedByteIsCorrupt()
    {
        Bytes bytes = wire::writeSpoolRecord(meshEvent(false));
        for (std::byte &byte : bytes) {
            byte ^= std::byte{0x10};
            QCOMPARE(int(wire::parseSpoolRecord(bytes).error().code), int(ErrorCode::Corrupt));
            byte ^= std::byte{0x10};
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const Bytes &body, ErrorCode code) {
            QTest::addRow("%s", name) << test::byteArrayOf(sealed(body)) << int(code);
        };
        row("nothing", {}, ErrorCode::Corrupt);
        Bytes version = bodyOf(poseEvent());
        version.front() = std::byte{2};
        row("another version", version, ErrorCode::Corrupt);
        Bytes longer = bodyOf(poseEvent());
        longer.push_back({});
        row("bytes behind the end", longer, ErrorCode::Corrupt);
        Bytes manyMeshes = bodyOf(poseEvent());
        std::fill(manyMeshes.end() - 4, manyMeshes.end(), std::byte{0xff});
        row("more meshes than bytes", manyMeshes, ErrorCode::Corrupt);
        Bytes longText = bodyOf(poseEvent());
        std::fill(longText.begin() + 1, longText.begin() + 5, std::byte{0xff});
        row("a text longer than everything", longText, ErrorCode::Corrupt);
        model::SpatialEvent nameless = poseEvent();
        nameless.session = model::SessionId();
        row("an event without a session", bodyOf(nameless), ErrorCode::InvalidArgument);
        model::SpatialEvent wide = poseEvent();
        wide.anchors.front().metadata.resize(model::Limits{}.metadataBytesMax + 1, 'x');
        row("metadata over the limit of the model", bodyOf(wide), ErrorCode::TooLarge);
    }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const auto read = wire::parseSpoolRecord(test::bytesOf(bytes));
        QVERIFY(!read);
        QCOMPARE(int(read.error().code), code);
    }
};

QTEST_GUILESS_MAIN(tst_SpoolRecord)
#include "tst_spool_record.moc"
