// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/wire/feed_encoding.h"
#include "core/wire/live_feed_binary.h"
#include "core/wire/live_feed_binary_reader.h"
#include "tests/core/wire/live_samples.h"
#include "tests/support/bytes_of.h"

#include <QFile>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <set>

using namespace stag;
using wire::RecordKind;

namespace {

const Timestamp kNow = test::kSampleTime;

std::string hello()
{
    const live::Hello hello{"2.0.0", kNow, {}};
    return wire::writeLiveBinary(hello, kNow, {}, nullptr, {.stream = "stream"}).bytes;
}

wire::LiveBinaryReader begunReader(const wire::Limits &limits = {},
                                   const wire::LiveLimits &liveLimits = {})
{
    wire::LiveBinaryReader reader(limits, liveLimits);
    if (!reader.read(asBytes(hello())))
        qFatal("the hello is not read");
    return reader;
}

std::string record(std::uint8_t kind, std::string_view body, std::uint8_t flags = 0)
{
    Bytes head{std::byte{kind}, std::byte{flags}};
    appendLittleEndian(head, static_cast<std::uint32_t>(body.size()));
    appendLittleEndian(head, static_cast<std::uint64_t>(toUnixMs(kNow)));
    return std::string(asText(head)) + std::string(body);
}
std::string record(RecordKind kind, std::string_view body)
{
    return record(static_cast<std::uint8_t>(kind), body);
}

/// What a message needs before it, and the message.
std::string withNames(const wire::BinaryMessage &message)
{
    return message.names.empty() ? message.bytes
                                 : wire::writeBinaryNames(message.names, kNow) + message.bytes;
}

const live::LiveEvent *onlyEvent(const Result<std::vector<wire::FeedMessage>> &messages)
{
    return messages && messages->size() == 1 ? &messages->front().event : nullptr;
}

/// All that an event says, so that two can be compared.
std::string allOf(const live::LiveEvent &event)
{
    std::string text = wire::writeLiveEvent(event, kNow);
    if (const auto *change = std::get_if<live::AnchorChanged>(&event)) {
        const model::AnchorTraits &traits = change->traits;
        text += std::to_string(int(traits.kind)) + traits.label + traits.device.text()
                + traits.deviceName + traits.stream + std::to_string(traits.polygon.size());
    }
    if (const auto *hello = std::get_if<live::Hello>(&event))
        text += std::to_string(toUnixMs(hello->serverTime));
    return text;
}

void expectSameInBothEncodings(const live::LiveEvent &event,
                               wire::MeshPayloads payloads,
                               wire::LiveNames *names)
{
    const std::string text = wire::writeLiveEvent(event, kNow, payloads);
    const auto fromJson = wire::parseLiveEvent(text);
    QVERIFY2(fromJson && *fromJson, text.c_str());
    wire::LiveBinaryReader reader = begunReader();
    const auto message = wire::writeLiveBinary(event, kNow, payloads, names);
    const auto read = reader.read(asBytes(withNames(message)));
    QVERIFY2(read, read ? "" : (text + '\n' + read.error().detail).c_str());
    const live::LiveEvent *fromBinary = onlyEvent(read);
    QVERIFY(fromBinary);
    QCOMPARE(fromBinary->index(), event.index());
    QCOMPARE(allOf(*fromBinary), allOf(**fromJson));
}

std::string namesRecord(const std::vector<std::pair<std::size_t, std::string>> &names)
{
    wire::LiveNameList list;
    for (const auto &[number, text] : names)
        list.push_back(std::make_shared<const wire::LiveName>(wire::LiveName{number, text}));
    return wire::writeBinaryNames(list, kNow);
}

model::Anchor movedAnchor(std::string id)
{
    model::Anchor anchor;
    anchor.id = model::AnchorId(std::move(id));
    anchor.session = model::SessionId("session");
    anchor.timestamp = kNow;
    return anchor;
}

void row(const char *name, const std::string &message, const char *error)
{
    QTest::addRow("%s", name) << QByteArray::fromStdString(message) << QString::fromUtf8(error);
}

/// What is wrong with records, names and numbers.
void addRecordRows()
{
    row("nothing", {}, "Corrupt byte 0: a record ends too early");
    row("flags of a newer version", record(3, {}, 2), "Corrupt byte 0: unknown flags");
    row("a body longer than the message",
        std::string("\3\0\xff\xff\xff\xff", 6) + std::string(8, '\0'),
        "Corrupt byte 0: a record ends too early");
    row("too many records",
        record(3, {}) + record(3, {}) + record(3, {}) + record(3, {}),
        "TooLarge byte 42: too many records");
    row("too long", std::string(1025, '\0'), "TooLarge byte 0: the message is too long");
    row("a number over the limit",
        namesRecord({{10, "a"}}),
        "TooLarge byte 15: name.number: too large");
    row("a name over the limit",
        namesRecord({{9, "123456789"}}),
        "TooLarge byte 16: name: too long");
    row("a name that is not UTF-8", namesRecord({{0, "\xff"}}), "Corrupt byte 17: name: not UTF-8");
    row("a name that was not told",
        record(RecordKind::Session, "\x03"),
        "Corrupt byte 15: session_id: a name that was not told");
    row("a number with a needless byte",
        record(RecordKind::Session, std::string("\x82\0", 2)),
        "Corrupt byte 16: session_id: malformed number");
    row("a number of more than 64 bits",
        record(RecordKind::Session, std::string(9, '\xff') + '\x02'),
        "Corrupt byte 24: session_id: malformed number");
    row("a text longer than everything",
        record(RecordKind::Session, '\xfe' + std::string(8, '\xff') + "\x01text"),
        "Corrupt byte 24: session_id: ends too early");
}

/// What is wrong with what they say.
void addMeaningRows()
{
    const auto anchor = [](std::string_view metadata, std::string_view rest) {
        const std::string_view ids("\x02s\x02\x61", 4);
        return record(RecordKind::AnchorUpdate,
                      std::string(ids) + static_cast<char>(metadata.size() * 2)
                          + std::string(metadata) + std::string(rest));
    };
    const std::string pose = std::string(1, '\1') + std::string(1 + 7 * 4 + 1, '\0');
    const std::string mesh("\0\2s\2m\0", 6);
    row("a session without an id",
        record(RecordKind::Session, std::string(3, '\0')),
        "InvalidArgument byte 14: session_id: empty");
    row("an unknown delivery", anchor({}, "\3"), "InvalidArgument byte 20: delivery: unknown");
    row("metadata that is no JSON", anchor("{", pose), "Corrupt byte 14: not valid JSON");
    row("metadata that is no object",
        anchor("[1]", pose),
        "Corrupt byte 14: metadata: must be an object");
    row("metadata that would end its object",
        anchor("{\"a\":1},\"b\":{}", pose),
        "Corrupt byte 14: not valid JSON");
    row("a position that is not finite",
        anchor({}, std::string("\1\0\0\0\x80\x7f", 6) + std::string(25, '\0')),
        "InvalidArgument byte 14: anchor.pose: position is not finite");
    row("a rotation of too many numbers",
        anchor({}, std::string("\1\x80", 2) + std::string(28, '\0') + "\x41"),
        "TooLarge byte 50: pose.rotation: too many numbers");
    row("a payload over the limit",
        record(RecordKind::MeshUpdate,
               mesh + std::string("\0\0\0\x32\x33\0", 6) + std::string(101, 'x')),
        "TooLarge byte 25: payload: more than 50");
    row("a delta without a base",
        record(RecordKind::MeshUpdate, std::string("\2\2s\2m\0\0\0\0\0\0\0", 12)),
        "InvalidArgument byte 14: mesh.base_mesh_id: required for delta meshes");
    row("an unknown verdict",
        record(RecordKind::Packet, std::string("\0\0\0\0\0\0\6", 7)),
        "InvalidArgument byte 21: verdict: unknown");
    row("JSON that is none", record(RecordKind::Json, "{"), "Corrupt byte 14: not valid JSON");
    row("JSON without a type",
        record(RecordKind::Json, "{}"),
        "InvalidArgument byte 14: type: missing");
}

} // namespace

