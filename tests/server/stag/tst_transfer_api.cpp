// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>

using namespace stag::stag;
using namespace stag::stag::test;
using namespace Qt::StringLiterals;

namespace {

/// An anchor and a mesh that no compression makes small.
QByteArray largeEvent(int number, int bytes)
{
    QByteArray payload(bytes, '\0');
    ::stag::test::SeededRandom random(std::uint64_t(number) + 1);
    random.fill(std::as_writable_bytes(std::span(payload.data(), std::size_t(bytes))));
    return R"({"session_id":"s","event_id":"e)" + QByteArray::number(number)
           + R"(","timestamp":1000,"anchors":[{"id":"a","pose":{"x":1.5,"y":0,"z":-2,"rotation":[0,0,0,1]}}],)"
             R"("meshes":[{"id":"m)"
           + QByteArray::number(number) + R"(","anchor_id":"a","vertices":")" + payload.toBase64()
           + R"("}]})";
}

/// A mesh as arangoimport would have it, of bytes that nothing compresses.
QByteArray meshLine(int number, int bytes)
{
    QByteArray payload(bytes, char(number));
    ::stag::test::SeededRandom random(std::uint64_t(number) + 1);
    random.fill(std::as_writable_bytes(std::span(payload.data(), std::size_t(bytes))));
    return R"({"_key":"k)" + QByteArray::number(number) + R"(","id":"m)"
           + QByteArray::number(number)
           + R"(","session_id":"s","anchor_id":"a","version":1,"current":true,"is_delta":false,"timestamp":1000,"received_at":1000,"vertices":")"
           + payload.toBase64() + "\"}\n";
}

/// One file in the oldest form of tar.
QByteArray tarOf(const QByteArray &name, const QByteArray &content)
{
    constexpr int kBlock = 512;
    QByteArray head(kBlock, '\0');
    const auto put = [&head](int at, const QByteArray &text) {
        head.replace(at, text.size(), text);
    };
    put(0, name);
    put(100, "0000644");
    put(124, QByteArray::number(content.size(), 8).rightJustified(11, '0'));
    put(148, QByteArray(8, ' '));
    put(156, "0");
    put(257, "ustar");
    put(263, "00");
    int sum = 0;
    for (const char c : head)
        sum += static_cast<unsigned char>(c);
    put(148, QByteArray::number(sum, 8).rightJustified(6, '0'));
    const auto padding = (kBlock - content.size() % kBlock) % kBlock;
    return head + content + QByteArray(padding + 2 * kBlock, '\0');
}

