// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/live_store.h"
#include "ui/models/packet_filter_model.h"
#include "ui/models/packet_log_model.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using live::Verdict;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::PacketFilter;
using ui::models::PacketFilterModel;
using ui::models::PacketKind;
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

/// A packet about an entity of the room.
live::PacketLogged about(const std::string &kind,
                         const std::string &entity,
                         const std::string &source,
                         const std::string &detail = {})
{
    live::PacketLogged logged = packet(kind, Verdict::Accepted, detail);
    logged.session = model::SessionId("room");
    logged.entity = entity;
    logged.source = source;
    return logged;
}

struct FilterFixture
{
    TestClock clock;
    ui::models::LiveStore store{clock};
    PacketLogModel log;
    PacketFilterModel filtered{store};
    QAbstractItemModelTester tester{&filtered,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest};

    FilterFixture()
    {
        filtered.setSourceModel(&log);
        filtered.setKinds(ui::models::kAllPacketKinds);
        store.apply({poseEvent("room", "vive-1", "Vive"),
                     anchorEvent("room", "a1", "Chair"),
                     anchorEvent("room", "a2", "Chair"),
                     meshEvent("room", "mesh_a2", "a2")});
    }
    QStringList marked() const
    {
        QStringList list;
        for (int row = 0; row < filtered.rowCount(); ++row) {
            const QModelIndex kind = filtered.index(row, PacketLogModel::KindColumn);
            if (kind.data(PacketFilterModel::MarkedRole).toBool())
                list.append(kind.data().toString());
        }
        return list;
    }
    void select(EntityKind kind, const char *id)
    {
        filtered.setSelection({EntityRef{model::SessionId("room"), kind, id}});
    }
};

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

    void posesLeaveFirst_overflow()
    {
        PacketLogModel log({.packetsMax = 5, .posesMax = 2});
        QAbstractItemModelTester tester(&log,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        log.append({packet("mesh"), packet("pose"), packet("pose")});
        log.append({packet("pose"), packet("anchor"), packet("pose")});
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("pose"),
                              QStringLiteral("anchor"),
                              QStringLiteral("pose"),
                              QStringLiteral("mesh")}));
        QCOMPARE(log.droppedCount(), 2u);
        QCOMPARE(log.arrivedCount(PacketKind::Pose), 4u);
        QCOMPARE(log.arrivedCount(PacketKind::Mesh), 1u);
        log.setPaused(true);
        log.append({packet("mesh"), packet("pose"), packet("pose"), packet("pose")});
        QCOMPARE(log.waitingCount(), 3u);
        log.setPaused(false);
        QCOMPARE(kinds(log),
                 QStringList({QStringLiteral("pose"),
                              QStringLiteral("pose"),
                              QStringLiteral("mesh"),
                              QStringLiteral("anchor"),
                              QStringLiteral("mesh")}));
        log.clear();
        QCOMPARE(log.arrivedCount(PacketKind::Pose), 0u);
    }

    void kindsAreHiddenUnlessSomethingIsWrong()
    {
        FilterFixture fixture;
        fixture.filtered.setKinds(ui::models::kUsualPacketKinds);
        fixture.log.append(
            {packet("pose"), packet("mesh_update"), packet("pose_2", Verdict::Dropped)});
        QCOMPARE(kinds(fixture.filtered),
                 QStringList({QStringLiteral("pose_2"), QStringLiteral("mesh_update")}));
        fixture.filtered.setFilter(PacketFilter::parse(QStringLiteral("kind:pose")));
        QCOMPARE(fixture.filtered.rowCount(), 2);
    }

    void selectionMarksItsRows_data()
    {
        QTest::addColumn<EntityKind>("kind");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QStringList>("expected");
        QTest::addRow("anchor") << EntityKind::Anchor << QByteArray("a1")
                                << QStringList{QStringLiteral("anchor")};
        QTest::addRow("mesh") << EntityKind::Mesh << QByteArray("mesh_a2")
                              << QStringList{QStringLiteral("mesh")};
        QTest::addRow("device") << EntityKind::Device << QByteArray("vive-1")
                                << QStringList{QStringLiteral("mesh"), QStringLiteral("pose")};
        QTest::addRow("session") << EntityKind::Session << QByteArray() << QStringList();
    }

    void selectionMarksItsRows()
    {
        QFETCH(const EntityKind, kind);
        QFETCH(const QByteArray, id);
        QFETCH(const QStringList, expected);
        FilterFixture fixture;
        fixture.log.append({about("pose", "anchor_vive-1", "Vive"),
                            about("anchor", "a1", "phone-1"),
                            about("mesh", "mesh_a2", "Vive")});
        fixture.select(kind, id.constData());
        QCOMPARE(fixture.marked(), expected);
        fixture.filtered.setOnlySelection(true);
        QCOMPARE(fixture.filtered.rowCount(),
                 kind == EntityKind::Session ? 3 : static_cast<int>(expected.size()));
        fixture.filtered.setSelection({});
        QCOMPARE(fixture.filtered.rowCount(), 3);
        QVERIFY(fixture.marked().isEmpty());
    }

    void packetsLeadToTheirEntity()
    {
        FilterFixture fixture;
        const auto entity = [&fixture](const char *id, const char *source) {
            const auto ref = ui::models::entityOf(fixture.store, about("x", id, source));
            return ref ? QString::fromStdString(ref->id) : QString();
        };
        QCOMPARE(entity("mesh_a2", ""), QStringLiteral("mesh_a2"));
        QCOMPARE(entity("a1", ""), QStringLiteral("a1"));
        QCOMPARE(entity("anchor_vive-1", ""), QStringLiteral("vive-1"));
        QCOMPARE(entity("gone", "Vive"), QStringLiteral("vive-1"));
        QCOMPARE(entity("", "nobody"), QString());
    }

    void detailsCallEntitiesByName()
    {
        FilterFixture fixture;
        live::PacketLogged chunk = about("mesh", "gone", "Vive");
        chunk.triangleCount = 12'480;
        fixture.log.append({about("pose", "anchor_vive-1", "Vive"),
                            about("mesh", "mesh_a2", "Vive", "session queue full"),
                            chunk,
                            about("anchor", "a2", "Vive")});
        const auto detail = [&fixture](int row) {
            return fixture.filtered.index(row, PacketLogModel::DetailColumn).data().toString();
        };
        QCOMPARE(detail(0), QStringLiteral("Chair #2"));
        QCOMPARE(detail(1), QStringLiteral("gone, 12\u2009480 triangles"));
        QCOMPARE(detail(2), QStringLiteral("session queue full"));
        QCOMPARE(detail(3), QString());
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
        QTest::addRow("word in the entity") << "mesh_a2" << true;
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
        live::PacketLogged line = packet("mesh_update", Verdict::Rejected, "base is unknown here");
        line.entity = "mesh_a2";
        QCOMPARE(PacketFilter::parse(text).matches(line), expected);
    }

    void filteredRowsFollow()
    {
        FilterFixture fixture;
        PacketLogModel &log = fixture.log;
        PacketFilterModel &filtered = fixture.filtered;
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
        live::PacketLogged mesh = packet("mesh", Verdict::Rejected, "a \"quoted\", long reason");
        mesh.entity = "mesh_a";
        mesh.triangleCount = 2;
        log.append({mesh});
        QCOMPARE(log.toCsv({0}),
                 QByteArray("time_ms,session,kind,source,bytes,verdict,detail,entity,triangles\r\n"
                            "1700000000000,living-room,mesh,Vive,212,Rejected,"
                            "\"a \"\"quoted\"\", long reason\",mesh_a,2\r\n"));
        const QByteArray lines = log.toJsonLines({0});
        QVERIFY(lines.endsWith('\n'));
        const QJsonObject object = QJsonDocument::fromJson(lines).object();
        QCOMPARE(object[QStringLiteral("type")].toString(), QStringLiteral("packet"));
        QVERIFY(log.json(0).contains(QStringLiteral("\n")));
        QVERIFY(QJsonDocument::fromJson(log.json(0).toUtf8()).object() == object);
    }
};

QTEST_GUILESS_MAIN(tst_PacketLogModel)
#include "tst_packet_log_model.moc"
