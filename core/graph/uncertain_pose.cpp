// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/uncertain_pose.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stag::graph {

namespace {

constexpr std::size_t kSize = 6;

using Matrix3 = std::array<std::array<double, 3>, 3>;
using Matrix6 = std::array<std::array<double, kSize>, kSize>;

Matrix3 rotationMatrix(const spatial::Quat &rotation)
{
    const spatial::Vec3 x = spatial::rotate(rotation, {1, 0, 0});
    const spatial::Vec3 y = spatial::rotate(rotation, {0, 1, 0});
    const spatial::Vec3 z = spatial::rotate(rotation, {0, 0, 1});
    return {{{x.x, y.x, z.x}, {x.y, y.y, z.y}, {x.z, y.z, z.z}}};
}

/// The matrix that takes w to the cross product v × w.
Matrix3 crossMatrix(const spatial::Vec3 &v)
{
    return {{{0, -v.z, v.y}, {v.z, 0, -v.x}, {-v.y, v.x, 0}}};
}

Matrix3 product(const Matrix3 &a, const Matrix3 &b)
{
    Matrix3 result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            for (std::size_t i = 0; i < 3; ++i)
                result[row][column] += a[row][i] * b[i][column];
    return result;
}

void setBlock(Matrix6 &matrix, std::size_t row, std::size_t column, const Matrix3 &block, double by)
{
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t c = 0; c < 3; ++c)
            matrix[row + r][column + c] = by * block[r][c];
}

constexpr Matrix3 kIdentity{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// Adds J Σ Jᵀ.
void addPropagated(Covariance &sum, const Matrix6 &jacobian, const Covariance &covariance)
{
    Matrix6 half{}; // J Σ
    for (std::size_t row = 0; row < kSize; ++row)
        for (std::size_t i = 0; i < kSize; ++i)
            for (std::size_t column = 0; column < kSize; ++column)
                half[row][column] += jacobian[row][i] * covariance[i * kSize + column];
    for (std::size_t row = 0; row < kSize; ++row)
        for (std::size_t column = 0; column < kSize; ++column)
            for (std::size_t i = 0; i < kSize; ++i)
                sum[row * kSize + column] += half[row][i] * jacobian[column][i];
}

double meanVariance(const Covariance &covariance, std::size_t first)
{
    double sum = 0.0;
    for (std::size_t i = first; i < first + 3; ++i)
        sum += covariance[i * kSize + i];
    if (std::isnan(sum))
        return std::numeric_limits<double>::infinity(); // beyond numbers: nothing is known
    return std::max(0.0, sum / 3.0);                    // rounding may go below
}

} // namespace

UncertainPose withUncertainty(const spatial::Pose &pose, const Uncertainty &spread)
{
    UncertainPose result{pose, {}};
    for (std::size_t i = 0; i < kSize; ++i) {
        const double deviation = i < 3 ? spread.positionM : spread.rotationRad;
        result.covariance[i * kSize + i] = deviation * deviation;
    }
    return result;
}

Uncertainty spreadOf(const UncertainPose &pose)
{
    return {std::sqrt(meanVariance(pose.covariance, 0)),
            std::sqrt(meanVariance(pose.covariance, 3))};
}

UncertainPose operator*(const UncertainPose &outer, const UncertainPose &inner)
{
    UncertainPose result{outer.pose * inner.pose, {}};
    const spatial::Vec3 lever = spatial::rotate(outer.pose.rotation, inner.pose.position);
    Matrix6 byOuter{};
    setBlock(byOuter, 0, 0, kIdentity, 1);
    setBlock(byOuter, 0, 3, crossMatrix(lever), -1); // an angle moves what is far away
    setBlock(byOuter, 3, 3, kIdentity, 1);
    addPropagated(result.covariance, byOuter, outer.covariance);
    const Matrix3 turn = rotationMatrix(outer.pose.rotation);
    Matrix6 byInner{};
    setBlock(byInner, 0, 0, turn, 1);
    setBlock(byInner, 3, 3, turn, 1);
    addPropagated(result.covariance, byInner, inner.covariance);
    return result;
}

UncertainPose inverse(const UncertainPose &pose)
{
    UncertainPose result{spatial::inverse(pose.pose), {}};
    const Matrix3 turnBack = rotationMatrix(spatial::conjugate(pose.pose.rotation));
    Matrix6 jacobian{};
    setBlock(jacobian, 0, 0, turnBack, -1);
    setBlock(jacobian, 0, 3, product(turnBack, crossMatrix(pose.pose.position)), -1);
    setBlock(jacobian, 3, 3, turnBack, -1);
    addPropagated(result.covariance, jacobian, pose.covariance);
    return result;
}

} // namespace stag::graph
