// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/wire/stmk.h"
#include "tests/support/bytes_of.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace stag;

namespace {

const QByteArray kTransform = "[[0,0,1,1.5],[0,1,0,2.5],[-1,0,0,3.5],[0,0,0,1]]";

struct StreamRow
{
    QByteArray type;
    QByteArray compression;
    QByteArray payload;
    int claimed = -1; ///< compressed_size; -1: as it is
};

void append(QByteArray &bytes, std::uint32_t number)
{
    for (int i = 0; i < 4; ++i)
        bytes += char(number >> (8 * i) & 0xff);
}

QByteArray packet(const QList<StreamRow> &streams,
                  const QByteArray &header = R"({"timestamp":1703097600000,"frame_number":4,)"
                                             R"("session_id":"s","client_id":"phone"})",
                  char version = 1)
{
    QByteArray bytes("STMK");
    bytes += version;
    bytes += '\0';
    append(bytes, std::uint32_t(14 + header.size()));
    append(bytes, std::uint32_t(streams.size()));
    bytes += header;
    for (const StreamRow &stream : streams) {
        const int size = stream.claimed < 0 ? int(stream.payload.size()) : stream.claimed;
        const QByteArray meta = R"({"type":")" + stream.type + R"(","compressed_size":)"
                                + QByteArray::number(size) + R"(,"compression":")"
                                + stream.compression + R"(","timestamp":1703097600500})";
        append(bytes, std::uint32_t(meta.size()));
        bytes += meta + stream.payload;
    }
    return bytes;
}

StreamRow pose(const QByteArray &transform = kTransform)
{
    return {"pose", "none", R"({"transform":)" + transform + "}"};
}

StreamRow mesh(const QByteArray &faces = "[[0,1,2]]")
{
    return {"mesh",
            "none",
            R"({"anchors":[{"id":"wall","transform":)" + kTransform
                + R"(,"vertices":[[0,0,0],[1,0,0],[0,1,0]],"faces":)" + faces + "}]}"};
}

QByteArray zlibOf(const QByteArray &bytes)
{
    return qCompress(bytes).sliced(4); // without Qt's size in front
}

Result<wire::StmkMessage> parse(const QByteArray &bytes, const wire::Limits &limits = {})
{
    return wire::parseStmk(
        {bytes.constData(), std::size_t(bytes.size())}, model::SessionId("url"), limits);
}

std::vector<float> floatsOf(const Bytes &bytes)
{
    std::vector<float> numbers;
    ByteReader reader(bytes);
    while (const auto number = reader.f32())
        numbers.push_back(*number);
    return numbers;
}

} // namespace

