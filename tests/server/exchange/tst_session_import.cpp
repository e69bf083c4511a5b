// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32.h"
#include "core/base/raw_deflate.h"
#include "core/wire/arango.h"
#include "server/exchange/archive_writer.h"
#include "tests/server/exchange/exchange_fixture.h"

#include <QFile>
#include <QTest>

using namespace stag;
using namespace stag::exchange;
using namespace stag::exchange::test;
using namespace stag::storage::test;
using wire::ExportFormat;

namespace {

void fill(storage::Store &store)
{
    std::vector<model::Anchor> anchors;
    for (int i = 0; i < 20; ++i)
        anchors.push_back(anchorAt("s", "a" + std::to_string(i), {double(i), 0.0, 0.0}));
    std::vector<model::Mesh> versions;
    for (const mesh::Mesh &mesh : meshVersions(3, 6))
        versions.push_back(meshWith("m", mesh));
    QVERIFY(ingest(store, eventOf("s", "e", anchors, versions)));
}

Bytes archiveOf(const std::map<std::string, std::string> &files)
{
    MemorySink sink;
    const auto archive = ArchiveWriter::create(sink, fromUnixMs(0));
    for (const auto &[name, text] : files) {
        (*archive)->beginFile(name).value();
        (*archive)->write(asBytes(text)).value();
    }
    (*archive)->finish().value();
    return sink.bytes();
}

std::string littleEndian(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i)
        text.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    return text;
}

/// How a zip that is written as a stream says its sizes behind each file.
struct Descriptor
{
    bool isDeflated = true;
    bool hasSignature = true;
    bool isLarge = false; ///< sizes of eight bytes
};

std::string deflated(const std::string &text)
{
    std::string bytes;
    RawDeflater::create(kDeflateWindowBitsMax).value().append(text, bytes);
    return bytes + std::string("\x03\0", 2); // the last block, which is empty
}

/// What `zip -`, browsers and the libraries of most languages write when they cannot go back.
Bytes streamedZip(const std::map<std::string, std::string> &files, const Descriptor &how)
{
    constexpr std::uint64_t kSizesFollow = 1u << 3;
    const int sizeBytes = how.isLarge ? 8 : 4;
    std::string zip;
    for (const auto &[name, text] : files) {
        const std::string data = how.isDeflated ? deflated(text) : text;
        const std::string extra =
            how.isLarge ? littleEndian(1, 2) + littleEndian(16, 2) + std::string(16, '\0') : "";
        zip += "PK\x03\x04" + littleEndian(how.isLarge ? 45 : 20, 2) + littleEndian(kSizesFollow, 2)
               + littleEndian(how.isDeflated ? 8 : 0, 2) + std::string(8, '\0')
               + littleEndian(how.isLarge ? 0xffff'ffff'ffff'ffff : 0, 8)
               + littleEndian(name.size(), 2) + littleEndian(extra.size(), 2) + name + extra + data
               + (how.hasSignature ? "PK\x07\x08" : "") + littleEndian(crc32(asBytes(text)), 4)
               + littleEndian(data.size(), sizeBytes) + littleEndian(text.size(), sizeBytes);
    }
    zip += "PK\x05\x06" + std::string(18, '\0');
    const BytesView bytes = asBytes(zip);
    return {bytes.begin(), bytes.end()};
}

/// Takes `count` requests, then breaks.
class BrokenTarget final : public ImportTarget
{
public:
    BrokenTarget(ImportTarget &target, int count)
        : m_target(target)
        , m_left(count)
    {}
    Result<std::optional<model::Anchor>> findAnchor(const model::SessionId &session,
                                                    const model::AnchorId &id) override
    {
        return m_target.findAnchor(session, id);
    }
    Result<KnownMesh> findMesh(const model::SessionId &session,
                               const model::MeshId &id,
                               std::uint64_t version) override
    {
        return m_target.findMesh(session, id, version);
    }
    Result<std::vector<storage::EventOutcome>>
    store(std::vector<model::SpatialEvent> events) override
    {
        if (m_left-- > 0)
            return m_target.store(std::move(events));
        return Error{ErrorCode::Unavailable, "the disk is full"};
    }

private:
    ImportTarget &m_target;
    int m_left;
};

/// Gives bytes in small pieces and then, if asked, an error.
class Trickle final : public ByteSource
{
public:
    explicit Trickle(BytesView bytes, std::optional<Error> then = std::nullopt)
        : m_rest(bytes)
        , m_then(std::move(then))
    {}
    Result<std::size_t> read(std::span<std::byte> room) override
    {
        const std::size_t count = std::min({room.size(), m_rest.size(), std::size_t{97}});
        if (count == 0 && m_then)
            return *m_then;
        std::copy_n(m_rest.begin(), count, room.begin());
        m_rest = m_rest.subspan(count);
        return count;
    }
    [[nodiscard]] bool isEmpty() const { return m_rest.empty(); }

private:
    BytesView m_rest;
    const std::optional<Error> m_then;
};

Result<wire::ImportReport>
streamed(OpenStore &store, ByteSource &source, const ImportRequest &request = {})
{
    ::stag::test::SeededRandom random;
    StoreTarget target(*store);
    return SessionImport(store.clock, random, target, request).importStream(source);
}

} // namespace

class TestSessionImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAfterAnInterruption()
    {
        OpenStore from;
        fill(*from);
        const Bytes archive = exported(*from, "s", {}).value();
        OpenStore to;
        ::stag::test::SeededRandom random;
        StoreTarget target(*to);
        BrokenTarget broken(target, 2);
        ImportRequest request;
        request.limits.batchItemsMax = 5;
        const auto interrupted =
            SessionImport(to.clock, random, broken, request).importBytes(archive);
        QVERIFY(!interrupted);
        QCOMPARE(interrupted.error().code, ErrorCode::Unavailable);
        const auto report = SessionImport(to.clock, random, target, request).importBytes(archive);
        QVERIFY(report);
        QCOMPARE(report->anchors.unchanged, std::uint64_t(10));
        QCOMPARE(report->anchors.stored, std::uint64_t(10));
        QCOMPARE(report->meshVersions.stored, std::uint64_t(3));
        QCOMPARE(totals(*to)->anchors, totals(*from)->anchors);
    }

    void leavesWhatIsNewer()
    {
        OpenStore from;
        fill(*from);
        const Bytes archive = exported(*from, "s", {}).value();
        OpenStore to;
        QVERIFY(ingest(*to,
                       eventOf("s",
                               "x",
                               {anchorAt("s", "a3", {7.0, 7.0, 7.0}, 2'000)},
                               {meshWith("m", ::stag::test::cubeMesh())})));
        const auto report = imported(to, archive);
        QVERIFY(report);
        QCOMPARE(report->anchors.skipped, std::uint64_t(1));
        QCOMPARE(report->anchors.stored, std::uint64_t(19));
        QCOMPARE(report->meshVersions.skipped, std::uint64_t(1)); // version 1 is another
        QCOMPARE(report->skippedCount, std::uint64_t(2));
        QCOMPARE(report->skipped[0].id, std::string("a3"));
        QCOMPARE(report->skipped[0].reason,
                 std::string("the server has a newer state of this anchor"));
        QCOMPARE(anchor(*to, "a3")->pose.position.x, 7.0);
    }

    void putsItIntoAnotherSessionIfAsked()
    {
        OpenStore store;
        fill(*store);
        const Bytes archive = exported(*store, "s", {}).value();
        const auto report = imported(store, archive, {.session = model::SessionId("copy")});
        QVERIFY(report);
        QCOMPARE(report->session.text(), std::string("copy"));
        QCOMPARE(report->anchors.stored, std::uint64_t(20));
        QVERIFY(anchor(*store, "a5", "copy"));
    }

    void skipsLinesThatMakeNoSense()
    {
        OpenStore store;
        const std::string good = wire::writeArangoAnchor(anchorAt("s", "a", {1, 2, 3}));
        const auto report = imported(
            store,
            archiveOf({{"export/anchors.jsonl", "{\n" + good + "\n\n[1]\n{\"id\":\"x\"}\n" + good},
                       {"meshes.jsonl", "{\"version\":0}"},
                       {"topology_edges.jsonl", "not even JSON\n"},
                       {"readme.txt", "for people"}}));
        QVERIFY(report);
        QCOMPARE(report->anchors.read, std::uint64_t(5));
        QCOMPARE(report->anchors.skipped, std::uint64_t(3));
        QCOMPARE(report->anchors.stored, std::uint64_t(2));
        QCOMPARE(report->meshVersions.skipped, std::uint64_t(1));
        QCOMPARE(report->edgesRead, std::uint64_t(1));
        QCOMPARE(report->skipped[0].id, std::string("anchors.jsonl:1"));
        QCOMPARE(totals(*store)->anchors, std::uint64_t(1));
    }

    void readsGeoJsonPoints()
    {
        OpenStore from;
        fill(*from);
        const Bytes file =
            exported(*from, "s", {.format = ExportFormat::GeoJson, .reference = kParis}).value();
        OpenStore to;
        const auto report = imported(to, file);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->anchors.stored, std::uint64_t(20));
        QVERIFY(spatial::distance(anchor(*to, "a7")->pose.position, {7.0, 0.0, 0.0}) < 1e-6);
    }

    void readsGeoJsonOfOthers()
    {
        constexpr std::string_view kFile =
            R"({"type":"FeatureCollection","features":[{"type":"Feature",
            "geometry":{"type":"Point","coordinates":[2.2945,48.8584]},"properties":null},
            {"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[2.2945,48.8584,40]},
            "properties":{"metadata":{"label":"x"}}},
            {"type":"Feature","id":"line","geometry":{"type":"LineString",
            "coordinates":[[0,0],[1,1]]},"properties":{}},
            {"type":"Feature","id":"far","geometry":{"type":"Point","coordinates":[200,48]},
            "properties":{}}]})";
        OpenStore store;
        QCOMPARE(imported(store, asBytes(kFile)).error().code, ErrorCode::InvalidArgument);
        const auto report = imported(
            store, asBytes(kFile), {.session = model::SessionId("map"), .reference = kParis});
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->anchors.stored, std::uint64_t(2));
        QCOMPARE(report->skippedCount, std::uint64_t(2));
        QVERIFY(std::abs(anchor(*store, "7")->pose.position.y - 5.0) < 1e-6);
        QCOMPARE(anchor(*store, "7")->metadata, std::string(R"({"label":"x"})"));
        QVERIFY(std::abs(anchor(*store, "point-0")->pose.position.y) < 1e-6);
    }

    void readsAGlb()
    {
        OpenStore from;
        fill(*from);
        const Bytes file = exported(*from, "s", {.format = ExportFormat::Glb}).value();
        OpenStore to;
        const ImportRequest request{.session = model::SessionId("t")};
        const auto report = imported(to, file, request);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->meshVersions.stored, std::uint64_t(1));
        const auto there = codec::decodeMesh(*storage::test::mesh(*to, "m", "t")->payload);
        QVERIFY(there);
        QVERIFY(there->positions == meshVersions(3, 6)[2].positions);
        QCOMPARE(imported(to, file, request)->meshVersions.unchanged, std::uint64_t(1));
    }

    void refusesWhatIsNoExport_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const Bytes &bytes) {
            const std::string_view text = asText(bytes);
            QTest::newRow(name) << QByteArray(text.data(), qsizetype(text.size()));
        };
        row("nothing", {});
        row("text", bytesOf("hello"));
        row("an archive without collections", archiveOf({{"readme.txt", "x"}}));
        row("a newer version",
            archiveOf({{"manifest.json",
                        R"({"format":"stag-arango-jsonl","version":2,"session_id":"s","as_of":1})"},
                       {"anchors.jsonl", ""}}));
        row("JSON of another kind", bytesOf("{}"));
        row("half a GLB", bytesOf("glTF\x02"));
        row("a broken zip", bytesOf("PK\x03\x04 and no more"));
    }
    void refusesWhatIsNoExport()
    {
        QFETCH(const QByteArray, bytes);
        OpenStore store;
        const auto report = imported(
            store, asBytes(std::string_view(bytes.constData(), std::size_t(bytes.size()))));
        QVERIFY(!report);
        QVERIFY(report.error().code == ErrorCode::InvalidArgument
                || report.error().code == ErrorCode::Corrupt);
        QCOMPARE(totals(*store)->anchors, std::uint64_t(0));
    }

    void refusesABomb()
    {
        OpenStore store;
        const Bytes bomb = archiveOf({{"anchors.jsonl", std::string(16u << 20, '\n')}});
        ImportRequest request;
        request.limits.inflationFreeBytes = 1u << 20;
        const auto report = imported(store, bomb, request);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::TooLarge);
    }

    void refusesALineThatIsTooLong()
    {
        OpenStore store;
        ImportRequest request;
        request.limits.lineBytesMax = 100'000;
        const auto report =
            imported(store, archiveOf({{"anchors.jsonl", std::string(1u << 20, 'x')}}), request);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::TooLarge);
    }

    void readsAStreamAsItReadsBytes_data()
    {
        QTest::addColumn<int>("format");
        for (const auto format : {wire::ExportFormat::JsonLines, wire::ExportFormat::Glb})
            QTest::addRow("%d", int(format)) << int(format);
    }
    void readsAStreamAsItReadsBytes()
    {
        QFETCH(const int, format);
        OpenStore from;
        fill(*from);
        const Bytes file =
            exported(*from, "s", {.format = static_cast<wire::ExportFormat>(format)}).value();
        OpenStore whole;
        const auto expected = imported(whole, file);
        QVERIFY(expected);
        OpenStore to;
        Trickle source(file);
        const auto report = streamed(to, source);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QVERIFY(source.isEmpty());
        QCOMPARE(report->anchors.stored, expected->anchors.stored);
        QCOMPARE(report->meshVersions.stored, expected->meshVersions.stored);
        QCOMPARE(totals(*to)->meshes, totals(*whole)->meshes);
    }

    void readsAZipThatSaysItsSizesBehind_data()
    {
        QTest::addColumn<bool>("isDeflated");
        QTest::addColumn<bool>("hasSignature");
        QTest::addColumn<bool>("isLarge");
        QTest::newRow("deflated") << true << true << false;
        QTest::newRow("without a signature") << true << false << false;
        QTest::newRow("zip64") << true << true << true;
        QTest::newRow("stored") << false << true << false;
    }
    void readsAZipThatSaysItsSizesBehind()
    {
        QFETCH(const bool, isDeflated);
        QFETCH(const bool, hasSignature);
        QFETCH(const bool, isLarge);
        OpenStore from;
        fill(*from);
        const Bytes zip = streamedZip(filesOf(exported(*from, "s", {}).value()),
                                      {isDeflated, hasSignature, isLarge});
        OpenStore to;
        Trickle source(zip);
        const auto report = streamed(to, source);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QVERIFY(source.isEmpty());
        QCOMPARE(report->anchors.stored, std::uint64_t(20));
        QCOMPARE(report->meshVersions.stored, std::uint64_t(3));
    }

    void refusesAStreamedZipThatIsDamaged()
    {
        const std::string anchor = wire::writeArangoAnchor(anchorAt("s", "a", {1, 2, 3}));
        Bytes zip = streamedZip({{"anchors.jsonl", anchor}}, {});
        zip[zip.size() - 22 - 12] ^= std::byte{1}; // in the checksum
        OpenStore to;
        Trickle source(zip);
        const auto report = streamed(to, source);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Corrupt);
    }

    void saysWhyAStreamEnded()
    {
        OpenStore from;
        fill(*from);
        const Bytes file = exported(*from, "s", {}).value();
        OpenStore to;
        Trickle source(BytesView(file).first(file.size() / 2),
                       Error{ErrorCode::Cancelled, "the client has gone"});
        const auto report = streamed(to, source);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Cancelled);
        QCOMPARE(report.error().detail, std::string("the client has gone"));
    }

    void refusesALargeDocumentThatStreams()
    {
        OpenStore to;
        const std::string text = "{" + std::string(10'000, ' ') + "}";
        ImportRequest request;
        request.limits.documentBytesMax = 10'001;
        Trickle source(asBytes(text));
        QCOMPARE(streamed(to, source, request).error().code, ErrorCode::TooLarge);
        // An archive that inflates too much is found while it comes.
        const Bytes bomb = archiveOf({{"anchors.jsonl", std::string(16u << 20, '\n')}});
        request.limits.inflationFreeBytes = 1u << 20;
        request.limits.inflationMax = 10;
        Trickle packed(bomb);
        QCOMPARE(streamed(to, packed, request).error().code, ErrorCode::TooLarge);
    }

    void readsAFileAsItReadsBytes()
    {
        OpenStore from;
        fill(*from);
        const ::stag::test::TempDir folder;
        for (const ExportFormat format :
             {ExportFormat::JsonLines, ExportFormat::GeoJson, ExportFormat::Glb}) {
            const Bytes bytes =
                exported(*from, "s", {.format = format, .reference = kParis}).value();
            QFile file(QString::fromStdString(folder.file("export")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size())),
                     qint64(bytes.size()));
            file.close();
            OpenStore to;
            ::stag::test::SeededRandom random;
            StoreTarget target(*to);
            const auto report =
                SessionImport(to.clock, random, target, {}).importFile(folder.file("export"));
            QVERIFY2(report, report ? "" : report.error().detail.c_str());
            QVERIFY(report->anchors.stored + report->meshVersions.stored > 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestSessionImport)
#include "tst_session_import.moc"
