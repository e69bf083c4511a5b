// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geofence/volume.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <random>

using namespace stag;
using namespace stag::geofence;

namespace {

const model::Sphere kSphere{{1, 2, 3}, 2.0};
const model::TurnedBox kBox{{{1, 0, 0}, {}}, {2, 4, 6}};
/// 45 degrees about y: its edges are diagonals seen from above.
const model::TurnedBox kTurned{{{0, 0, 0}, spatial::fromAxisAngle({0, 1, 0}, std::numbers::pi / 4)},
                               {2, 2, 2}};
/// An L seen from above.
const model::Prism kCorner{{{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}}, 0.0, 3.0};

} // namespace

class tst_Volume : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void distanceOutside_data()
    {
        QTest::addColumn<model::Volume>("volume");
        QTest::addColumn<spatial::Vec3>("point");
        QTest::addColumn<double>("expectedM");
        const auto row = [](const char *name, model::Volume volume, spatial::Vec3 point, double m) {
            QTest::addRow("%s", name) << std::move(volume) << point << m;
        };
        row("centre of a sphere", kSphere, {1, 2, 3}, 0);
        row("border of a sphere", kSphere, {3, 2, 3}, 0);
        row("outside of a sphere", kSphere, {1, 2, 8}, 3);
        row("border of a box", kBox, {2, 2, 3}, 0);
        row("beside a box", kBox, {2.5, 0, 0}, 0.5);
        row("off a box's corner", kBox, {3, 4, 5}, 3);
        row("inside where the unturned box ends", kTurned, {1.4, 0, 0}, 0);
        row("outside where the unturned box has its corner", kTurned, {1, 0, 1}, std::sqrt(2) - 1);
        row("inside a prism", kCorner, {1, 1, 1}, 0);
        row("floor of a prism", kCorner, {1, 0, 1}, 0);
        row("above a prism", kCorner, {1, 5, 1}, 2);
        row("below a prism", kCorner, {1, -1, 1}, 1);
        row("in the notch of a prism", kCorner, {3, 1, 2.5}, 0.5);
        row("above the notch of a prism", kCorner, {6, 3, 6}, std::hypot(2, 4));
        row("above and beside a prism", kCorner, {-3, 7, 1}, 5);
    }

    void distanceOutside()
    {
        QFETCH(const model::Volume, volume);
        QFETCH(const spatial::Vec3, point);
        QFETCH(const double, expectedM);
        QVERIFY2(std::abs(distanceOutsideM(volume, point) - expectedM) < 1e-12,
                 qPrintable(QString::number(distanceOutsideM(volume, point))));
    }

    void boundsHoldWhatIsInside()
    {
        std::mt19937 random(1);
        std::uniform_real_distribution<double> coordinate(-5, 5);
        const auto number = [&] { return coordinate(random); };
        for (const model::Volume &volume :
             {model::Volume(kSphere), model::Volume(kTurned), model::Volume(kCorner)}) {
            const spatial::Aabb bounds = boundsOf(volume);
            int insideCount = 0;
            for (int i = 0; i < 20'000; ++i) {
                const spatial::Vec3 point{number(), number(), number()};
                if (distanceOutsideM(volume, point) > 0.0)
                    continue;
                ++insideCount;
                QVERIFY(bounds.contains(point));
            }
            QVERIFY(insideCount > 50);
        }
    }

    void farAwayBordersAreInBounds()
    {
        const model::Sphere sphere{{9e6, -9e6, 9e6}, 0.1};
        const spatial::Aabb bounds = boundsOf(sphere);
        const spatial::Vec3 top = sphere.center + spatial::Vec3{0, sphere.radiusM, 0};
        QVERIFY(bounds.contains(top));
    }
};

QTEST_GUILESS_MAIN(tst_Volume)
#include "tst_volume.moc"