class tst_LiveFeedBinary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenBytes()
    {
        const auto samples = test::liveSamples();
        wire::LiveNames names;
        std::string whole = hello();
        for (const auto &[name, event] : samples) {
            const auto message = wire::writeLiveBinary(event, kNow, {}, &names);
            whole += withNames(message);
            const auto kind = static_cast<RecordKind>(message.bytes.front());
            // What is JSON inside may grow by members.
            if (kind != RecordKind::Json && kind != RecordKind::Hello)
                QCOMPARE(QByteArray::fromStdString(withNames(message)).toHex(),
                         recorded(name, withNames(message)).toHex());
        }
        const auto read = wire::LiveBinaryReader().read(test::bytesOf(recorded("feed", whole)));
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QCOMPARE(read->size(), samples.size() + 1);
        for (std::size_t i = 1; i < read->size(); ++i) {
            QCOMPARE(wire::writeLiveEvent((*read)[i].event, kNow),
                     wire::writeLiveEvent(samples[i - 1].second, kNow));
        }
    }

    void everyEventIsTheSameInBothEncodings()
    {
        std::set<std::size_t> kinds;
        for (const auto &[name, event] : test::liveSamples()) {
            kinds.insert(event.index());
            for (const auto payloads :
                 {wire::MeshPayloads::Include, wire::MeshPayloads::LeaveOut}) {
                wire::LiveNames names;
                expectSameInBothEncodings(event, payloads, nullptr);
                expectSameInBothEncodings(event, payloads, &names);
            }
        }
        QCOMPARE(kinds.size(), std::variant_size_v<live::LiveEvent>);
    }

    void anyEventIsTheSameInBothEncodings()
    {
        std::mt19937_64 random(20261121);
        wire::LiveNames names(wire::LiveLimits{.namesMax = 8});
        for (int i = 0; i < 3'000 && !QTest::currentTestFailed(); ++i)
            expectSameInBothEncodings(
                test::randomLiveEvent(random), {}, i % 2 == 0 ? nullptr : &names);
    }

    void noNumberIsRounded()
    {
        using Limits = std::numeric_limits<double>;
        for (const double number :
             {0.0,
              -0.0,
              0.1,
              static_cast<double>(0.1f),
              1.0 / 3,
              1e300,
              Limits::denorm_min(),
              Limits::max(),
              static_cast<double>(std::numeric_limits<float>::max()),
              static_cast<double>(std::numeric_limits<float>::denorm_min())}) {
            live::AnchorChanged change{movedAnchor("a"), live::DeliveryClass::Pose, {}};
            change.anchor.pose.position = {number, -number, number};
            change.anchor.pose.rotation = {number, 0, -number, 1};
            wire::LiveBinaryReader reader = begunReader();
            const auto read = reader.read(asBytes(wire::writeLiveBinary(change, kNow).bytes));
            QVERIFY(onlyEvent(read));
            const auto &[position, rotation] =
                std::get<live::AnchorChanged>(*onlyEvent(read)).anchor.pose;
            const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
            QCOMPARE(bits(position.x), bits(number));
            QCOMPARE(bits(position.y), bits(-number));
            QCOMPARE(bits(rotation.z), bits(-number));
        }
    }

    void offsetsComeBack()
    {
        for (const auto &[name, event] : test::liveSamples()) {
            wire::LiveBinaryReader reader = begunReader();
            const std::string message = wire::binaryWithOffset(
                wire::writeLiveBinary(event, kNow).bytes, 0x0102030405060708);
            const auto read =
                reader.read(asBytes(message + wire::writeBinaryJson("{\"type\":\"x\"}", kNow)));
            QVERIFY2(onlyEvent(read), name);
            QVERIFY2(read->front().marks.offset == 0x0102030405060708, name);
            QCOMPARE(onlyEvent(read)->index(), event.index());
        }
    }

    void whereTheStreamIsComesBack()
    {
        wire::LiveBinaryReader reader;
        const auto readBack = [&reader](const live::LiveEvent &event,
                                        const wire::FeedMarks &marks) {
            const auto read =
                reader.read(asBytes(wire::writeLiveBinary(event, kNow, {}, nullptr, marks).bytes));
            QVERIFY(onlyEvent(read));
            QCOMPARE(read->front().marks.stream, marks.stream);
            QVERIFY(read->front().marks.offset == marks.offset);
            QVERIFY(read->front().marks.resume == marks.resume);
        };
        readBack(live::Hello{}, {.stream = "run.1", .resume = wire::ResumeResult::Forgotten});
        readBack(live::Hello{}, {.stream = "run.1", .resume = wire::ResumeResult::Complete});
        readBack(live::SnapshotEnd{}, {.offset = 7, .stream = "run.1"});
    }

    void aPoseIsShortOnceItsNamesAreTold()
    {
        wire::LiveNames names;
        wire::ToldNames told;
        const live::LiveEvent pose = live::AnchorChanged{
            movedAnchor("anchor_913e50e6-187f-42b8-ab52-729db7639e3e"), live::DeliveryClass::Pose};
        const auto first = wire::writeLiveBinary(pose, kNow, {}, &names);
        QCOMPARE(told.tell(first.names).size(), 2u);
        QVERIFY(told.tell(wire::writeLiveBinary(pose, kNow, {}, &names).names).empty());
        QVERIFY2(first.bytes.size() < 60, std::to_string(first.bytes.size()).c_str());
    }

    void aNumberThatIsGivenAwayIsToldAgain()
    {
        wire::LiveNames names(wire::LiveLimits{.namesMax = 2});
        wire::ToldNames told;
        wire::LiveBinaryReader reader = begunReader();
        const auto pose = [&names](const char *id) {
            return wire::writeLiveBinary(
                live::AnchorChanged{movedAnchor(id), live::DeliveryClass::Pose}, kNow, {}, &names);
        };
        // "waits" is encoded before its number goes to another, and sent after it.
        const auto waits = pose("waits");
        const auto other = pose("other");
        QCOMPARE(names.replacedCount(), 1u);
        for (const auto &[message, id] :
             {std::pair(&waits, "waits"), {&other, "other"}, {&waits, "waits"}}) {
            const wire::LiveNameList untold = told.tell(message->names);
            const auto read = reader.read(asBytes(
                (untold.empty() ? "" : wire::writeBinaryNames(untold, kNow)) + message->bytes));
            QVERIFY2(onlyEvent(read), read ? "" : read.error().detail.c_str());
            const auto &change = std::get<live::AnchorChanged>(*onlyEvent(read));
            QCOMPARE(change.anchor.id.text(), std::string(id));
            QCOMPARE(change.anchor.session.text(), std::string("session"));
        }
        QCOMPARE(names.replacedCount(), 1u);
    }

    void namesAreBounded()
    {
        wire::LiveNames names(
            wire::LiveLimits{.namesMax = 2, .nameBytesMin = 4, .nameBytesMax = 6});
        QVERIFY(!names.nameFor("abc"));
        QVERIFY(!names.nameFor("abcdefg"));
        const auto first = names.nameFor("first");
        QVERIFY(first && names.nameFor("first") == first && names.knownName("first") == first);
        QVERIFY(names.nameFor("second"));
        QVERIFY(!names.knownName("third"));
        QCOMPARE(names.nameFor("third")->number, first->number);
        QVERIFY(!names.knownName("first"));
        QCOMPARE(names.nameFor("first")->number, names.nameFor("third")->number + 1);
        QCOMPARE(names.replacedCount(), 2u);
        QCOMPARE(first->text, std::string("first"));
    }

    void aNumberIsNotGivenAwayWithinAMessage()
    {
        wire::LiveNames names(wire::LiveLimits{.namesMax = 2});
        const wire::LiveNameList used{names.nameFor("first"), names.nameFor("second")};
        QVERIFY(!names.nameFor("third", used));
        QCOMPARE(names.nameFor("third", {used.front()})->number, used.back()->number);
        QVERIFY(names.knownName("first"));
    }

    void everyTruncationIsAnError()
    {
        wire::LiveNames names;
        for (const auto &[name, event] : test::liveSamples()) {
            const std::string told =
                wire::writeBinaryNames(wire::writeLiveBinary(event, kNow, {}, &names).names, kNow);
            const std::string whole = wire::writeLiveBinary(event, kNow, {}, &names).bytes;
            for (std::size_t size = 0; size < whole.size(); ++size) {
                wire::LiveBinaryReader reader = begunReader();
                QVERIFY(reader.read(asBytes(told)));
                QVERIFY2(!reader.read(asBytes(whole.substr(0, size))), name);
                QVERIFY2(!reader.read(asBytes(whole)), "it reads on after an error");
            }
            wire::LiveBinaryReader reader = begunReader();
            QVERIFY2(!reader.read(asBytes(told + whole + '\0')), name);
        }
    }

    void everyTruncatedBodyIsAnError()
    {
        constexpr std::size_t kHeadBytes = 14;
        for (const auto &[name, event] : test::liveSamples()) {
            const std::string whole = wire::writeLiveBinary(event, kNow).bytes;
            for (std::size_t size = 0; size + kHeadBytes < whole.size(); ++size) {
                const std::string shorter = record(static_cast<std::uint8_t>(whole.front()),
                                                   whole.substr(kHeadBytes, size));
                wire::LiveBinaryReader reader = begunReader();
                QVERIFY2(!reader.read(asBytes(shorter)), name);
            }
        }
    }

    void whatNewerServersSayIsSkipped()
    {
        wire::LiveBinaryReader reader = begunReader();
        const std::string session("\x0esession\x01\x02", 10);
        const auto read = reader.read(asBytes(record(200, "whatever")
                                              + record(RecordKind::Json, "{\"type\":\"new\"}")
                                              + record(RecordKind::Session, session + "more")));
        QVERIFY2(onlyEvent(read), read ? "" : read.error().detail.c_str());
        const auto &change = std::get<live::SessionChanged>(*onlyEvent(read));
        QCOMPARE(change.session.text(), std::string("session"));
        QVERIFY(change.firstSeen == kNow - std::chrono::milliseconds(1));
        QVERIFY(change.lastSeen == kNow + std::chrono::milliseconds(1));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("error");
        addRecordRows();
        addMeaningRows();
    }
    void refuses()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const QString, error);
        const wire::Limits limits{.documentBytesMax = 1u << 10, .gunzipBytesMax = 100};
        wire::LiveBinaryReader reader =
            begunReader(limits, {.recordsPerMessageMax = 3, .namesMax = 10, .nameBytesMax = 8});
        const auto read = reader.read(test::bytesOf(message));
        QVERIFY(!read);
        QCOMPARE(QString::fromLatin1(errorCodeName(read.error().code)) + u' '
                     + QString::fromStdString(read.error().detail),
                 error);
    }

    void theFeedMustBeginWithAHello_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char *name, const std::string &message, const char *error) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(message) << QByteArray(error);
        };
        row("with something else",
            record(RecordKind::SnapshotBegin, {}),
            "byte 14: the feed does not begin with a hello");
        row("not marked",
            record(RecordKind::Hello, "SLC\x01{}"),
            "byte 14: hello: not a binary live feed");
        row("of another version",
            record(RecordKind::Hello, "SLB\x02{}"),
            "byte 17: hello: unknown version");
        row("that is none",
            record(RecordKind::Hello, "SLB\x01{\"type\":\"snapshot_begin\"}"),
            "byte 14: hello: something else");
        row("JSON in a binary message",
            "{\"type\":\"hello\",\"data\":{}}",
            "byte 0: unknown flags");
    }
    void theFeedMustBeginWithAHello()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const QByteArray, error);
        const auto read = wire::LiveBinaryReader().read(test::bytesOf(message));
        QVERIFY(!read);
        QCOMPARE(QByteArray::fromStdString(read.error().detail), error);
    }

    void encodingsAreChosen_data()
    {
        QTest::addColumn<QByteArray>("offered");
        QTest::addColumn<bool>("isBinary");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("binary") << QByteArray("binary.1") << true;
        QTest::newRow("json") << QByteArray("json") << false;
        QTest::newRow("json first") << QByteArray("json,binary.1") << false;
        QTest::newRow("a newer one first") << QByteArray("binary.2,binary.1,json") << true;
        QTest::newRow("only a newer one") << QByteArray("binary.2") << false;
        QTest::newRow("without its version") << QByteArray("binary") << false;
        QTest::newRow("commas") << QByteArray(",,binary.1,") << true;
    }
    void encodingsAreChosen()
    {
        QFETCH(const QByteArray, offered);
        QFETCH(const bool, isBinary);
        QCOMPARE(wire::chooseFeedEncoding(offered.toStdString()) == wire::FeedEncoding::Binary,
                 isBinary);
    }

private:
    /// What was written once, and must be written and read the same for ever.
    static QByteArray recorded(const char *name, const std::string &written)
    {
        QFile file(QStringLiteral(STAG_TEST_DATA "/wire/live_feed_binary/v1_%1.bin")
                       .arg(QLatin1String(name)));
        if (qEnvironmentVariableIsSet("STAG_UPDATE_EXPECTED")) {
            if (!file.open(QIODevice::WriteOnly))
                return {};
            file.write(QByteArray::fromStdString(written));
            return QByteArray::fromStdString(written);
        }
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(tst_LiveFeedBinary)
#include "tst_live_feed_binary.moc"