class tst_Stmk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void poseIsRead()
    {
        const auto message = parse(packet({pose()}));
        QVERIFY(message);
        QCOMPARE(message->client, std::string("phone"));
        QCOMPARE(message->parts.size(), 1u);
        const wire::StreamPacket &packet = message->parts.front().packet;
        QCOMPARE(packet.session.text(), std::string("s"));
        QCOMPARE(packet.frameNumber, 4);
        QCOMPARE(toUnixMs(packet.timestamp), 1'703'097'600'500);
        const spatial::Pose &pose = std::get<wire::StreamPose>(packet.data).pose;
        QVERIFY(pose.position == (spatial::Vec3{1.5, 2.5, 3.5}));
        // A quarter turn about y takes x to -z.
        const spatial::Vec3 turned = spatial::rotate(pose.rotation, {1, 0, 0});
        QVERIFY(std::abs(turned.x) < 1e-9 && std::abs(turned.z + 1) < 1e-9);
    }

    void rotationsOfAllKindsComeOut_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("w");
        QTest::addRow("none") << QByteArray("[1,0,0,0],[0,1,0,0],[0,0,1,0]") << 0. << 0. << 0.
                              << 1.;
        QTest::addRow("half about x")
            << QByteArray("[1,0,0,0],[0,-1,0,0],[0,0,-1,0]") << 1. << 0. << 0. << 0.;
        QTest::addRow("half about y")
            << QByteArray("[-1,0,0,0],[0,1,0,0],[0,0,-1,0]") << 0. << 1. << 0. << 0.;
        QTest::addRow("half about z, doubled in size")
            << QByteArray("[-2,0,0,0],[0,-2,0,0],[0,0,2,0]") << 0. << 0. << 1. << 0.;
    }
    void rotationsOfAllKindsComeOut()
    {
        QFETCH(const QByteArray, rows);
        QFETCH(const double, x);
        QFETCH(const double, y);
        QFETCH(const double, z);
        QFETCH(const double, w);
        const auto message = parse(packet({pose("[" + rows + ",[0,0,0,1]]")}));
        const auto &read = std::get<wire::StreamPose>(message->parts.front().packet.data);
        QVERIFY(std::abs(spatial::angleRad(read.pose.rotation, {x, y, z, w})) < 1e-6);
    }

    void meshComesInTheFrameOfTheSession_data()
    {
        QTest::addColumn<QByteArray>("compression");
        QTest::addRow("plain") << QByteArray("none");
        QTest::addRow("zlib") << QByteArray("zlib");
    }
    void meshComesInTheFrameOfTheSession()
    {
        QFETCH(const QByteArray, compression);
        StreamRow stream = mesh();
        stream.compression = compression;
        if (compression == "zlib")
            stream.payload = zlibOf(stream.payload);
        const auto message = parse(packet({stream, pose()}));
        QVERIFY(message && message->leftOut.empty());
        QCOMPARE(message->parts.size(), 3u);
        const auto &anchor = std::get<wire::StreamAnchor>(message->parts[0].packet.data);
        QCOMPARE(anchor.id.text(), std::string("wall"));
        QVERIFY(anchor.pose.position == (spatial::Vec3{1.5, 2.5, 3.5}));
        const auto &surface = std::get<wire::StreamMesh>(message->parts[1].packet.data);
        QVERIFY(floatsOf(surface.vertices)
                == (std::vector<float>{1.5F, 2.5F, 3.5F, 1.5F, 2.5F, 2.5F, 1.5F, 3.5F, 3.5F}));
        QCOMPARE(surface.faces.size(), 12u);
    }

    void otherStreamsAreLeftOut()
    {
        const auto message = parse(packet({{"camera", "jpeg", "\xff\xd8"},
                                           {"depth", "lz4", "x"},
                                           {"pointCloud", "none", "{}"},
                                           {"lighting", "none", "{}"},
                                           {"smell", "none", "{}"},
                                           pose()}));
        QVERIFY(message);
        QCOMPARE(message->parts.size(), 1u);
        QStringList left;
        for (const wire::StmkLeftOut &one : message->leftOut) {
            left += QString::fromLatin1(one.type.data(), qsizetype(one.type.size()));
            QVERIFY(one.fault.empty());
        }
        QCOMPARE(left.join(u' '), u"camera depth pointCloud lighting other");
    }

    void faultsHarmNoOtherStream_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("compression");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, const StreamRow &stream, const char *fault) {
            QTest::addRow("%s", name)
                << stream.type << stream.compression << stream.payload << QString::fromUtf8(fault);
        };
        row("not JSON", {"pose", "none", "nonsense"}, "not valid JSON");
        row("damaged zlib", {"mesh", "zlib", "nonsense"}, "zlib: truncated or damaged");
        row("damaged lz4", {"mesh", "lz4", "nonsense"}, "lz4: damaged frame");
        row("unknown compression", {"mesh", "brotli", "{}"}, "unknown compression: brotli");
        row("no transform", {"pose", "none", "{}"}, "transform: must have 4 rows of 4 numbers");
        row("rows of three",
            pose("[[1,0,0],[0,1,0],[0,0,1],[0,0,0]]"),
            "transform[0]: must be 4 numbers");
        row("flat matrix",
            pose("[[0,0,0,0],[0,0,0,0],[0,0,0,0],[0,0,0,1]]"),
            "transform: not a rotation");
        row("too far away",
            pose("[[1,0,0,2000],[0,1,0,0],[0,0,1,0],[0,0,0,1]]"),
            "invalid pose: pose position out of bounds");
        row("corner behind the vertices",
            mesh("[[0,1,3]]"),
            "anchors[0].faces: a corner is no vertex");
        row("corner between vertices",
            mesh("[[0,1,1.5]]"),
            "anchors[0].faces: a corner is no vertex");
        row("anchor without id", {"mesh", "none", R"({"anchors":[{}]})"}, "missing anchors[0].id");
    }
    void faultsHarmNoOtherStream()
    {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, compression);
        QFETCH(const QByteArray, payload);
        QFETCH(const QString, fault);
        const auto message = parse(packet({{type, compression, payload}, pose()}));
        QVERIFY(message);
        QCOMPARE(message->parts.size(), 1u);
        QCOMPARE(message->leftOut.size(), 1u);
        QCOMPARE(QString::fromStdString(message->leftOut.front().fault), fault);
    }

    void envelopeIsChecked_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("error");
        QTest::addRow("only the magic")
            << QByteArray("STMK") << QStringLiteral("invalid packet: truncated header");
        QTest::addRow("version") << packet({}, "{}", 2)
                                 << QStringLiteral("invalid packet: version 2");
        QTest::addRow("header is no JSON")
            << packet({}, "{") << QStringLiteral("invalid packet: header: not valid JSON");
        QTest::addRow("no time") << packet({}, R"({"session_id":"s"})")
                                 << QStringLiteral("invalid packet: invalid timestamp");
        QTest::addRow("too many streams")
            << packet(QList<StreamRow>(65, pose())) << QStringLiteral("invalid packet: 65 streams");
    }
    void envelopeIsChecked()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, error);
        const auto message = parse(bytes);
        QVERIFY(!message);
        QVERIFY(message.error().code != ErrorCode::Corrupt); // which would end the connection
        QCOMPARE(QString::fromStdString(message.error().detail), error);
    }

    void sessionOfTheUrlAndSecondsWillDo()
    {
        const auto message = parse(packet({{"camera", "jpeg", ""}}, R"({"timestamp":1703097600})"));
        QVERIFY(message);
        QCOMPARE(message->session.text(), std::string("url"));
    }

    void truncationIsAFaultOrAnError()
    {
        const QByteArray whole = packet({mesh(), pose()});
        for (qsizetype size = 4; size < whole.size(); ++size) {
            const auto message = parse(whole.first(size));
            QVERIFY(!message || !message->leftOut.empty());
        }
    }

    void lastStreamGetsTheRest()
    {
        StreamRow wrong = pose();
        wrong.claimed = 3;
        QCOMPARE(parse(packet({wrong}))->parts.size(), 1u);
    }

    void inflatedBytesAreLimited()
    {
        wire::Limits limits;
        limits.gunzipBytesMax = 100;
        StreamRow large = mesh();
        large.compression = "zlib";
        large.payload = zlibOf(large.payload);
        const auto message = parse(packet({large}), limits);
        QCOMPARE(message->leftOut.front().fault, std::string("zlib: more than 100 bytes"));
    }

    void samplesOfTheAuthorAreRead_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("parts");
        QTest::addColumn<int>("leftOut");
        const QDir folder(QStringLiteral(STAG_TEST_DATA "/wire/stmk"));
        const int parts[] = {3, 0, 4, 1, 0};
        const int leftOut[] = {0, 3, 1, 0, 2};
        for (int i = 0; i < 5; ++i)
            QTest::addRow("%d", i + 1)
                << folder.filePath(QStringLiteral("sample_packet_%1.json").arg(i + 1)) << parts[i]
                << leftOut[i];
    }
    void samplesOfTheAuthorAreRead()
    {
        QFETCH(const QString, path);
        QFETCH(const int, parts);
        QFETCH(const int, leftOut);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject sample = QJsonDocument::fromJson(file.readAll()).object();
        QList<StreamRow> streams;
        for (const QJsonValue stream : sample[QStringLiteral("streams")].toArray()) {
            const QByteArray data =
                QJsonDocument(stream[QStringLiteral("data")].toObject()).toJson();
            const QString type =
                stream[QStringLiteral("metadata")][QStringLiteral("type")].toString();
            streams += {type.toLatin1(), "zlib", zlibOf(data)};
        }
        const auto message = parse(
            packet(streams, QJsonDocument(sample[QStringLiteral("header")].toObject()).toJson()));
        QVERIFY(message);
        QCOMPARE(int(message->parts.size()), parts);
        QCOMPARE(int(message->leftOut.size()), leftOut);
        for (const wire::StmkLeftOut &one : message->leftOut)
            QCOMPARE(one.fault, std::string());
    }
};

QTEST_GUILESS_MAIN(tst_Stmk)
#include "tst_stmk.moc"
