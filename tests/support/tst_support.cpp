// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"
#include "tests/support/warning_guard.h"

#include <QFileInfo>
#include <QTest>

#include <array>

using namespace stag::test;
using namespace std::chrono_literals;

class tst_Support : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clockMovesOnlyWhenTold()
    {
        TestClock clock;
        const auto start = clock.now();
        const auto monotonicStart = clock.monotonic();
        QVERIFY(clock.now() == start);
        clock.advance(1500ms);
        QVERIFY(clock.now() - start == 1500ms);
        QVERIFY(clock.monotonic() - monotonicStart == 1500ms);
    }

    void randomRepeats()
    {
        std::array<std::byte, 32> a{};
        std::array<std::byte, 32> b{};
        std::array<std::byte, 32> other{};
        SeededRandom(7).fill(a);
        SeededRandom(7).fill(b);
        SeededRandom(8).fill(other);
        QVERIFY(a == b);
        QVERIFY(a != other);
    }

    void tempDirGoesAway()
    {
        QString path;
        {
            const TempDir dir;
            QVERIFY(dir.isValid());
            path = dir.path();
            QVERIFY(QFileInfo::exists(path));
        }
        QVERIFY(!QFileInfo::exists(path));
    }

    void guardSeesWarnings()
    {
        QTest::ignoreMessage(QtWarningMsg, "expected");
        const WarningGuard guard;
        qDebug("not a warning");
        QCOMPARE(guard.warnings(), QStringList());
        qWarning("expected");
        QCOMPARE(guard.warnings(), QStringList{QStringLiteral("expected")});
    }
};

QTEST_GUILESS_MAIN(tst_Support)
#include "tst_support.moc"
