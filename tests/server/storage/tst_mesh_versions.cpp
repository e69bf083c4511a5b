// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/codec/draco_mesh.h"
#include "tests/server/storage/mesh_fixture.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <limits>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using codec::PayloadFormat;
using model::DeltaResolution;
using model::MeshPayload;

Q_DECLARE_METATYPE(stag::Bytes)
Q_DECLARE_METATYPE(stag::model::MeshPayload)

namespace {

const std::vector<mesh::Mesh> kVersions = meshVersions(3);
const mesh::Mesh &kFirst = kVersions[0];
const mesh::Mesh &kSecond = kVersions[1];
const mesh::Mesh &kThird = kVersions[2];

Bytes exclusiveOr(const mesh::Mesh &left, const mesh::Mesh &right)
{
    Bytes result = codec::encodePayload(PayloadFormat::Split, left)->vertices;
    const Bytes other = codec::encodePayload(PayloadFormat::Split, right)->vertices;
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] ^= other[i];
    return result;
}

} // namespace

class tst_MeshVersions : public QObject
{
    Q_OBJECT

private:
    TestClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    int m_events = 0;

    void open(const StoreSettings &settings = {})
    {
        m_store.reset();
        auto store = Store::create(pathOf(*m_folder), m_clock, settings);
        VERIFY_OK(store);
        m_store = std::move(*store);
    }
    MeshOutcome put(model::Mesh mesh)
    {
        const std::string session = mesh.session.text();
        auto outcome = ingest(
            *m_store, eventOf(session, "e" + std::to_string(++m_events), {}, {std::move(mesh)}));
        return outcome ? outcome->meshes.front() : MeshOutcome{};
    }
    Result<model::Mesh> stored(const std::string &id,
                               std::optional<std::uint64_t> version = std::nullopt)
    {
        return storage::test::mesh(*m_store, id, "s", version);
    }
    std::vector<model::MeshVersion> versions(const std::string &id)
    {
        auto found = history(*m_store, {model::MeshId(id), {}, {}, 50});
        return found ? found->versions : std::vector<model::MeshVersion>{};
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_events = 0;
        open();
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void deltaIsResolved_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("id"); // of the base, or another
        QTest::addColumn<Bytes>("delta");
        QTest::addColumn<int>("resolution");
        const auto row = [](const char *name,
                            PayloadFormat format,
                            const char *id,
                            Bytes delta,
                            DeltaResolution resolution) {
            QTest::addRow("%s", name)
                << int(format) << QString::fromLatin1(id) << delta << int(resolution);
        };
        const Bytes own = deltaBytes(kFirst, kSecond);
        using enum PayloadFormat;
        using enum DeltaResolution;
        row("our own", Split, "d", own, Proven);
        row("our own, same id", Split, "m", own, Proven);
        row("our own, gzip", Split, "d", *gzip(own), Proven);
        row("our own, base in the form of StreamKit", StreamKit, "d", own, Proven);
        row("our own, base is a STAG blob", StagBlob, "d", own, Proven);
        row("our own, whole", Split, "d", *codec::encodeFullMesh(kSecond), Proven);
        row("XOR of vertices", Split, "d", exclusiveOr(kFirst, kSecond), Assumed);
        row("XOR of vertices, gzip", Split, "d", *gzip(exclusiveOr(kFirst, kSecond)), Assumed);
    }

