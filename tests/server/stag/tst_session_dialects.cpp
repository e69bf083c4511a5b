// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/gzip.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/packed_mesh.h"
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>

using namespace stag::stag::test;

namespace {

QByteArray toBase64(const stag::Bytes &bytes)
{
    return QByteArray::fromStdString(stag::base64Encode(bytes));
}

QByteArray asJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

stag::Bytes fromBase64(const QJsonValue &text)
{
    return stag::base64Decode(text.toString().toStdString(), 1u << 20).value();
}

/// What a device of StreamKit's second generation sends, and reads: JSON in binary frames, with
/// base64 of JSON inside.
class StreamKitClient : public QObject
{
public:
    explicit StreamKitClient(const QUrl &url)
    {
        connect(
            &m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &json) {
                m_messages += QJsonDocument::fromJson(json).object();
            });
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this] { ++m_textCount; });
        m_socket.open(url);
        m_isOpen =
            QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
    }

    void send(const char *type, const QJsonObject &data = {})
    {
        m_socket.sendBinaryMessage(envelope(type, data));
    }
    [[nodiscard]] static QByteArray envelope(const char *type, const QJsonObject &data)
    {
        QJsonObject message{{QStringLiteral("type"), QLatin1String(type)},
                            {QStringLiteral("sessionId"), QStringLiteral("s")},
                            {QStringLiteral("timestamp"), qint64(1'753'000'000'000)},
                            {QStringLiteral("traceId"), QStringLiteral("t7")}};
        if (!data.isEmpty())
            message[QStringLiteral("data")] = QString::fromLatin1(asJson(data).toBase64());
        return asJson(message);
    }
    [[nodiscard]] QJsonObject await(const char *type)
    {
        QJsonObject found;
        const bool came = QTest::qWaitFor(
            [&] {
                for (const QJsonObject &message : m_messages)
                    if (message[QStringLiteral("type")].toString() == QLatin1String(type))
                        found = message;
                return !found.isEmpty();
            },
            kPatienceMs);
        return came ? found : QJsonObject();
    }
    [[nodiscard]] static QJsonObject inside(const QJsonObject &message)
    {
        return QJsonDocument::fromJson(
                   QByteArray::fromBase64(message[QStringLiteral("data")].toString().toLatin1()))
            .object();
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] int textCount() const { return m_textCount; }
    [[nodiscard]] QWebSocket &socket() { return m_socket; }

private:
    QWebSocket m_socket;
    QList<QJsonObject> m_messages;
    int m_textCount = 0;
    bool m_isOpen = false;
};

const QJsonObject kPose{{QStringLiteral("position"), QJsonArray{1.5, 0, -2}},
                        {QStringLiteral("rotation"), QJsonArray{0, 0, 0, 1}},
                        {QStringLiteral("timestamp"), 774692800.25}};
const QJsonObject kAnchor{
    {QStringLiteral("id"), QStringLiteral("a")},
    {QStringLiteral("pose"), kPose},
    {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("label"), QStringLiteral("door")}}}};

const stag::mesh::Mesh &triangle()
{
    static const stag::mesh::Mesh kTriangle{{0, 0, 0, 1, 0, 0, 0, 1, 0}, {}, {0, 1, 2}};
    return kTriangle;
}

QJsonObject meshUpdate(const stag::Bytes &vertices, bool isDelta)
{
    QJsonObject data{
        {QStringLiteral("id"), QStringLiteral("m")},
        {QStringLiteral("anchorId"), QStringLiteral("m")},
        {QStringLiteral("vertices"), QString::fromLatin1(toBase64(stag::gzip(vertices).value()))},
        {QStringLiteral("faces"), QString()},
        {QStringLiteral("compressionLevel"), 5},
        {QStringLiteral("isDelta"), isDelta}};
    if (isDelta)
        data[QStringLiteral("baseMeshId")] = QStringLiteral("m");
    return data;
}

} // namespace

