// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/draco_mesh.h"
#include "tests/server/storage/mesh_fixture.h"
#include "tests/server/storage/store_fixture.h"
#include "tests/support/test_clock.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using ::stag::test::TestClock;

namespace {

/// Of some hundred kilobytes, so that workers do it.
const std::vector<mesh::Mesh> &scans()
{
    static const std::vector<mesh::Mesh> kScans = meshVersions(4, 90);
    return kScans;
}

/// What comes back from several requests, in the order in which it does.
class Answers
{
public:
    auto as(const std::string &name)
    {
        return [this, name](const Result<std::vector<EventOutcome>> &outcome) {
            const std::lock_guard lock(m_mutex);
            m_names += QByteArray::fromStdString(outcome ? name : name + " failed");
        };
    }
    QByteArrayList await(qsizetype count)
    {
        const bool came = QTest::qWaitFor([&] { return names().size() >= count; }, 20'000);
        return came ? names() : QByteArrayList();
    }

private:
    QByteArrayList names() const
    {
        const std::lock_guard lock(m_mutex);
        return m_names;
    }
    mutable std::mutex m_mutex;
    QByteArrayList m_names;
};

Events request(model::SpatialEvent event)
{
    return std::make_shared<const std::vector<model::SpatialEvent>>(
        std::vector<model::SpatialEvent>{std::move(event)});
}

model::SpatialEvent meshEvent(const std::string &session, int number, const mesh::Mesh &mesh)
{
    return eventOf(session, "mesh" + std::to_string(number), {}, {meshWith("m", mesh)});
}

model::SpatialEvent anchorEvent(const std::string &session, const std::string &id, double x)
{
    return eventOf(session, "anchor " + id + std::to_string(x), {anchorAt(session, id, {x, 0, 0})});
}

Bytes dracoOf(const mesh::Mesh &mesh)
{
    return codec::encodeDraco(mesh).value();
}

} // namespace

class tst_CodecPool : public QObject
{
    Q_OBJECT

private:
    TestClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;

    void open(const StoreSettings &settings = {})
    {
        m_store.reset();
        m_store = std::move(Store::create(pathOf(*m_folder), m_clock, settings).value());
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void versionsComeInTheirOrder()
    {
        Answers answers;
        for (std::size_t i = 0; i < scans().size(); ++i)
            m_store->ingest(request(meshEvent("s", int(i), scans()[i])),
                            answers.as(std::to_string(i)));
        QCOMPARE(answers.await(4), QByteArrayList({"0", "1", "2", "3"}));
        for (std::size_t i = 0; i < scans().size(); ++i) {
            const auto version = storage::test::mesh(*m_store, "m", "s", i + 1);
            QVERIFY(codec::decodeMesh(*version->payload).value() == scans()[i]);
        }
        const auto found = history(*m_store, {model::MeshId("m"), {}, {}, 50});
        // Each was prepared against the one before, which had been committed.
        QCOMPARE(int(found->versions.front().form), int(model::KeptForm::Delta));
        QCOMPARE(found->versions.front().keptAgainst, std::optional<std::uint64_t>(3));
        QCOMPARE(m_store->counters().codecMeshes, 4u);
    }

    void anchorsDoNotWaitForMeshes()
    {
        Answers answers;
        for (int i = 0; i < 4; ++i)
            m_store->ingest(request(meshEvent("s", i, scans()[std::size_t(i)])),
                            answers.as("mesh"));
        m_store->ingest(request(anchorEvent("s", "a", 1)), answers.as("anchor"));
        m_store->ingest(request(anchorEvent("t", "a", 1)), answers.as("other session"));
        const QByteArrayList order = answers.await(6);
        QVERIFY(order.indexOf("anchor") < order.lastIndexOf("mesh"));
        QVERIFY(order.indexOf("other session") < order.lastIndexOf("mesh"));
    }

    void anchorsDoNotWaitForMeshesOfOtherAnchors()
    {
        Answers answers;
        for (int i = 0; i < 4; ++i) {
            model::SpatialEvent both = meshEvent("s", i, scans()[std::size_t(i)]);
            both.anchors.push_back(anchorAt("s", "wall", {1.0 + i, 0, 0}));
            m_store->ingest(request(both), answers.as("mesh"));
        }
        m_store->ingest(request(anchorEvent("s", "device", 1)), answers.as("pose"));
        m_store->ingest(request(anchorEvent("s", "wall", 9)), answers.as("wall"));
        const QByteArrayList order = answers.await(6);
        QVERIFY(order.indexOf("pose") < order.lastIndexOf("mesh"));
        QCOMPARE(order.last(), QByteArray("wall"));
        QCOMPARE(anchor(*m_store, "wall")->pose.position.x, 9.0);
        // What has been stored is nobody's hindrance any more.
        m_store->ingest(request(meshEvent("s", 4, scans()[0])), answers.as("late mesh"));
        m_store->ingest(request(anchorEvent("s", "wall", 10)), answers.as("late wall"));
        QCOMPARE(answers.await(8).mid(6), QByteArrayList({"late wall", "late mesh"}));
    }

    void anchorsDoNotOvertakeAnchors()
    {
        Answers answers;
        model::SpatialEvent both = meshEvent("s", 0, scans()[0]);
        both.anchors.push_back(anchorAt("s", "a", {1, 0, 0}));
        m_store->ingest(request(both), answers.as("mesh and anchor"));
        m_store->ingest(request(anchorEvent("s", "a", 2)), answers.as("anchor"));
        QCOMPARE(answers.await(2), QByteArrayList({"mesh and anchor", "anchor"}));
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 2.0);
    }

