// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_words.h"
#include "ui/models/subscribers_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QtTest>

using namespace stag;
using live::Subscriber;
using ui::models::SubscribersModel;

namespace {

const Timestamp kNow = fromUnixMs(1'700'000'100'000);

Subscriber subscriber(std::uint64_t id, std::chrono::milliseconds lag = {})
{
    Subscriber result;
    result.id = id;
    result.address = "10.0.0." + std::to_string(id) + ":5000";
    result.connectedSince = kNow - std::chrono::seconds(90);
    result.queuedBytes = 1'500 * id;
    result.lag = lag;
    result.deliveries = {{{10, 2, 1}, {20, 0, 0}, {30, 0, 3}}};
    return result;
}

QString cell(const SubscribersModel &model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class tst_SubscribersModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aRowTellsWhatItsSubscriberChose()
    {
        Subscriber chooser = subscriber(1);
        live::Filter &near = chooser.filters.emplace_back();
        near.sessions = {model::SessionId("hall"), model::SessionId("room")};
        near.topics.reset().set(std::size_t(live::Topic::Poses));
        near.area.emplace(live::Sphere{{1.0, 0.0, -2.0}, 3.0});
        near.posesPerSecondMax = 10.0;
        SubscribersModel model;
        model.update({chooser}, kNow);
        const QString first = QStringLiteral("hall, room · poses · within 3.00 m of (1.0, 0.0, "
                                             "\u22122.0) · at most 10 poses/s");
        QCOMPARE(cell(model, 0, SubscribersModel::ListensColumn),
                 first + QStringLiteral(" · as JSON"));

        live::Filter &box = chooser.filters.emplace_back();
        box.sessions.assign(5, model::SessionId("s"));
        box.area.emplace(spatial::Aabb{{0, 0, 0}, {2, 1, 4}});
        chooser.filters.emplace_back().area.emplace(live::View{});
        const QStringList lines = ui::models::listensTo(chooser);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[1],
                 QStringLiteral("s, s, s and 2 more · in a box of 2.00 m × 1.00 m × 4.00 m"));
        QCOMPARE(lines[2], QStringLiteral("All sessions · what a camera sees"));

        chooser.kind = live::SubscriberKind::Session;
        chooser.session = model::SessionId("living-room");
        QVERIFY(ui::models::listensTo(chooser)[0].startsWith(QStringLiteral("living-room · ")));
    }

    void aRowTellsItsSubscriber()
    {
        SubscribersModel model;
        const QAbstractItemModelTester tester(&model);
        Subscriber window = subscriber(3);
        window.kind = live::SubscriberKind::LiveBinary;
        Subscriber session = subscriber(2, std::chrono::milliseconds(12));
        session.kind = live::SubscriberKind::Session;
        session.session = model::SessionId("living-room");
        model.update({subscriber(1), session, window}, kNow);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 2, SubscribersModel::ListensColumn),
                 QStringLiteral("All sessions · in bytes"));
        QCOMPARE(cell(model, 0, SubscribersModel::ClientColumn), QStringLiteral("10.0.0.1:5000"));
        QCOMPARE(cell(model, 0, SubscribersModel::ListensColumn),
                 QStringLiteral("All sessions · as JSON"));
        QCOMPARE(cell(model, 1, SubscribersModel::ListensColumn), QStringLiteral("living-room"));
        QCOMPARE(cell(model, 1, SubscribersModel::QueueColumn), QStringLiteral("3.0 kB"));
        QCOMPARE(cell(model, 1, SubscribersModel::LagColumn), QStringLiteral("12 ms"));
        QCOMPARE(cell(model, 0, SubscribersModel::DeliveredColumn), QStringLiteral("60"));
        QCOMPARE(cell(model, 0, SubscribersModel::CoalescedColumn), QStringLiteral("2"));
        QCOMPARE(cell(model, 0, SubscribersModel::DroppedColumn), QStringLiteral("4"));
        QCOMPARE(cell(model, 0, SubscribersModel::DroppedColumn, Qt::ToolTipRole),
                 QStringLiteral("Poses: 1\nOrdered: 0\nTelemetry: 3"));
    }

    void rowsStayWhileFiguresChange()
    {
        SubscribersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({subscriber(1), subscriber(3), subscriber(5)}, kNow);
        const QPersistentModelIndex three = model.index(1, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update({subscriber(2), subscriber(3, std::chrono::milliseconds(7)), subscriber(9)},
                     kNow);
        QVERIFY(three.isValid());
        QCOMPARE(three.row(), 1);
        QCOMPARE(model.at(three.row()).lag, std::chrono::milliseconds(7));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.at(0).id, 2u);
        QCOMPARE(model.at(2).id, 9u);
        QCOMPARE(resets.count(), 0);
    }

    void lagsAreRemembered_overflow()
    {
        ui::models::ModelLimits limits;
        limits.lagSamplesMax = 3;
        SubscribersModel model(limits);
        for (int ms = 1; ms <= 5; ++ms)
            model.update({subscriber(1, std::chrono::milliseconds(ms))}, kNow);
        QCOMPARE(model.history(0), (QList<double>{3, 4, 5}));
    }

    void whoWaitsLongIsLate_data()
    {
        QTest::addColumn<int>("lagMs");
        QTest::addColumn<bool>("isLate");
        QTest::newRow("nothing waits") << 0 << false;
        QTest::newRow("a moment") << 249 << false;
        QTest::newRow("seen") << 250 << true;
    }
    void whoWaitsLongIsLate()
    {
        QFETCH(const int, lagMs);
        SubscribersModel model;
        model.update({subscriber(1, std::chrono::milliseconds(lagMs))}, kNow);
        QTEST(model.index(0, 0).data(SubscribersModel::IsLateRole).toBool(), "isLate");
    }

    void sortsByNumber()
    {
        SubscribersModel model;
        model.update({subscriber(2), subscriber(10)}, kNow);
        const auto queue = [&model](int row) {
            return model.index(row, SubscribersModel::QueueColumn).data(SubscribersModel::SortRole);
        };
        QCOMPARE(queue(0).toULongLong(), 3'000u);
        QCOMPARE(queue(1).toULongLong(), 15'000u);
    }

    void copiesAsLines()
    {
        SubscribersModel model;
        model.update({subscriber(1), subscriber(2)}, kNow);
        const QStringList lines = model.toText({1}).split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].startsWith(QStringLiteral("Client\tListens to\t")));
        QVERIFY(lines[1].startsWith(QStringLiteral("10.0.0.2:5000\tAll sessions · as JSON\t")));
    }
};

QTEST_GUILESS_MAIN(tst_SubscribersModel)
#include "tst_subscribers_model.moc"
