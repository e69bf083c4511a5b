// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/models/live_script.h"
#include "ui/models/packet_filter_model.h"
#include "ui/models/packet_log_model.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using live::Verdict;
using ui::models::PacketFilter;
using ui::models::PacketLogModel;

namespace {

QStringList kinds(const QAbstractItemModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, PacketLogModel::KindColumn).data().toString());
    return list;
}

} // namespace

class tst_PacketLogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestFirst()
    {
        PacketLogModel log;
        QAbstractItemModelTester tester(&log,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        log.append({packet("a"), packet("b")});
        log.append({packet("c")});
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("c"), QStringLiteral("b"), QStringLiteral("a")}));
        QCOMPARE(log.index(0, PacketLogModel::BytesColumn).data().toString(),
                 QStringLiteral("212"));
        QCOMPARE(log.index(0, PacketLogModel::VerdictColumn).data().toString(),
                 QStringLiteral("Accepted"));
    }

    void capacity_overflow()
    {
        PacketLogModel log({.packetsMax = 3});
        QAbstractItemModelTester tester(&log,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        log.append({packet("a"), packet("b")});
        log.append({packet("c"), packet("d")});
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("d"), QStringLiteral("c"), QStringLiteral("b")}));
        QCOMPARE(log.droppedCount(), 1u);
        log.append({packet("e"), packet("f"), packet("g"), packet("h")});
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("h"), QStringLiteral("g"), QStringLiteral("f")}));
        QCOMPARE(log.droppedCount(), 5u);
    }

    void aPauseKeepsTheRowsStill()
    {
        PacketLogModel log({.packetsMax = 3});
        log.append({packet("a")});
        log.setPaused(true);
        log.append({packet("b"), packet("c")});
        QCOMPARE(kinds(log), QStringList({QStringLiteral("a")}));
        QCOMPARE(log.waitingCount(), 2u);
        log.append({packet("d"), packet("e")});
        QCOMPARE(log.waitingCount(), 3u);
        QCOMPARE(log.droppedCount(), 1u);
        log.setPaused(false);
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("e"), QStringLiteral("d"), QStringLiteral("c")}));
        QCOMPARE(log.waitingCount(), 0u);
    }

    void filter_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("expected");
        QTest::addRow("nothing") << "" << true;
        QTest::addRow("any") << "verdict:any kind:any" << true;
        QTest::addRow("verdict") << "verdict:rejected" << true;
        QTest::addRow("verdict, other case") << "Verdict:REJ" << true;
        QTest::addRow("other verdict") << "verdict:accepted" << false;
        QTest::addRow("kind") << "kind:mesh" << true;
        QTest::addRow("other kind") << "kind:pose" << false;
        QTest::addRow("session") << "session:living" << true;
        QTest::addRow("other session") << "session:hall" << false;
        QTest::addRow("word in the detail") << "unknown" << true;
        QTest::addRow("word in the source") << "vive" << true;
        QTest::addRow("two words") << "vive unknown" << true;
        QTest::addRow("one of two words") << "vive quest" << false;
        QTest::addRow("all together") << "verdict:rejected kind:mesh session:room base" << true;
        QTest::addRow("key nobody knows is a word") << "color:red" << false;
    }

    void filter()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, expected);
        const auto line = packet("mesh_update", Verdict::Rejected, "base is unknown here");
        QCOMPARE(PacketFilter::parse(text).matches(line), expected);
    }

    void filteredRowsFollow()
    {
        PacketLogModel log;
        ui::models::PacketFilterModel filtered;
        filtered.setSourceModel(&log);
        QAbstractItemModelTester tester(&filtered,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        log.append({packet("pose"), packet("mesh")});
        filtered.setFilter(PacketFilter::parse(QStringLiteral("kind:mesh")));
        QCOMPARE(kinds(filtered), QStringList({QStringLiteral("mesh")}));
        log.append({packet("mesh_update"), packet("pose")});
        QCOMPARE(kinds(filtered),
                 QStringList({QStringLiteral("mesh_update"), QStringLiteral("mesh")}));
    }

    void exports()
    {
        PacketLogModel log;
        log.append({packet("mesh", Verdict::Rejected, "a \"quoted\", long reason")});
        QCOMPARE(log.toCsv({0}),
                 QByteArray("time_ms,session,kind,source,bytes,verdict,detail\r\n"
                            "1700000000000,living-room,mesh,Vive,212,Rejected,"
                            "\"a \"\"quoted\"\", long reason\"\r\n"));
        const QByteArray lines = log.toJsonLines({0});
        QVERIFY(lines.endsWith('\n'));
        const QJsonObject object = QJsonDocument::fromJson(lines).object();
        QCOMPARE(object[QStringLiteral("type")].toString(), QStringLiteral("packet"));
    }
};

QTEST_GUILESS_MAIN(tst_PacketLogModel)
#include "tst_packet_log_model.moc"