    void smallMeshesStayBehindLargeOnes()
    {
        Answers answers;
        m_store->ingest(request(meshEvent("s", 0, scans()[0])), answers.as("large"));
        m_store->ingest(request(eventOf("s", "e", {}, {meshOf("s", "m", "a", "small")})),
                        answers.as("small"));
        QCOMPARE(answers.await(2), QByteArrayList({"large", "small"}));
        QCOMPARE(storage::test::mesh(*m_store, "m", "s")->payload->vertices.size(), 5u);
    }

    void deletionsAndMarksStayBehindMeshes_data()
    {
        QTest::addColumn<bool>("namesSession");
        QTest::addRow("of a session") << true;
        QTest::addRow("wherever it was seen last") << false;
    }
    void deletionsAndMarksStayBehindMeshes()
    {
        QFETCH(const bool, namesSession);
        Answers answers;
        model::SpatialEvent both = meshEvent("s", 0, scans()[0]);
        both.anchors.push_back(anchorAt("s", "a", {1, 0, 0}));
        m_store->ingest(request(both), answers.as("mesh"));
        Deletion deletion;
        if (namesSession)
            deletion.session = model::SessionId("s");
        deletion.anchor = model::AnchorId("a");
        const auto removed =
            await<DeletionOutcome>([&](auto done) { m_store->remove(deletion, std::move(done)); });
        QVERIFY(removed);
        m_store->ingest(request(meshEvent("s", 1, scans()[1])), answers.as("mesh"));
        QVERIFY(await<void>([&](auto done) { m_store->afterQueuedWrites(std::move(done)); }));
        QCOMPARE(totals(*m_store)->meshes, 1u);
        QVERIFY(!anchor(*m_store, "a"));
        QCOMPARE(history(*m_store, {model::MeshId("m"), {}, {}, 50})->versions.size(), 2u);
    }

    void requestOfSeveralSessionsWaitsForEach()
    {
        Answers answers;
        m_store->ingest(request(meshEvent("s", 0, scans()[0])), answers.as("s"));
        m_store->ingest(request(meshEvent("t", 0, scans()[0])), answers.as("t"));
        m_store->ingest(std::make_shared<const std::vector<model::SpatialEvent>>(std::vector{
                            meshEvent("s", 1, scans()[1]), meshEvent("t", 1, scans()[1])}),
                        answers.as("both"));
        m_store->ingest(request(meshEvent("t", 2, scans()[2])), answers.as("t again"));
        const QByteArrayList order = answers.await(4);
        QCOMPARE(order.mid(2), QByteArrayList({"both", "t again"}));
    }