    void deltaIsResolved()
    {
        QFETCH(const int, format);
        QFETCH(const QString, id);
        QFETCH(const Bytes, delta);
        QFETCH(const int, resolution);
        put(meshWith("m", kFirst, PayloadFormat(format)));
        const MeshOutcome outcome = put(deltaOf(id.toStdString(), "m", delta));
        QCOMPARE(outcome.id.text(), id.toStdString());
        QCOMPARE(int(outcome.resolution), resolution);
        QVERIFY(outcome.resolved);
        QVERIFY(outcome.hash == model::contentHash(*outcome.resolved));
        QCOMPARE(outcome.bytes.received, delta.size());

        open(); // and it is so on the disk
        const auto found = stored(id.toStdString());
        VERIFY_OK(found);
        QVERIFY(!found->isDelta);
        QVERIFY(!found->base);
        QCOMPARE(int(found->resolution), resolution);
        QCOMPARE(toUnixMs(found->timestamp), 2'000);
        QVERIFY(found->hash == outcome.hash);
        QVERIFY(*found->payload == *outcome.resolved);
        QCOMPARE(int(*codec::detectFormat(*found->payload)), format);
        QVERIFY(*codec::decodeMesh(*found->payload) == kSecond);
    }

    void quantisedDeltaIsResolvedToWhatItSays()
    {
        put(meshWith("m", kFirst));
        const Bytes sent = deltaBytes(kFirst, kSecond, {.errorMaxM = 0.001});
        QCOMPARE(int(put(deltaOf("m", "m", sent)).resolution), int(DeltaResolution::Proven));
        const auto found = stored("m");
        VERIFY_OK(found);
        QVERIFY(mesh::meshHash(*codec::decodeMesh(*found->payload))
                == codec::readDeltaHeader(sent)->result);
        // It is kept as the client made it: exactly, it would be larger.
        QCOMPARE(versions("m").front().bytes.stored, sent.size());
    }

    void deltaStaysADelta_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<Bytes>("delta");
        const Bytes own = deltaBytes(kFirst, kSecond);
        Bytes damaged = own;
        damaged[damaged.size() / 2] ^= std::byte{1};
        QTest::addRow("base is not there") << "nobody" << own;
        QTest::addRow("base is opaque") << "opaque" << own;
        QTest::addRow("base is Draco, which is not decoded here") << "draco" << own;
        QTest::addRow("made against another base") << "m" << deltaBytes(kThird, kSecond);
        QTest::addRow("damaged") << "m" << damaged;
        QTest::addRow("opaque") << "m" << bytesOf("\1\2\3");
        QTest::addRow("StreamKit's list of numbers")
            << "m" << bytesOf("{\"id\":\"m\",\"addedVertices\":[3],\"faces\":[0,1,3]}");
        QTest::addRow("XOR against a delta that is not resolved")
            << "unresolved" << exclusiveOr(kFirst, kSecond);
    }

    void deltaStaysADelta()
    {
        QFETCH(const QString, base);
        QFETCH(const Bytes, delta);
        put(meshWith("m", kFirst));
        put(meshOf("s", "opaque", "a", "opaque"));
        put(meshWith("draco", {*codec::encodeDraco(kFirst), {}, {}}));
        put(meshWith("unresolved", kFirst));
        put(deltaOf("unresolved", "unresolved", bytesOf("?")));
        const MeshOutcome outcome = put(deltaOf("d", base.toStdString(), delta));
        QCOMPARE(outcome.id.text(), "d");
        QCOMPARE(int(outcome.resolution), int(DeltaResolution::Unresolved));
        QVERIFY(!outcome.resolved);
        QVERIFY(!outcome.hash);
        const auto found = stored("d");
        VERIFY_OK(found);
        QVERIFY(found->isDelta);
        QCOMPARE(int(found->resolution), int(DeltaResolution::Unresolved));
        QCOMPARE(found->base->text(), base.toStdString());
        QVERIFY(!found->hash);
        QVERIFY(found->payload->vertices == delta);
    }

