// SPDX-License-Identifier: GPL-3.0-or-later
// A session whose poses do not wait while anchors and meshes are on their way.
#include "manual_loop.h"
#include "relay_fixture.h"
#include "server/relay/session_pipeline.h"
#include "tests/support/seeded_random.h"

#include <QMap>
#include <QTest>

using namespace stag;
using namespace std::chrono_literals;
using test::meshEvent;
using test::poseEvent;
using Kind = relay::SessionPipeline::Kind;

namespace {

/// Keeps all that it gets, and answers the batch that the test names.
class SideBySideSink final : public relay::EventSink
{
public:
    void deliver(Batch batch, Done done) override
    {
        QStringList ids;
        for (const model::SpatialEvent &event : *batch)
            ids.append(QString::fromStdString(event.id.text()));
        batches.append(ids.join(u','));
        m_pending[batches.last()] = std::move(done);
    }
    [[nodiscard]] bool letsPosesPass() const override { return true; }
    void answer(const char *batch, Result<void> result)
    {
        m_pending.take(QLatin1String(batch))(std::move(result));
    }

    QStringList batches;

private:
    QMap<QString, Done> m_pending;
};

class NoLog final : public relay::PacketObserver
{
public:
    void packetSeen(const live::PacketLogged &) override {}
};

} // namespace

class tst_PassingPoses : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        /// "m1" is a mesh, everything else the pose of one device.
        void push(const char *ids)
        {
            for (const QByteArray &id : QByteArray(ids).split(' ')) {
                if (id.startsWith('m'))
                    pipeline->push(meshEvent(id.toStdString(), 1'000), Kind::Reliable);
                else
                    pipeline->push(poseEvent(id.toStdString()), Kind::Pose);
            }
        }
        void answer(const char *batch, Result<void> result = {})
        {
            sink.answer(batch, std::move(result));
            loop.advance(100ms);
        }
        /// What has left since the last call.
        QString left()
        {
            loop.advance(100ms);
            return std::exchange(sink.batches, {}).join(u' ');
        }

        test::TestClock clock;
        test::ManualLoop loop{clock};
        SideBySideSink sink;
        NoLog log;
        metrics::Registry registry;
        relay::RelayMetrics metrics{registry};
        test::ConstantRandom random{0};
        const relay::RelaySettings settings{};
        std::shared_ptr<relay::SessionPipeline> pipeline = std::make_shared<relay::SessionPipeline>(
            relay::SessionPipeline::Surroundings{loop, sink, log, metrics, clock, random, settings},
            model::SessionId("s"));
    };

private Q_SLOTS:
    void aPoseDoesNotWaitForAMesh()
    {
        Fixture f;
        f.push("m1");
        QCOMPARE(f.left(), u"m1");
        f.push("1 2");
        QCOMPARE(f.left(), u"1,2");
        f.answer("1,2");
        f.push("3 4 5 6 7");
        QCOMPARE(f.left(), u"3,4,5,6,7");
    }

    void whatWaitsTogetherLeavesByKind()
    {
        Fixture f;
        f.push("1 m1 2 m2 3");
        QCOMPARE(f.left(), u"1,2,3 m1,m2");
    }

    void posesAloneLeaveAsEver()
    {
        Fixture f;
        f.push("1 2 3 4 5 6");
        QCOMPARE(f.left(), u"1,2,3,4,5");
        f.push("m1 7"); // a pose may not overtake those before, nor the mesh
        QCOMPARE(f.left(), QString());
        f.answer("1,2,3,4,5");
        QCOMPARE(f.left(), u"6,7 m1");
    }

    void eachKindKeepsItsOrder()
    {
        Fixture f;
        f.push("m1 1");
        QCOMPARE(f.left(), u"1 m1");
        f.push("m2 2");
        QCOMPARE(f.left(), QString());
        f.answer("1");
        QCOMPARE(f.left(), u"2");
        f.answer("m1");
        QCOMPARE(f.left(), u"m2");
        f.push("3");
        QCOMPARE(f.left(), QString());
        f.answer("2");
        QCOMPARE(f.left(), u"3");
    }

    void aPoseThatFailedIsNotOvertakenByANewerOne()
    {
        Fixture f;
        f.push("m1 1");
        QCOMPARE(f.left(), u"1 m1");
        f.push("2");
        f.answer("1", Error{ErrorCode::Unavailable, "busy"});
        QCOMPARE(f.left(), u"1");
        f.answer("m1");
        QCOMPARE(f.left(), QString());
        f.answer("1");
        QCOMPARE(f.left(), u"2");
        f.answer("2");
        QVERIFY(f.pipeline->idle());
    }

    void drainedWhenBothHaveArrived_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::newRow("poses first") << QByteArray("1") << QByteArray("m1");
        QTest::newRow("mesh first") << QByteArray("m1") << QByteArray("1");
    }
    void drainedWhenBothHaveArrived()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const QByteArray, second);
        Fixture f;
        f.push("m1 1");
        bool isDrained = false;
        f.pipeline->drain([&isDrained] { isDrained = true; });
        f.answer(first.constData());
        QVERIFY(!isDrained);
        f.answer(second.constData());
        QVERIFY(isDrained);
    }
};

QTEST_GUILESS_MAIN(tst_PassingPoses)
#include "tst_passing_poses.moc"