    void fullQueueRefuses_overflow()
    {
        StoreSettings settings;
        settings.codecQueueItemsMax = 2;
        open(settings);
        Answers answers;
        for (int i = 0; i < 4; ++i)
            m_store->ingest(request(meshEvent("s", i, scans()[std::size_t(i)])),
                            answers.as("mesh"));
        m_store->ingest(request(anchorEvent("s", "a", 1)), answers.as("anchor"));
        const QByteArrayList order = answers.await(5);
        QCOMPARE(order.count("mesh failed"), 2);
        QCOMPARE(order.count("anchor"), 1); // passes by
        QCOMPARE(m_store->counters().codecRefused, 2u);
        QVERIFY(QTest::qWaitFor([&] { return m_store->counters().codecQueuedBytes == 0; }));
    }

    void closingCommitsWhatWaits()
    {
        StoreSettings settings;
        settings.groupInterval = std::chrono::hours(1);
        open(settings);
        Answers answers;
        for (int i = 0; i < 4; ++i)
            m_store->ingest(request(meshEvent("s", i, scans()[std::size_t(i)])),
                            answers.as("mesh"));
        m_store.reset();
        QCOMPARE(answers.await(4).count("mesh"), 4);
        open();
        QCOMPARE(history(*m_store, {model::MeshId("m"), {}, {}, 50})->versions.size(), 4u);
    }

    void dracoIsCheckedAndComesBackAsSent()
    {
        const Bytes first = dracoOf(scans()[0]);
        const auto outcome =
            ingest(*m_store, eventOf("s", "e1", {}, {meshWith("m", {first, {}, {}})}));
        QVERIFY(outcome);
        const auto back = storage::test::mesh(*m_store, "m", "s");
        QVERIFY(back->payload->vertices == first);
        QVERIFY(codec::decodeMesh(*back->payload));
        // A delta against it is resolved, now that workers read it.
        const mesh::Mesh base = codec::decodeMesh({first, {}, {}}).value();
        const mesh::Mesh target = changedMesh(base, 7);
        const auto delta =
            ingest(*m_store, eventOf("s", "e2", {}, {deltaOf("m", "m", deltaBytes(base, target))}));
        QVERIFY(delta);
        QCOMPARE(int(delta->meshes.front().resolution), int(model::DeltaResolution::Proven));
    }

    void dracoThatIsNoneIsRefused_data()
    {
        QTest::addColumn<Bytes>("bytes");
        Bytes cut = dracoOf(scans()[0]);
        cut.resize(cut.size() / 2);
        QTest::addRow("cut short") << cut;
        QTest::addRow("only the magic") << bytesOf("DRACO");
    }
    void dracoThatIsNoneIsRefused()
    {
        QFETCH(const Bytes, bytes);
        const auto refused =
            ingest(*m_store, eventOf("s", "e", {}, {meshWith("m", {bytes, {}, {}})}));
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ErrorCode::InvalidArgument));
        QVERIFY2(refused.error().detail.starts_with("meshes[0].vertices: draco: "),
                 refused.error().detail.c_str());
        QVERIFY(!storage::test::mesh(*m_store, "m", "s"));
        QVERIFY(ingest(*m_store, meshEvent("s", 0, scans()[0]))); // its session goes on
        QCOMPARE(m_store->counters().codecFaults, 1u);
    }

    void batchDoesNotSufferFromDracoThatIsNone()
    {
        const auto outcomes = ingest(
            *m_store,
            std::vector{
                eventOf("s", "e1", {}, {meshWith("m", {bytesOf("DRACO and no more"), {}, {}})}),
                anchorEvent("s", "a", 1)});
        QVERIFY(outcomes);
        QVERIFY(anchor(*m_store, "a"));
        QVERIFY(storage::test::mesh(*m_store, "m", "s")->payload->vertices
                == bytesOf("DRACO and no more"));
    }
};

QTEST_GUILESS_MAIN(tst_CodecPool)
#include "tst_codec_pool.moc"