    void whatADeltaCouldNotChangeIsStillThere()
    {
        put(meshWith("m", kFirst));
        const Timestamp whole = m_clock.now();
        m_clock.advance(std::chrono::seconds(1));
        put(meshWith("m", kSecond));
        const Timestamp before = m_clock.now();
        m_clock.advance(std::chrono::seconds(1));
        put(deltaOf("m", "m", bytesOf("?")));
        m_clock.advance(std::chrono::seconds(1));
        put(deltaOf("m", "m", bytesOf("!")));
        AnchorQuery asked;
        asked.session = model::SessionId("s");
        asked.withMeshes = true;
        const auto now = query(*m_store, asked);
        VERIFY_OK(now);
        QCOMPARE(now->meshes.size(), std::size_t(2)); // the newest of both kinds
        QVERIFY(now->meshes[0].isDelta);
        QVERIFY(now->meshes[0].payload->vertices == bytesOf("!"));
        QVERIFY(!now->meshes[1].isDelta);
        QVERIFY(codec::decodeMesh(*now->meshes[1].payload).value() == kSecond);
        for (const auto &[time, count] : {std::pair(whole, 1u), std::pair(before, 1u)}) {
            asked.asOf = time;
            QCOMPARE(query(*m_store, asked)->meshes.size(), std::size_t(count));
        }
        asked.asOf = m_clock.now();
        QCOMPARE(query(*m_store, asked)->meshes.size(), std::size_t(2));
        asked.asOf.reset();
        put(meshWith("m", kThird)); // it has all there is again
        QCOMPARE(query(*m_store, asked)->meshes.size(), std::size_t(1));
        put(deltaOf("new", "nothing", bytesOf("?"))); // has never been whole
        QCOMPARE(query(*m_store, asked)->meshes.size(), std::size_t(2));
    }

    void ownDeltaFindsAnOlderVersionOfItsBase()
    {
        put(meshWith("m", kFirst));
        put(meshWith("m", kSecond));
        put(deltaOf("d", "m", deltaBytes(kFirst, kThird)));
        QVERIFY(*codec::decodeMesh(*stored("d")->payload) == kThird);
        QCOMPARE(versions("d").front().baseVersion, std::optional<std::uint64_t>(1));
        // One without a checksum is of the current version.
        const mesh::Mesh fourth = changedMesh(kThird, 4);
        put(deltaOf("x", "m", exclusiveOr(kSecond, fourth)));
        QVERIFY(*codec::decodeMesh(*stored("x")->payload) == fourth);
        QCOMPARE(versions("x").front().baseVersion, std::optional<std::uint64_t>(2));
    }

    void deltaWaitsForItsBase_data()
    {
        QTest::addColumn<QString>("id"); // of the base, or another
        QTest::addColumn<Bytes>("delta");
        QTest::addColumn<int>("resolution");
        const Bytes own = deltaBytes(kFirst, kSecond);
        QTest::addRow("our own") << "d" << own << int(DeltaResolution::Proven);
        QTest::addRow("our own, same id") << "m" << own << int(DeltaResolution::Proven);
        QTest::addRow("XOR of vertices")
            << "d" << exclusiveOr(kFirst, kSecond) << int(DeltaResolution::Assumed);
    }

