// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/camera_controller.h"
#include "ui/scene/limits.h"
#include "ui/scene/pointer_input.h"

#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>

using namespace stag::ui::scene;
using namespace std::chrono_literals;

namespace {

std::vector<QVector3D> boxOf(float halfM)
{
    Box box;
    box.include(QVector3D{-halfM, 0, -halfM});
    box.include(QVector3D{halfM, halfM, halfM});
    const auto corners = box.corners();
    return {corners.begin(), corners.end()};
}

stag::MonotonicTime at(std::chrono::milliseconds time)
{
    return stag::MonotonicTime{1h + time};
}

} // namespace

class TestCameraController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsGrowthUntilTheUserMoves()
    {
        CameraController controller;
        controller.setOutline(boxOf(2));
        QVERIFY(!controller.isMoving()); // the first view is simply there
        const float first = controller.camera().distanceM;
        controller.setOutline(boxOf(4));
        QVERIFY(controller.isMoving());
        controller.advance(at(0ms));
        controller.advance(at(kFlyTo));
        QVERIFY(controller.camera().distanceM > first * 1.5f);
        controller.turn({40, 0});
        QVERIFY(!controller.followsGrowth());
        const Camera own = controller.camera();
        controller.setOutline(boxOf(9));
        controller.advance(at(2s));
        QVERIFY(controller.camera() == own);
        controller.frameAll();
        QVERIFY(controller.followsGrowth());
        QVERIFY(controller.isMoving());
    }

    void filledCornersAreAReasonToMove()
    {
        CameraController controller;
        std::vector<QVector3D> points{{-3, 0, -3}, {3, 3, 3}};
        controller.setOutline(points);
        for (const float x : {-3.0f, 3.0f}) {
            for (const float z : {-3.0f, 3.0f})
                points.insert(points.end(), {{x, 0, z}, {x, 3, z}});
        }
        controller.setOutline(points); // in the same box
        QVERIFY(controller.isMoving());
    }

    void smallGrowthIsNoReasonToMove()
    {
        CameraController controller;
        controller.setOutline(boxOf(2));
        controller.setOutline(boxOf(2.05f));
        QVERIFY(!controller.isMoving());
    }

    void fliesInItsTime()
    {
        CameraController controller;
        controller.setOutline(boxOf(2));
        Box target;
        target.include(QVector3D{5, 1, 5});
        target.include(QVector3D{6, 2, 6});
        controller.flyTo(target);
        QVERIFY(controller.advance(at(0ms)));
        QVERIFY(controller.advance(at(kFlyTo / 2)));
        const float half = controller.camera().pivot.x();
        QVERIFY(half > 2.75f); // OutCubic: most of the way is done early
        QVERIFY(!controller.advance(at(kFlyTo)));
        QVERIFY(std::abs(controller.camera().pivot.x() - 5.5f) < 0.6f);
    }

    void walksOnlyInFly()
    {
        CameraController controller;
        PointerInput input(controller);
        const QKeyEvent w(QEvent::KeyPress, Qt::Key_W, Qt::NoModifier);
        QVERIFY(!input.keyPress(w));
        controller.setNavigation(Navigation::Fly);
        QVERIFY(input.keyPress(w));
        const Camera before = controller.camera();
        controller.advance(at(0ms));
        QVERIFY(controller.advance(at(50ms)));
        const QVector3D way = controller.camera().position() - before.position();
        QVERIFY(QVector3D::dotProduct(way, before.forward()) > 0.05f);
        QVERIFY(input.keyRelease({QEvent::KeyRelease, Qt::Key_W, Qt::NoModifier}));
        QVERIFY(!controller.isMoving());
    }

    void looksThroughADeviceAndBack()
    {
        CameraController controller;
        controller.setOutline(boxOf(2));
        const Camera before = controller.camera();
        controller.setNavigation(Navigation::Device);
        controller.setDevicePose({1, 1.6f, 1}, QQuaternion::fromEulerAngles(0, 45, 0));
        QVERIFY(controller.camera().position().distanceToPoint({1, 1.6f, 1}) < 1e-3f);
        controller.turn({100, 100}); // the device looks, not the mouse
        QVERIFY(controller.camera().position().distanceToPoint({1, 1.6f, 1}) < 1e-3f);
        controller.setNavigation(Navigation::Orbit);
        controller.advance(at(0ms));
        controller.advance(at(kFlyTo));
        QVERIFY(controller.camera().position().distanceToPoint(before.position()) < 1e-2f);
    }

    void tellsClicksFromDrags()
    {
        CameraController controller;
        PointerInput input(controller);
        QSignalSpy clicked(&input, &PointerInput::clicked);
        QSignalSpy banded(&input, &PointerInput::rubberBandDrawn);
        input.press({10, 10}, Qt::LeftButton, Qt::NoModifier);
        input.move({11, 11});
        input.release({11, 11}, Qt::ControlModifier);
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked.at(0).at(1).toBool(), true);

        const Camera before = controller.camera();
        input.press({10, 10}, Qt::LeftButton, Qt::NoModifier);
        input.move({60, 30});
        input.release({60, 30}, Qt::NoModifier);
        QCOMPARE(clicked.size(), 1);
        QVERIFY(!(controller.camera() == before));

        const Camera turned = controller.camera();
        input.press({60, 60}, Qt::LeftButton, Qt::ShiftModifier);
        input.move({20, 30});
        QCOMPARE(input.rubberBand(), QRectF(20, 30, 40, 30));
        input.release({20, 30}, Qt::NoModifier);
        QCOMPARE(banded.size(), 1);
        QVERIFY(input.rubberBand().isNull());
        QVERIFY(controller.camera() == turned);
    }
};

QTEST_GUILESS_MAIN(TestCameraController)
#include "tst_camera_controller.moc"
