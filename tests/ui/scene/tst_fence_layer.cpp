// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "ui/models/live_store.h"
#include "ui/scene/fence_layer.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stag;
using ui::scene::Drawing;
using ui::scene::FenceLayer;

class tst_FenceLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void volumesAreWhereTheyShouldBe_data()
    {
        QTest::addColumn<QVector3D>("minimum");
        QTest::addColumn<QVector3D>("maximum");
        QTest::addColumn<int>("volume");
        QTest::newRow("sphere") << QVector3D(0, 1, 2) << QVector3D(2, 3, 4) << 0;
        // Turned by a quarter about y: x and z change places.
        QTest::newRow("turned box") << QVector3D(-2, -1, -0.5) << QVector3D(2, 1, 0.5) << 1;
        QTest::newRow("prism") << QVector3D(0, -1, 0) << QVector3D(2, 3, 1) << 2;
    }
    void volumesAreWhereTheyShouldBe()
    {
        const double half = std::sqrt(0.5);
        const std::array<model::Volume, 3> volumes{
            model::Sphere{{1, 2, 3}, 1},
            model::TurnedBox{{{0, 0, 0}, {0, half, 0, half}}, {1, 2, 4}},
            model::Prism{{{0, 0}, {2, 0}, {2, 1}, {1, 0.5}, {0, 1}}, -1, 3}};
        QFETCH(QVector3D, minimum);
        QFETCH(QVector3D, maximum);
        QFETCH(int, volume);
        Drawing drawing;
        drawVolume(drawing, volumes[std::size_t(volume)], false, {});
        const auto isNear = [](const QVector3D &a, const QVector3D &b) {
            return a.distanceToPoint(b) < 1e-3f;
        };
        QVERIFY(isNear(drawing.lines.bounds().minimum, minimum));
        QVERIFY(isNear(drawing.lines.bounds().maximum, maximum));
        QVERIFY(!drawing.fills.indices().empty());
        const QVector3D top = ui::scene::topOf(volumes[std::size_t(volume)]);
        QVERIFY(isNear(
            top, {(minimum.x() + maximum.x()) / 2, maximum.y(), (minimum.z() + maximum.z()) / 2}));
    }

    void occupiedOnesAreStronger()
    {
        Drawing idle;
        Drawing occupied;
        drawVolume(idle, model::Sphere{{}, 1}, false, {});
        drawVolume(occupied, model::Sphere{{}, 1}, true, {});
        QVERIFY(occupied.fills.vertices().front().alpha > idle.fills.vertices().front().alpha);
        QVERIFY(occupied.lines.vertices().front().widthPx > idle.lines.vertices().front().widthPx);
    }

    void platesSayWhoIsInside()
    {
        test::TestClock clock;
        ui::models::LiveStore store(clock);
        ui::models::Geofences fences(store);
        FenceLayer layer(fences, nullptr);
        const QSignalSpy outdated(&layer, &FenceLayer::outdated);
        const model::SessionId room("room");
        fences.setSession(room);
        model::GeofenceRecord record;
        record.fence.id = model::GeofenceId("k");
        record.fence.name = "Kitchen";
        record.fence.volume = model::Sphere{{0, 1, 0}, 1};
        fences.take(room, std::vector{record});
        layer.draw({});
        QCOMPARE(layer.places().size(), 1u);
        QCOMPARE(layer.places().front().name, QStringLiteral("Kitchen"));
        fences.takeInside(record.fence.id,
                          std::vector{model::GeofencePresence{room, model::AnchorId("a"), {}, {}}});
        QCOMPARE(outdated.size(), 2);
        layer.draw({});
        QCOMPARE(layer.places().front().name, QStringLiteral("Kitchen · a"));
    }
};

QTEST_MAIN(tst_FenceLayer)
#include "tst_fence_layer.moc"