    void deltaWaitsForItsBase()
    {
        QFETCH(const QString, id);
        QFETCH(const Bytes, delta);
        QFETCH(const int, resolution);
        // In one event, the wrong way round.
        const auto outcome = ingest(
            *m_store,
            eventOf("s", "e", {}, {deltaOf(id.toStdString(), "m", delta), meshWith("m", kFirst)}));
        VERIFY_OK(outcome);
        QCOMPARE(int(outcome->meshes.front().resolution), int(DeltaResolution::Unresolved));
        QCOMPARE(outcome->lateMeshes.size(), 1u);
        const model::Mesh &late = outcome->lateMeshes.front();
        QCOMPARE(late.id.text(), id.toStdString());
        QCOMPARE(late.session.text(), "s");
        QVERIFY(!late.isDelta);

        open();
        const auto found = stored(id.toStdString());
        VERIFY_OK(found);
        QVERIFY(!found->isDelta);
        QCOMPARE(int(found->resolution), resolution);
        QCOMPARE(toUnixMs(found->timestamp), 2'000);
        QVERIFY(found->hash == late.hash);
        QVERIFY(*found->payload == *late.payload);
        QVERIFY(*codec::decodeMesh(*found->payload) == kSecond);
        // What came is in the history, and was received once.
        QCOMPARE(int(versions(id.toStdString()).back().resolution),
                 int(DeltaResolution::Unresolved));
        QCOMPARE(totals(*m_store)->meshBytes.received,
                 delta.size() + meshWith("m", kFirst).payload->sizeBytes());
    }

    void deltasWaitForEachOther()
    {
        put(deltaOf("third", "second", deltaBytes(kSecond, kThird)));
        put(deltaOf("second", "first", deltaBytes(kFirst, kSecond)));
        put(deltaOf("other", "first", deltaBytes(kFirst, kThird)));
        const auto outcome = ingest(*m_store, eventOf("s", "e", {}, {meshWith("first", kFirst)}));
        VERIFY_OK(outcome);
        QCOMPARE(outcome->lateMeshes.size(), 3u);
        QVERIFY(*codec::decodeMesh(*stored("second")->payload) == kSecond);
        QVERIFY(*codec::decodeMesh(*stored("third")->payload) == kThird);
        QVERIFY(*codec::decodeMesh(*stored("other")->payload) == kThird);
    }

    void deltaWaitsOnIfTheBaseIsAnother_data()
    {
        QTest::addColumn<QStringList>("before"); // versions of the base that were there
        QTest::addColumn<Bytes>("delta");
        QTest::addRow("it names another") << QStringList() << deltaBytes(kThird, kSecond);
        // Of a later version nobody knows whether it was meant.
        QTest::addRow("it names none, and could not be read with the one that was there")
            << QStringList{QStringLiteral("opaque")} << exclusiveOr(kFirst, kSecond);
    }

    void deltaWaitsOnIfTheBaseIsAnother()
    {
        QFETCH(const QStringList, before);
        QFETCH(const Bytes, delta);
        for (const QString &bytes : before)
            put(meshOf("s", "m", "a", bytes.toStdString()));
        put(deltaOf("d", "m", delta));
        const auto outcome = ingest(*m_store, eventOf("s", "e", {}, {meshWith("m", kFirst)}));
        VERIFY_OK(outcome);
        QVERIFY(outcome->lateMeshes.empty());
        QVERIFY(stored("d")->isDelta);
        QCOMPARE(versions("d").size(), 1u);
    }

    void baseOfAnotherSessionIsNotThere()
    {
        put(meshWith("m", *codec::encodePayload(PayloadFormat::Split, kFirst), "other"));
        const MeshOutcome outcome = put(deltaOf("d", "m", deltaBytes(kFirst, kSecond)));
        QCOMPARE(int(outcome.resolution), int(DeltaResolution::Unresolved));
        put(meshWith("m", *codec::encodePayload(PayloadFormat::Split, kFirst), "other"));
        QVERIFY(stored("d")->isDelta);
    }

    void deltasFollowEachOther()
    {
        put(meshWith("m", kFirst));
        put(deltaOf("m", "m", deltaBytes(kFirst, kSecond)));
        put(deltaOf("m", "m", exclusiveOr(kSecond, kThird)));
        const std::vector<model::MeshVersion> all = versions("m");
        QCOMPARE(all.size(), 3u);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto found = stored("m", all[i].version);
            VERIFY_OK(found);
            QVERIFY(*codec::decodeMesh(*found->payload) == kVersions[2 - i]);
        }
        QCOMPARE(int(all[0].resolution), int(DeltaResolution::Assumed));
        QCOMPARE(int(all[1].resolution), int(DeltaResolution::Proven));
        QCOMPARE(int(all[2].resolution), int(DeltaResolution::None));
        QCOMPARE(int(stored("m", 4).error().code), int(ErrorCode::NotFound));
        QCOMPARE(int(stored("m", 0).error().code), int(ErrorCode::NotFound));
    }

