// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/delta_chain.h"

#include <QTest>

#include <limits>

using namespace stag::policy;

Q_DECLARE_METATYPE(stag::policy::DeltaChain)

class tst_DeltaChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mayExtend_data()
    {
        QTest::addColumn<DeltaChain>("chain");
        QTest::addColumn<quint64>("deltaBytes");
        QTest::addColumn<bool>("expected");
        const quint64 max = std::numeric_limits<quint64>::max();
        QTest::addRow("a new chain") << newChain(1000) << quint64{10} << true;
        QTest::addRow("the deepest") << DeltaChain{3, 1000, 30} << quint64{10} << true;
        QTest::addRow("too deep") << DeltaChain{4, 1000, 30} << quint64{10} << false;
        QTest::addRow("exactly half") << DeltaChain{1, 1000, 400} << quint64{100} << true;
        QTest::addRow("more than half") << DeltaChain{1, 1000, 400} << quint64{101} << false;
        QTest::addRow("one large delta") << newChain(1000) << quint64{501} << false;
        QTest::addRow("no full mesh") << DeltaChain{} << quint64{0} << false;
        QTest::addRow("sums that wrap") << DeltaChain{1, 1000, max} << quint64{2} << false;
    }

    void mayExtend()
    {
        QFETCH(const DeltaChain, chain);
        QFETCH(const quint64, deltaBytes);
        QFETCH(const bool, expected);
        const DeltaChainLimits limits{.depthMax = 4, .bytesShareMax = 0.5};
        QCOMPARE(stag::policy::mayExtend(chain, deltaBytes, limits), expected);
    }

    void aChainIsCutByItself()
    {
        DeltaChain chain = newChain(1000);
        int versions = 1;
        for (; stag::policy::mayExtend(chain, 10); ++versions)
            chain = extendedChain(chain, 10);
        QCOMPARE(versions, 17);
        QVERIFY((chain == DeltaChain{16, 1000, 160}));
        QVERIFY((newChain(7) == DeltaChain{0, 7, 0}));
    }
};

QTEST_GUILESS_MAIN(tst_DeltaChain)
#include "tst_delta_chain.moc"
