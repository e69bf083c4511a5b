// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/gzip.h"
#include "core/wire/anchor_metadata.h"
#include "core/wire/live_feed.h"
#include "core/wire/pretty_json.h"
#include "core/wire/recording.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "core/wire/stream_kit.h"
#include "core/wire/ws.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;

namespace {

/// 100 zero bytes as base64 of gzip: small on the wire, larger than some limit inside.
std::string bomb(std::size_t sizeBytes = 100)
{
    return base64Encode(gzip(Bytes(sizeBytes)).value());
}

ErrorCode ingestCode(const std::string &body, const wire::Limits &limits)
{
    test::ConstantRandom random(1);
    const auto result = wire::parseIngest(body, {fromUnixMs(1), random}, limits);
    return result ? ErrorCode::Internal : result.error().code;
}

std::string eventText(const std::string &members)
{
    return "{\"session_id\":\"s\",\"event_id\":\"e\",\"timestamp\":1" + members + '}';
}

/// A valid event of exactly that size.
std::string documentOf(std::size_t sizeBytes)
{
    const std::string text = eventText(",\"x\":\"\"");
    return eventText(",\"x\":\"" + std::string(sizeBytes - text.size(), 'x') + '"');
}

std::string repeated(const std::string &element, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += (i ? "," : "") + element;
    return text;
}

} // namespace

class tst_WireLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ingest_overflow_data()
    {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<bool>("accepted");
        const auto mesh = [](std::size_t size) {
            return ",\"meshes\":[{\"id\":\"m\",\"vertices\":\"" + bomb(size) + "\"}]";
        };
        const auto two = [](std::size_t size) {
            return ",\"meshes\":[{\"id\":\"m\",\"vertices\":\"" + bomb(size) + R"(","faces":")"
                   + bomb(size) + "\"}]";
        };
        QTest::newRow("document at the limit") << documentOf(1000) << true;
        QTest::newRow("document over the limit") << documentOf(1001) << false;
        QTest::newRow("inflated at the limit") << eventText(mesh(100)) << true;
        QTest::newRow("inflated over the limit") << eventText(mesh(101)) << false;
        QTest::newRow("inflated together over the limit") << eventText(two(51)) << false;
        QTest::newRow("events at the limit")
            << "{\"events\":[" + repeated(eventText(""), 2) + "]}" << true;
        QTest::newRow("events over the limit")
            << "{\"events\":[" + repeated(eventText(""), 3) + "]}" << false;
    }
    void ingest_overflow()
    {
        QFETCH(const std::string, body);
        QFETCH(const bool, accepted);
        wire::Limits limits;
        limits.documentBytesMax = 1000;
        limits.gunzipBytesMax = 100;
        limits.eventsPerBatchMax = 2;
        QCOMPARE(int(ingestCode(body, limits)),
                 int(accepted ? ErrorCode::Internal : ErrorCode::TooLarge));
    }

    void elementsPerEvent_overflow()
    {
        QCOMPARE(int(ingestCode(eventText(",\"anchors\":[" + repeated("{}", 10001) + ']'), {})),
                 int(ErrorCode::TooLarge));
        QCOMPARE(int(ingestCode(eventText(",\"meshes\":[" + repeated("{}", 1001) + ']'), {})),
                 int(ErrorCode::TooLarge));
        QCOMPARE(int(ingestCode(eventText(",\"anchors\":[" + repeated("{}", 10000) + ']'), {})),
                 int(ErrorCode::Internal));
    }

    void rotation_overflow()
    {
        const auto body = [](std::size_t count) {
            return eventText(",\"anchors\":[{\"pose\":{\"rotation\":[" + repeated("1", count)
                             + "]}}]");
        };
        QCOMPARE(int(ingestCode(body(64), {})), int(ErrorCode::Internal));
        QCOMPARE(int(ingestCode(body(65), {})), int(ErrorCode::TooLarge));
    }

    void metadata_overflow()
    {
        const auto body = [](std::size_t size) {
            return eventText(",\"anchors\":[{\"metadata\":{\"k\":\"" + std::string(size, 'x')
                             + "\"}}]");
        };
        QCOMPARE(int(ingestCode(body((64u << 10) - 8), {})), int(ErrorCode::Internal));
        QCOMPARE(int(ingestCode(body((64u << 10) - 7), {})), int(ErrorCode::TooLarge));
    }

    void polygon_overflow()
    {
        wire::Limits limits;
        limits.polygonPointsMax = 3;
        const auto pointCount = [&limits](std::size_t count) {
            model::Anchor anchor;
            anchor.metadata = R"({"kind":"plane","polygon":[)" + repeated("[0,0,0]", count) + "]}";
            return wire::readAnchorTraits(anchor, limits).polygon.size();
        };
        QCOMPARE(pointCount(3), std::size_t(3));
        QCOMPARE(pointCount(4), std::size_t(0)); // an outline that is cut off would be another one
    }

    void depth_overflow_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("at the limit") << 7 << true;
        QTest::newRow("over the limit") << 8 << false;
        QTest::newRow("far over the limit") << 100000 << false;
    }
    void depth_overflow()
    {
        QFETCH(const int, depth);
        QFETCH(const bool, accepted);
        wire::Limits limits;
        limits.depthMax = 8;
        const auto levels = std::size_t(depth - 1);
        const std::string body = "{\"sessions\":[],\"x\":" + std::string(levels, '[') + '1'
                                 + std::string(levels, ']') + '}';
        const auto sessions = wire::parseSessions(body, limits);
        QCOMPARE(sessions.has_value(), accepted);
        if (!accepted)
            QCOMPARE(sessions.error().detail, std::string("nested too deeply"));
    }

    void document_overflow()
    {
        wire::Limits limits;
        limits.documentBytesMax = 1;
        test::ConstantRandom random(1);
        const auto tooLarge = [](const auto &result) {
            return !result && result.error().code == ErrorCode::TooLarge;
        };
        QVERIFY(tooLarge(wire::parseStreamPacket("{}", limits)));
        QVERIFY(tooLarge(wire::parseLiveEvent("{}", limits)));
        QVERIFY(tooLarge(wire::parseSessions("{}", limits)));
        QVERIFY(tooLarge(wire::parseRecordingHeader("{}", limits)));
        QVERIFY(tooLarge(wire::parseRecordingLine("{}", limits)));
        QVERIFY(tooLarge(wire::parseWsMessage("{}", {{}, fromUnixMs(1), random}, limits)));
        QCOMPARE(wire::prettyJson("{ }", limits), std::string("{ }"));
    }

    void recordingLine_overflow()
    {
        wire::Limits limits;
        limits.recordingLineBytesMax = 10;
        const auto line = wire::parseRecordingLine(R"({"t":0,"e":"join","device":"d"})", limits);
        QVERIFY(!line);
        QCOMPARE(int(line.error().code), int(ErrorCode::TooLarge));
    }

    void streamPacketPayload_overflow()
    {
        wire::Limits limits;
        limits.gunzipBytesMax = 100;
        const auto packet = [&limits](std::size_t size) {
            return wire::parseStreamPacket("{\"session_id\":\"s\",\"timestamp\":1,\"type\":"
                                           "\"mesh\",\"data\":{\"mesh\":{\"vertices\":\""
                                               + bomb(size) + "\",\"anchor_id\":\"a\"}}}",
                                           limits);
        };
        QVERIFY(packet(100));
        const auto over = packet(101);
        QVERIFY(!over);
        QCOMPARE(int(over.error().code), int(ErrorCode::TooLarge));
    }
};

QTEST_GUILESS_MAIN(tst_WireLimits)
#include "tst_wire_limits.moc"