    void deltaWithoutAChangeIsADuplicate()
    {
        put(meshWith("m", kFirst));
        const MeshOutcome outcome = put(deltaOf("m", "m", deltaBytes(kFirst, kFirst)));
        QVERIFY(outcome.duplicate);
        QCOMPARE(versions("m").size(), 1u);
    }

    void comesBackBitForBit_data()
    {
        QTest::addColumn<MeshPayload>("first");
        QTest::addColumn<MeshPayload>("second");
        QTest::addColumn<int>("form"); // of the second
        const auto row = [](const char *name,
                            const MeshPayload &first,
                            const MeshPayload &second,
                            model::KeptForm form) {
            QTest::addRow("%s", name) << first << second << int(form);
        };
        const auto as = [](PayloadFormat format, const mesh::Mesh &mesh) {
            return *codec::encodePayload(format, mesh);
        };
        using enum PayloadFormat;
        for (const PayloadFormat format : {Split, StreamKit, StagBlob})
            row(std::string(codec::payloadFormatName(format)).c_str(),
                as(format, kFirst),
                as(format, kSecond),
                model::KeptForm::Delta);
        row("another format than before",
            as(Split, kFirst),
            as(StreamKit, kSecond),
            model::KeptForm::Delta);
        row("nothing in common", {}, as(Split, kSecond), model::KeptForm::Mesh);

        mesh::Mesh smooth = kSecond;
        for (std::size_t i = 0; i < smooth.vertexCount(); ++i)
            smooth.normals.insert(smooth.normals.end(), {0, 1, 0});
        row("normals", as(Split, kFirst), as(Split, smooth), model::KeptForm::Delta);
        mesh::Mesh zeros = kSecond;
        for (std::size_t i = 0; i < zeros.positions.size(); i += 5)
            zeros.positions[i] = -0.0f;
        row("negative zeros", as(Split, kSecond), as(Split, zeros), model::KeptForm::Delta);

        mesh::Mesh wild = kSecond;
        wild.positions[4] = std::numeric_limits<float>::quiet_NaN();
        row("not a number", as(Split, kFirst), as(Split, wild), model::KeptForm::Gzip);
        MeshPayload longer = as(StreamKit, kSecond);
        longer.vertices.push_back(std::byte{0});
        row("a byte too many", as(StreamKit, kFirst), longer, model::KeptForm::Gzip);
        row("Draco",
            as(Split, kFirst),
            {*codec::encodeDraco(kSecond), {}, {}},
            model::KeptForm::Gzip);
        row("our own format, whole",
            as(Split, kFirst),
            {*codec::encodeFullMesh(kSecond), {}, {}},
            model::KeptForm::Gzip);
        MeshPayload zipped = as(Split, kSecond);
        zipped.vertices = *gzip(zipped.vertices);
        row("compressed vertices", as(Split, kFirst), zipped, model::KeptForm::Gzip);
    }

    void comesBackBitForBit()
    {
        QFETCH(const MeshPayload, first);
        QFETCH(const MeshPayload, second);
        QFETCH(const int, form);
        if (first.sizeBytes() > 0)
            put(meshWith("m", first));
        QVERIFY(put(meshWith("m", second)).hash == model::contentHash(second));
        open();
        const auto found = stored("m");
        VERIFY_OK(found);
        QVERIFY(*found->payload == second);
        QVERIFY(found->hash == model::contentHash(second));
        QCOMPARE(int(versions("m").front().form), form);
    }

    void sameBytesCutInAnotherWay()
    {
        const MeshPayload whole = *codec::encodePayload(PayloadFormat::Split, kFirst);
        MeshPayload cut{model::joined(whole), {}, {}};
        put(meshWith("m", whole));
        put(meshWith("other", cut));
        const auto found = stored("other");
        VERIFY_OK(found);
        QVERIFY(*found->payload == cut);
    }