class tst_SessionDialects : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url() const
    {
        return m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws"));
    }
    QJsonObject storedMesh()
    {
        return m_fixture->get(QStringLiteral("/api/v1/meshes/m?session_id=s")).json();
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void pingIsAnsweredInKind()
    {
        StreamKitClient device(url());
        QVERIFY(device.isOpen());
        device.send("ping");
        const QJsonObject pong = device.await("pong");
        QCOMPARE(pong[QStringLiteral("sessionId")].toString(), u"s");
        QCOMPARE(pong[QStringLiteral("traceId")].toString(), u"t7");
        QVERIFY(!pong.contains(QStringLiteral("session_id")));
        QCOMPARE(device.textCount(), 0);
    }

    void everybodyIsToldInTheirWords()
    {
        StreamKitClient device(url());
        StreamKitClient other(url());
        Client client(url());
        other.send("ping");
        QVERIFY(!other.await("pong").isEmpty());
        client.send(R"({"type":"ping","session_id":"s"})");
        QVERIFY(client.await("pong"));

        device.send("anchor_update", kAnchor);
        const QJsonObject echo = device.await("anchor_update");
        QCOMPARE(echo[QStringLiteral("traceId")].toString(), u"t7");
        QVERIFY(StreamKitClient::inside(echo) == kAnchor);
        QVERIFY(other.await("anchor_update") == echo);
        QVERIFY(client.await("anchor_update"));
        const QJsonObject told =
            client.ofType("anchor_update").front()[QStringLiteral("data")].toObject();
        QCOMPARE(told[QStringLiteral("pose")][QStringLiteral("x")].toDouble(), 1.5);
        QCOMPARE(told[QStringLiteral("timestamp")].toInteger(), 1'753'000'000'250);

        client.send(R"({"type":"anchor_update","session_id":"s","timestamp":978307201500,)"
                    R"("data":{"id":"b","pose":{"x":4,"y":0,"z":0,"rotation":[0,0,0,1]},)"
                    R"("metadata":{"floor":2}}})");
        QVERIFY(QTest::qWaitFor([&] {
            return StreamKitClient::inside(other.await("anchor_update"))[QStringLiteral("id")]
                   == QStringLiteral("b");
        }));
        const QJsonObject heard = StreamKitClient::inside(other.await("anchor_update"));
        QCOMPARE(heard[QStringLiteral("pose")][QStringLiteral("position")].toArray(),
                 QJsonArray({4, 0, 0}));
        QCOMPARE(heard[QStringLiteral("pose")][QStringLiteral("timestamp")].toDouble(), 1.5);
        QCOMPARE(heard[QStringLiteral("metadata")][QStringLiteral("floor")].toString(), u"2");
        QCOMPARE(device.textCount() + other.textCount(), 0);
    }

    void textFramesAreAnsweredInText()
    {
        Client device(url());
        device.send(StreamKitClient::envelope("ping", {}));
        QVERIFY(device.await("pong"));
        QVERIFY(device.messages().front().contains(QStringLiteral("sessionId")));
    }

    void firstMessageThatTellsDecides()
    {
        StreamKitClient device(url());
        device.socket().sendBinaryMessage(R"({"type":"ping"})");
        QVERIFY(QTest::qWaitFor([&] { return device.textCount() == 1; }));
        device.send("ping");
        QVERIFY(!device.await("pong").isEmpty());
        device.socket().sendBinaryMessage(R"({"type":"dance","session_id":"s"})");
        const QJsonObject error = device.await("error");
        QCOMPARE(StreamKitClient::inside(error)[QStringLiteral("code")].toString(),
                 u"UNKNOWN_TYPE");
        QCOMPARE(device.textCount(), 1);
    }

    void errorsAndDeletionsAreToldInKind()
    {
        StreamKitClient device(url());
        device.send("anchor_update", kAnchor);
        QVERIFY(!device.await("anchor_update").isEmpty());
        device.send("anchor_update", {{QStringLiteral("id"), QStringLiteral("x")}});
        const QJsonObject error = StreamKitClient::inside(device.await("error"));
        QCOMPARE(error[QStringLiteral("message")].toString(), u"data.pose: missing");
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/anchors/a?session_id=s")).status, 200);
        const QJsonObject removed = StreamKitClient::inside(device.await("removed"));
        QCOMPARE(removed[QStringLiteral("kind")].toString(), u"anchor");
        QCOMPARE(removed[QStringLiteral("id")].toString(), u"a");
    }

    void meshIsStoredAndHandedOn()
    {
        StreamKitClient device(url());
        const stag::Bytes packed = stag::codec::encodeStreamKitMesh(triangle());
        device.send("mesh_update", meshUpdate(packed, false));
        const QJsonObject echo = StreamKitClient::inside(device.await("mesh_update"));
        QCOMPARE(echo[QStringLiteral("anchorId")].toString(), u"m");
        QCOMPARE(echo[QStringLiteral("faces")].toString(), u"");
        const stag::Bytes sent = fromBase64(echo[QStringLiteral("vertices")]);
        QVERIFY(stag::isGzip(sent));
        QVERIFY(stag::gunzip(sent, 1u << 20).value() == packed);
        QVERIFY(fromBase64(storedMesh()[QStringLiteral("vertices")]) == packed);
    }

    void deltaWithoutPositionsStaysADelta()
    {
        StreamKitClient device(url());
        device.send("mesh_update", meshUpdate(stag::codec::encodeStreamKitMesh(triangle()), false));
        QVERIFY(!device.await("mesh_update").isEmpty());
        const QByteArray changed =
            R"({"id":"m","baseMeshId":"m","addedVertices":[2],"removedVertices":[],)"
            R"("faces":[0,1,2],"compressionRatio":0.3,"modifiedVerticesIndices":[1],)"
            R"("modifiedVerticesOldIndices":[1]})";
        const stag::BytesView bytes = stag::asBytes(std::string_view(changed));
        device.send("mesh_update", meshUpdate({bytes.begin(), bytes.end()}, true));
        QVERIFY(QTest::qWaitFor([&] { return storedMesh()[QStringLiteral("is_delta")].toBool(); },
                                kPatienceMs));
        const QJsonObject stored = storedMesh();
        QCOMPARE(stored[QStringLiteral("delta_resolution")].toString(), u"unresolved");
        const auto kept = stag::gunzip(fromBase64(stored[QStringLiteral("delta_data")]), 1u << 20);
        QVERIFY(kept && std::ranges::equal(*kept, bytes));
        QVERIFY(QTest::qWaitFor([&] {
            return StreamKitClient::inside(device.await("mesh_update"))[QStringLiteral("isDelta")]
                .toBool();
        }));
    }

    void meshesOfOthersComeInTheLayoutOfTheSdk_data()
    {
        QTest::addColumn<QJsonObject>("mesh");
        const auto text = [](const stag::Bytes &bytes) {
            return QString::fromLatin1(toBase64(bytes));
        };
        QTest::addRow("separate arrays") << QJsonObject{
            {QStringLiteral("vertices"), text(stag::codec::encodeFloats(triangle().positions))},
            {QStringLiteral("faces"), text(stag::codec::encodeIndices(triangle().indices))}};
        QTest::addRow("delta that is resolved") << QJsonObject{
            {QStringLiteral("delta_data"), text(stag::codec::encodeFullMesh(triangle()).value())},
            {QStringLiteral("base_mesh_id"), QStringLiteral("m")},
            {QStringLiteral("is_delta"), true}};
    }
    void meshesOfOthersComeInTheLayoutOfTheSdk()
    {
        QFETCH(QJsonObject, mesh);
        mesh[QStringLiteral("id")] = QStringLiteral("m");
        StreamKitClient device(url());
        device.send("ping");
        QVERIFY(!device.await("pong").isEmpty());
        const QJsonObject event{{QStringLiteral("session_id"), QStringLiteral("s")},
                                {QStringLiteral("event_id"), QStringLiteral("e")},
                                {QStringLiteral("timestamp"), 1000},
                                {QStringLiteral("meshes"), QJsonArray{mesh}}};
        QCOMPARE(m_fixture->ingest(asJson(event)).status, 200);
        const QJsonObject told = StreamKitClient::inside(device.await("mesh_update"));
        QVERIFY(!told[QStringLiteral("isDelta")].toBool());
        QCOMPARE(told[QStringLiteral("faces")].toString(), u"");
        QVERIFY(stag::gunzip(fromBase64(told[QStringLiteral("vertices")]), 1u << 20).value()
                == stag::codec::encodeStreamKitMesh(triangle()));
    }

    void dialectsAreCounted()
    {
        StreamKitClient device(url());
        device.send("ping");
        QVERIFY(!device.await("pong").isEmpty());
        Client client(url());
        client.send(R"({"type":"ping"})");
        QVERIFY(client.await("pong"));
        const QByteArray metrics = m_fixture->get(QStringLiteral("/metrics")).body;
        QVERIFY(metrics.contains(R"(stag_ws_dialect_messages_total{dialect="streamkit2"} 1)"));
        QVERIFY(metrics.contains(R"(stag_ws_dialect_messages_total{dialect="stag"} 1)"));
    }
};

QTEST_GUILESS_MAIN(tst_SessionDialects)
#include "tst_session_dialects.moc"