/// A client that asks for an export and does not read it.
class IdleReader
{
public:
    explicit IdleReader(const QUrl &url)
    {
        m_socket.setReadBufferSize(1'000);
        m_socket.connectToHost(QHostAddress::LocalHost, quint16(url.port()));
        m_socket.write("GET " + url.path().toUtf8() + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    /// The head of the answer has come.
    [[nodiscard]] bool isServed() { return m_socket.waitForReadyRead(kPatienceMs); }
    void leave() { m_socket.abort(); }

private:
    QTcpSocket m_socket;
};

const QString kExport = u"/api/v1/sessions/s/export"_s;

} // namespace

class TestTransferApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItTook()
    {
        Fixture from;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(from.ingest(largeEvent(i, 200'000)).status, 200);
        const Answer file = from.get(kExport);
        QCOMPARE(file.status, 200);
        QVERIFY(file.body.startsWith("PK"));
        Fixture to;
        const Answer report = to.post(u"/api/v1/import"_s, file.body);
        QCOMPARE(report.status, 200);
        QCOMPARE(report.json()[u"anchors"_s].toObject()[u"stored"_s].toInt(), 1);
        QCOMPARE(report.json()[u"mesh_versions"_s].toObject()[u"stored"_s].toInt(), 3);
        for (const char *path : {"/api/v1/anchors/a", "/api/v1/meshes/m2"})
            QCOMPARE(to.get(QLatin1String(path)).body, from.get(QLatin1String(path)).body);
        QCOMPARE(to.get(kExport).status, 200);
        QVERIFY(
            to.get(u"/metrics"_s)
                .body.contains(
                    R"(stag_transfers_total{format="jsonl",operation="import",status="done"} 1)"));
    }

    void tellsViewersWhatIsImported()
    {
        Fixture from;
        QCOMPARE(from.ingest(largeEvent(1, 100)).status, 200);
        const Answer file = from.get(kExport);
        Fixture to;
        Client viewer(to.url(u"/api/v1/live"_s, u"ws"_s));
        QVERIFY(viewer.await("snapshot_end"));
        QCOMPARE(to.post(u"/api/v1/import?session_id=copy"_s, file.body).status, 200);
        QVERIFY(viewer.await("anchor_update"));
        QVERIFY(viewer.await("mesh_update"));
        QCOMPARE(viewer.ofType("anchor_update").first()[u"session_id"_s].toString(), u"copy"_s);
    }

    void previewsWithoutAFile()
    {
        Fixture fixture;
        QCOMPARE(fixture.ingest(largeEvent(1, 5'000)).status, 200);
        const QJsonObject preview = fixture.get(kExport + u"?format=glb&preview=true"_s).json();
        QCOMPARE(preview[u"file_name"_s].toString(), u"s.glb"_s);
        QCOMPARE(preview[u"anchors_count"_s].toInt(), 1);
        QCOMPARE(preview[u"payload_bytes"_s].toInt(), 5'000);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("words");
        QTest::newRow("format") << kExport + u"?format=fbx"_s << 400 << u"format must be"_s;
        QTest::newRow("place") << kExport + u"?format=geojson"_s << 400
                               << u"lat and lon must be provided"_s;
        QTest::newRow("half a place") << kExport + u"?lat=1"_s << 400 << u"together"_s;
        QTest::newRow("no place") << kExport + u"?lat=91&lon=0"_s << 400 << u"latitude"_s;
        QTest::newRow("session") << u"/api/v1/sessions/nowhere/export"_s << 404
                                 << u"Session not found"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QString, path);
        QFETCH(const int, status);
        QFETCH(const QString, words);
        Fixture fixture;
        QCOMPARE(fixture.ingest(largeEvent(1, 10)).status, 200);
        const Answer answer = fixture.get(path);
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains(words.toUtf8()), answer.body);
    }

    void saysWhyAFileIsNotTaken()
    {
        Fixture fixture;
        const Answer answer = fixture.post(u"/api/v1/import"_s, "hello");
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains("not a file that can be imported"));
    }

    void takesAFileThatIsLargerThanAnyOtherBody()
    {
        // As a tar, so that its size is what it says.
        stag::transport::Limits limits;
        limits.bodyBytesMax = 1u << 20;
        limits.bodiesBytesMax = 2u << 20;
        Fixture fixture({}, {}, limits);
        QByteArray lines;
        for (int i = 0; lines.size() < (32 << 20); ++i)
            lines += meshLine(i, 2 << 20);
        const QByteArray file = tarOf("meshes.jsonl", lines);
        const qsizetype count = lines.count('\n');
        lines.clear();
        const Answer report = fixture.post(u"/api/v1/import"_s, file);
        QVERIFY2(report.status == 200, report.body);
        QCOMPARE(report.json()[u"mesh_versions"_s].toObject()[u"stored"_s].toInt(), int(count));
        QCOMPARE(fixture.post(u"/api/v1/ingest"_s, QByteArray(2 << 20, ' ')).status, 413);
    }

    void saysHowLargeAnImportMayBe()
    {
        Fixture fixture;
        const QByteArray answer = fixture.sendRaw(
            "POST /api/v1/import HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
        QVERIFY(answer.startsWith("HTTP/1.1 413"));
        QVERIFY2(answer.contains("use stagd import"), answer);
    }

    void freesThePlaceOfAnUploadThatBreaksOff()
    {
        Fixture fixture;
        {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, quint16(fixture.url({}).port()));
            socket.write(
                "POST /api/v1/import HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
            QVERIFY(socket.waitForBytesWritten(kPatienceMs));
            QVERIFY(QTest::qWaitFor(
                [&] { return fixture.post(u"/api/v1/import"_s, "hello").status == 503; },
                kPatienceMs));
            socket.abort();
        }
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.post(u"/api/v1/import"_s, "hello").status == 400; }, kPatienceMs));
        QVERIFY(
            fixture.get(u"/metrics"_s)
                .body.contains(
                    R"(stag_transfers_total{format="",operation="import",status="cancelled"} 1)"));
    }

    void refusesMoreThanAreAllowedAndFreesThePlaceOfWhoLeaves()
    {
        StagSettings settings;
        settings.limits.exportsMax = 1;
        settings.limits.exportPipeBytesMax = 64u << 10;
        Fixture fixture(settings);
        for (int i = 0; i < 8; ++i)
            QCOMPARE(fixture.ingest(largeEvent(i, 4 << 20)).status, 200);
        IdleReader idle(fixture.url(kExport));
        QVERIFY(idle.isServed());
        const Answer refused = fixture.get(kExport);
        QCOMPARE(refused.status, 503);
        QCOMPARE(refused.retryAfter, QByteArray("10"));
        QCOMPARE(fixture.get(kExport + u"?preview=true"_s).status, 200);
        // Writes go on while somebody reads slowly.
        QCOMPARE(fixture.ingest(largeEvent(100, 10)).status, 200);
        idle.leave();
        QVERIFY(QTest::qWaitFor([&] { return fixture.get(kExport).status == 200; }, kPatienceMs));
        QVERIFY(
            fixture.get(u"/metrics"_s)
                .body.contains(
                    R"(stag_transfers_total{format="jsonl",operation="export",status="cancelled"} 1)"));
    }

    void breaksOffWhatTakesTooLong()
    {
        StagSettings settings;
        settings.limits.exportDurationMax = std::chrono::seconds(-1); // it is late at once
        Fixture fixture(settings);
        QCOMPARE(fixture.ingest(largeEvent(1, 4 << 20)).status, 200);
        const QByteArray answer = fixture.getRaw(kExport.toUtf8());
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QVERIFY(!answer.endsWith("0\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestTransferApi)
#include "tst_transfer_api.moc"