    void chainBeginsAnew_data()
    {
        QTest::addColumn<quint32>("depthMax");
        QTest::addColumn<double>("bytesShareMax");
        QTest::addColumn<QList<int>>("depths"); // the newest first
        QTest::addRow("too deep") << 2u << 1.0 << QList<int>{1, 0, 2, 1, 0};
        QTest::addRow("no deltas at all") << 0u << 1.0 << QList<int>{0, 0, 0, 0, 0};
        QTest::addRow("deltas too large together") << 16u << 0.0 << QList<int>{0, 0, 0, 0, 0};
        QTest::addRow("not yet") << 16u << 1.0 << QList<int>{4, 3, 2, 1, 0};
    }

    void chainBeginsAnew()
    {
        QFETCH(const quint32, depthMax);
        QFETCH(const double, bytesShareMax);
        QFETCH(const QList<int>, depths);
        StoreSettings settings;
        settings.deltaChain = {depthMax, bytesShareMax};
        open(settings);
        const auto content = meshVersions(5);
        for (std::size_t i = 0; i < content.size(); ++i) {
            if (i == 3) // also a delta of the client is not kept as one then
                put(deltaOf("m", "m", deltaBytes(content[2], content[3])));
            else
                put(meshWith("m", content[i]));
        }
        QList<int> found;
        for (const model::MeshVersion &version : versions("m")) {
            found += int(version.chainDepth);
            QCOMPARE(version.form == model::KeptForm::Delta, version.chainDepth > 0);
            QCOMPARE(version.keptAgainst.value_or(0),
                     version.chainDepth > 0 ? version.version - 1 : 0);
        }
        QCOMPARE(found, depths);
        for (std::size_t i = 0; i < content.size(); ++i)
            QVERIFY(*codec::decodeMesh(*stored("m", i + 1)->payload) == content[i]);
    }

    void bytesAddUp()
    {
        const auto content = meshVersions(4);
        put(meshWith("m", content[0]));
        put(meshWith("m", content[1]));
        put(deltaOf("m", "m", deltaBytes(content[1], content[2])));
        put(meshWith("m", content[2])); // a duplicate
        put(meshWith("n", content[3], PayloadFormat::StreamKit));
        put(meshWith("m", content[0])); // known content, a new version
        const std::vector<model::MeshVersion> all = versions("m");
        QCOMPARE(all.size(), 4u);
        const model::MeshBytes back = all[0].bytes;
        QCOMPARE(back.stored, 0u);
        QCOMPARE(back.savedByDedup, back.full);
        const model::MeshBytes delta = all[1].bytes;
        QVERIFY(delta.received < delta.full / 10);
        QCOMPARE(delta.stored, delta.received);
        QCOMPARE(delta.savedByDelta, delta.full - delta.stored);
        QCOMPARE(all[2].bytes.savedByDelta, all[2].bytes.full - all[2].bytes.stored);
        QCOMPARE(all[3].bytes.savedByDelta, 0u);

        const auto sessions = await<std::vector<model::Session>>(
            [&](auto done) { m_store->sessions(9, std::move(done)); });
        VERIFY_OK(sessions);
        const model::MeshBytes sums = sessions->front().meshBytes;
        model::MeshBytes expected = versions("n").front().bytes;
        for (const model::MeshVersion &version : all)
            expected += version.bytes;
        const auto duplicate = delta.full;
        expected += {duplicate, duplicate, 0, duplicate, 0};
        QVERIFY(sums == expected);
        QVERIFY(totals(*m_store)->meshBytes == sums);
        QVERIFY(sums.stored + sums.savedByDedup + sums.savedByDelta < sums.full);
        QVERIFY(sums.compressionRatio() < 0.5);
    }

