// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace stag;

namespace {

model::Mesh validMesh()
{
    model::Mesh mesh;
    mesh.id = model::MeshId("m");
    mesh.session = model::SessionId("s");
    mesh.payload = std::make_shared<const model::MeshPayload>();
    return mesh;
}

model::SpatialEvent validEvent()
{
    model::SpatialEvent event;
    event.session = model::SessionId("s");
    event.id = model::EventId("e");
    event.timestamp = fromUnixMs(1);
    event.anchors.resize(3);
    for (model::Anchor &anchor : event.anchors) {
        anchor.id = model::AnchorId("a");
        anchor.session = event.session;
    }
    event.meshes = {validMesh()};
    return event;
}

/// Small, so that a test can exceed them.
constexpr model::Limits kLimits{.idBytesMax = 8,
                                .rotationNumbersMax = 3,
                                .metadataBytesMax = 8,
                                .anchorsPerEventMax = 3,
                                .meshesPerEventMax = 1,
                                .meshPayloadBytesMax = 4};

} // namespace

using Change = std::function<void(model::SpatialEvent &)>;
Q_DECLARE_METATYPE(Change)

class tst_Validation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void event_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<std::string>("error");
        addEventRows();
        addAnchorRows();
        addMeshRows();
    }
    void event()
    {
        QFETCH(const Change, change);
        QFETCH(const std::string, error);
        model::SpatialEvent event = validEvent();
        change(event);
        const auto result = model::validate(event, kLimits);
        const std::string actual =
            result ? ""
                   : std::string(errorCodeName(result.error().code)) + ' ' + result.error().detail;
        QCOMPARE(actual, error);
    }

    void defaultLimits()
    {
        QVERIFY(model::validateId(std::string(256, 'x'), "id"));
        QVERIFY(!model::validateId(std::string(257, 'x'), "id"));
    }

    void contentHashIsOverTheConcatenation()
    {
        const auto bytes = [](std::string_view text) {
            const BytesView view = asBytes(text);
            return Bytes(view.begin(), view.end());
        };
        // SHA-256 of "abc", FIPS 180-4.
        const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QCOMPARE(model::contentHash({bytes("abc"), {}, {}}).toHex(), abc);
        QCOMPARE(model::contentHash({bytes("a"), bytes("b"), bytes("c")}).toHex(), abc);
        QVERIFY(model::contentHash({bytes("c"), bytes("b"), bytes("a")}).toHex() != abc);
    }

private:
    static void row(const char *name, Change change, const char *error)
    {
        QTest::newRow(name) << std::move(change) << std::string(error);
    }

    static void addEventRows()
    {
        using Event = model::SpatialEvent;
        row(
            "valid", [](Event &) {}, "");
        row(
            "session empty",
            [](Event &event) { event.session = {}; },
            "InvalidArgument session_id: empty");
        row(
            "no event id", [](Event &event) { event.id = {}; }, "");
        row(
            "event id at the limit",
            [](Event &event) { event.id = model::EventId("12345678"); },
            "");
        row(
            "event id overflow",
            [](Event &event) { event.id = model::EventId("123456789"); },
            "TooLarge event_id: 9 is more than 8");
        row(
            "timestamp zero",
            [](Event &event) { event.timestamp = {}; },
            "InvalidArgument timestamp: must be positive");
        row(
            "anchors overflow",
            [](Event &event) { event.anchors.resize(4); },
            "TooLarge anchors: 4 is more than 3");
        row(
            "meshes overflow",
            [](Event &event) { event.meshes.resize(2); },
            "TooLarge meshes: 2 is more than 1");
    }

    static void addAnchorRows()
    {
        using Event = model::SpatialEvent;
        row(
            "anchor id empty",
            [](Event &event) { event.anchors[2].id = {}; },
            "InvalidArgument anchors[2].id: empty");
        row(
            "anchor id with a line end",
            [](Event &event) { event.anchors[0].id = model::AnchorId("a\n"); },
            "InvalidArgument anchors[0].id: control character");
        row(
            "anchor id with delete",
            [](Event &event) { event.anchors[0].id = model::AnchorId("a\x7f"); },
            "InvalidArgument anchors[0].id: control character");
        row(
            "anchor session empty",
            [](Event &event) { event.anchors[1].session = {}; },
            "InvalidArgument anchors[1].session_id: empty");
        row(
            "anchor position infinite",
            [](Event &event) { event.anchors[0].pose.position.y = HUGE_VAL; },
            "InvalidArgument anchors[0].pose: position is not finite");
        row(
            "anchor rotation not a number",
            [](Event &event) { event.anchors[0].pose.rotation.w = std::nan(""); },
            "InvalidArgument anchors[0].pose.rotation: not finite");
        row(
            "other rotation at the limit",
            [](Event &event) { event.anchors[0].otherRotation.emplace(3, 0.5); },
            "");
        row(
            "other rotation overflow",
            [](Event &event) { event.anchors[0].otherRotation.emplace(4, 0.5); },
            "TooLarge anchors[0].pose.rotation: 4 is more than 3");
        row(
            "other rotation not a number",
            [](Event &event) { event.anchors[0].otherRotation.emplace(1, std::nan("")); },
            "InvalidArgument anchors[0].pose.rotation: not finite");
        row(
            "metadata at the limit",
            [](Event &event) { event.anchors[0].metadata = "{\"a\":1 }"; },
            "");
        row(
            "metadata overflow",
            [](Event &event) { event.anchors[0].metadata = "{\"a\":123}"; },
            "TooLarge anchors[0].metadata: 9 is more than 8");
    }

    static void addMeshRows()
    {
        using Event = model::SpatialEvent;
        row(
            "mesh without payload",
            [](Event &event) { event.meshes[0].payload = nullptr; },
            "InvalidArgument meshes[0]: no payload");
        row(
            "mesh id empty",
            [](Event &event) { event.meshes[0].id = {}; },
            "InvalidArgument meshes[0].id: empty");
        row(
            "mesh anchor overflow",
            [](Event &event) { event.meshes[0].anchor = model::AnchorId("123456789"); },
            "TooLarge meshes[0].anchor_id: 9 is more than 8");
        row(
            "delta without base",
            [](Event &event) { event.meshes[0].isDelta = true; },
            "InvalidArgument meshes[0].base_mesh_id: required for delta meshes");
        row(
            "delta with base",
            [](Event &event) {
                event.meshes[0].isDelta = true;
                event.meshes[0].base = model::MeshId("m0");
            },
            "");
        row(
            "payload at the limit",
            [](Event &event) {
                event.meshes[0].payload = std::make_shared<const model::MeshPayload>(
                    model::MeshPayload{Bytes(2), Bytes(1), Bytes(1)});
            },
            "");
        row(
            "payload overflow",
            [](Event &event) {
                event.meshes[0].payload = std::make_shared<const model::MeshPayload>(
                    model::MeshPayload{Bytes(2), Bytes(2), Bytes(1)});
            },
            "TooLarge meshes[0]: 5 is more than 4");
    }
};

QTEST_GUILESS_MAIN(tst_Validation)
#include "tst_validation.moc"
