// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/uncertain_pose.h"
#include "core/spatial/quat.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <random>

using namespace stag;
using namespace stag::graph;
using spatial::Pose;
using spatial::Vec3;

namespace {

constexpr Uncertainty kFirst{0.01, 0.02};
constexpr Uncertainty kSecond{0.03, 0.01};

Pose somePose(double x, double angleRad)
{
    return {{x, -2, 0.5}, spatial::fromAxisAngle(spatial::normalized(Vec3{1, 2, -1}), angleRad)};
}

/// One draw of a pose that is known with such a spread.
Pose disturbed(const Pose &pose, const Uncertainty &spread, std::mt19937 &random)
{
    std::normal_distribution<double> normal;
    const Vec3 turn = spread.rotationRad * Vec3{normal(random), normal(random), normal(random)};
    const Vec3 shift = spread.positionM * Vec3{normal(random), normal(random), normal(random)};
    return {pose.position + shift,
            spatial::fromAxisAngle(spatial::normalized(turn), spatial::length(turn))
                * pose.rotation};
}

/// The covariance of many draws around the undisturbed pose.
Covariance sampled(const Pose &mean, const std::function<Pose()> &draw)
{
    constexpr int kDraws = 40'000;
    Covariance sum{};
    for (int i = 0; i < kDraws; ++i) {
        const Pose pose = draw();
        const spatial::Quat turn = pose.rotation * spatial::conjugate(mean.rotation);
        const double sign = turn.w < 0 ? -2.0 : 2.0;
        const Vec3 shift = pose.position - mean.position;
        const std::array<double, 6> error{
            shift.x, shift.y, shift.z, sign * turn.x, sign * turn.y, sign * turn.z};
        for (std::size_t row = 0; row < 6; ++row)
            for (std::size_t column = 0; column < 6; ++column)
                sum[row * 6 + column] += error[row] * error[column] / kDraws;
    }
    return sum;
}

bool agree(const Covariance &computed, const Covariance &drawn)
{
    for (std::size_t row = 0; row < 6; ++row)
        for (std::size_t column = 0; column < 6; ++column) {
            const double scale = std::sqrt(computed[row * 7] * computed[column * 7]);
            if (std::abs(computed[row * 6 + column] - drawn[row * 6 + column]) > 0.05 * scale)
                return false;
        }
    return true;
}

} // namespace

class tst_UncertainPose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spreadIsNeverNotANumber()
    {
        for (const double far : {-1e17, 1e17, 1e200, 1e308}) {
            const UncertainPose pose = withUncertainty({{far, 2 * far, -far}, {}}, kFirst);
            for (const UncertainPose &other : {pose, withUncertainty(somePose(1, 1), kFirst)}) {
                const Uncertainty spread = spreadOf(inverse(pose) * other);
                QVERIFY(spread.positionM >= 0.0);
                QVERIFY(spread.rotationRad >= 0.0);
            }
        }
    }
    void spreadOfItself()
    {
        const Uncertainty spread = spreadOf(withUncertainty(somePose(1, 1), kFirst));
        QCOMPARE(spread.positionM, kFirst.positionM);
        QCOMPARE(spread.rotationRad, kFirst.rotationRad);
    }

    void composesAsManyDrawsDo()
    {
        std::mt19937 random(7);
        const Pose outer = somePose(1, 1.2);
        const Pose inner = somePose(4, -0.7);
        const UncertainPose product =
            withUncertainty(outer, kFirst) * withUncertainty(inner, kSecond);
        QCOMPARE(product.pose, outer * inner);
        QVERIFY(agree(product.covariance, sampled(outer * inner, [&] {
                          return disturbed(outer, kFirst, random)
                                 * disturbed(inner, kSecond, random);
                      })));
    }

    void invertsAsManyDrawsDo()
    {
        std::mt19937 random(7);
        const Pose pose = somePose(3, 0.9);
        const UncertainPose back = inverse(withUncertainty(pose, kFirst));
        QVERIFY(agree(back.covariance, sampled(spatial::inverse(pose), [&] {
                          return spatial::inverse(disturbed(pose, kFirst, random));
                      })));
    }

    void angleErrorGrowsWithTheDistanceBehindIt()
    {
        const UncertainPose turned = withUncertainty({}, {0.0, 0.01});
        const UncertainPose far = withUncertainty({{100, 0, 0}, {}}, {});
        const UncertainPose product = turned * far;
        QCOMPARE(product.covariance[0], 0.0);                  // along the lever nothing happens
        QVERIFY(std::abs(product.covariance[7] - 1.0) < 1e-9); // across: 100 m × 0.01 rad
    }
};

QTEST_APPLESS_MAIN(tst_UncertainPose)
#include "tst_uncertain_pose.moc"