    void roomIsStoredOnceOverSessions()
    {
        // What the other session saw is this one with a corner that has moved.
        put(meshWith("m", kFirst));
        const MeshPayload changed = *codec::encodePayload(PayloadFormat::StreamKit, kSecond);
        const MeshOutcome outcome = put(meshWith("n", changed, "t"));
        QVERIFY(outcome.bytes.stored < changed.sizeBytes() / 10);
        QCOMPARE(outcome.bytes.savedByDedup, outcome.bytes.full - outcome.bytes.stored);
        QCOMPARE(outcome.bytes.savedByDelta, 0u);
        const auto version = history(*m_store, {model::MeshId("n"), {}, {}, 1})->versions.front();
        QCOMPARE(int(version.form), int(model::KeptForm::Delta));
        QVERIFY(!version.keptAgainst); // a mesh of its own has no such version
        open();
        QVERIFY(*storage::test::mesh(*m_store, "n", "t")->payload == changed);
    }

    void roomThatIsAnotherIsStoredWhole()
    {
        put(meshWith("m", kFirst));
        mesh::Mesh elsewhere = kSecond;
        for (float &coordinate : elsewhere.positions)
            coordinate += 0.25f;
        const MeshOutcome outcome = put(meshWith("n", elsewhere));
        QCOMPARE(outcome.bytes.savedByDedup, 0u);
        QCOMPARE(int(versions("n").front().form), int(model::KeptForm::Mesh));
    }

    void meshTooLargeForCellsIsStoredWhole()
    {
        StoreSettings settings;
        settings.cellTrianglesMax = kFirst.triangleCount() - 1;
        open(settings);
        put(meshWith("m", kFirst));
        put(meshWith("n", kSecond));
        QCOMPARE(int(versions("n").front().form), int(model::KeptForm::Mesh));
    }

    void requestThatIsRolledBackLeavesNoBase()
    {
        put(meshWith("m", kFirst));
        // The second event cannot be stored, and takes the first with it.
        std::vector<model::SpatialEvent> events;
        events.push_back(eventOf("s", "lost", {}, {meshWith("m", kSecond)}));
        events.push_back(eventOf(
            "s", "bad", {anchorAt("s", "x", {std::numeric_limits<double>::quiet_NaN(), 0, 0})}));
        QVERIFY(!ingest(*m_store, std::move(events)));
        put(meshOf("s", "other", "a", std::string(600, 'x'))); // gets the row that was lost
        put(meshWith("m", kThird));
        open();
        QVERIFY(*codec::decodeMesh(*stored("m")->payload) == kThird);
        QCOMPARE(versions("m").size(), 2u);
    }

    void historyIsPaged()
    {
        for (const mesh::Mesh &version : meshVersions(5))
            put(meshWith("m", version));
        const auto numbers = [&](std::optional<std::uint64_t> before, std::size_t limit) {
            const auto page = history(*m_store, {model::MeshId("m"), {}, before, limit});
            QList<int> found;
            for (const model::MeshVersion &version : page->versions)
                found += int(version.version);
            return found;
        };
        QCOMPARE(numbers({}, 2), (QList<int>{5, 4}));
        QCOMPARE(numbers(4, 2), (QList<int>{3, 2}));
        QCOMPARE(numbers(2, 2), (QList<int>{1}));
        QCOMPARE(numbers(1, 2), QList<int>{});
        QCOMPARE(numbers(std::numeric_limits<std::uint64_t>::max(), 1), QList<int>{5});
        QCOMPARE(int(history(*m_store, {model::MeshId("x"), {}, {}, 1}).error().code),
                 int(ErrorCode::NotFound));
        QCOMPARE(
            int(history(*m_store, {model::MeshId("m"), model::SessionId("t"), {}, 1}).error().code),
            int(ErrorCode::NotFound));
        StoreSettings settings;
        settings.pageVersionsMax = 3;
        open(settings);
        QCOMPARE(numbers({}, 50), (QList<int>{5, 4, 3}));
    }
};

QTEST_GUILESS_MAIN(tst_MeshVersions)
#include "tst_mesh_versions.moc"
