// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/recent_removals.h"

#include <QTest>

using namespace stag;
using namespace std::chrono_literals;
using ::stag::stag::RecentRemovals;

namespace {

const model::SessionId kSession("s");

MonotonicTime at(std::chrono::milliseconds time)
{
    return MonotonicTime{} + time;
}

model::Anchor poseOf(const char *id, const char *session = "s")
{
    return {.id = model::AnchorId(id),
            .session = model::SessionId(session),
            .pose = {},
            .timestamp = {},
            .metadata = {}};
}

} // namespace

class TestRecentRemovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasToldBeforeIsLost()
    {
        RecentRemovals removals(10);
        QVERIFY(removals.isEmpty());
        QVERIFY(!removals.isLost(poseOf("a"), at(1ms)));
        removals.removalTold(kSession, at(5ms));
        QVERIFY(!removals.isEmpty());
        QVERIFY(removals.isLost(poseOf("a"), at(1ms)));
        QVERIFY(!removals.isLost(poseOf("a"), at(6ms)));
        QVERIFY(!removals.isLost(poseOf("a", "t"), at(1ms)));
    }

    void aNewerPoseIsNotReplaced()
    {
        RecentRemovals removals(10);
        removals.removalTold(kSession, at(5ms));
        removals.poseTold(poseOf("a"), at(6ms));
        removals.poseTold(poseOf("b", "t"), at(6ms));
        QVERIFY(!removals.isLost(poseOf("a"), at(1ms)));
        QVERIFY(removals.isLost(poseOf("b"), at(1ms)));
        removals.removalTold(kSession, at(7ms));
        QVERIFY(removals.isLost(poseOf("a"), at(6ms)));
    }

    void isForgotten()
    {
        RecentRemovals removals(10);
        removals.removalTold(kSession, at(0ms));
        removals.poseTold(poseOf("a"), at(61s));
        QVERIFY(removals.isEmpty());
    }

    void manySessions_overflow()
    {
        RecentRemovals removals(2);
        for (const char *id : {"1", "2", "3"})
            removals.removalTold(model::SessionId(id), at(1ms));
        QVERIFY(!removals.isLost(poseOf("a", "1"), at(0ms)));
        QVERIFY(removals.isLost(poseOf("a", "3"), at(0ms)));
    }
};

QTEST_GUILESS_MAIN(TestRecentRemovals)
#include "tst_recent_removals.moc"
