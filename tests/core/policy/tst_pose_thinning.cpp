// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/pose_thinning.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;

class tst_PoseThinning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keeps_data()
    {
        QTest::addColumn<int>("afterMs");
        QTest::addColumn<double>("movedM");
        QTest::addColumn<bool>("expected");
        QTest::addRow("right after") << 0 << 0.0 << false;
        QTest::addRow("a little later, a little off") << 999 << 0.49 << false;
        QTest::addRow("an interval later") << 1'000 << 0.0 << true;
        QTest::addRow("far at once") << 0 << 0.5 << true;
        QTest::addRow("the clock was set back") << -5'000 << 0.0 << false;
    }

    void keeps()
    {
        QFETCH(const int, afterMs);
        QFETCH(const double, movedM);
        QFETCH(const bool, expected);
        const PoseResolution resolution{std::chrono::milliseconds(1'000), 0.5};
        QCOMPARE(isWorthKeeping(resolution,
                                fromUnixMs(50'000),
                                {1, 2, 3},
                                fromUnixMs(50'000 + afterMs),
                                {1, 2 + movedM, 3}),
                 expected);
    }
};

QTEST_GUILESS_MAIN(tst_PoseThinning)
#include "tst_pose_thinning.moc"
