// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/georef/session_frame.h"

#include <cmath>
#include <numbers>

namespace stag::georef {

namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180.0;

} // namespace

Result<void> validate(const GeoReference &reference)
{
    STAG_TRY_VOID(geo::validate(reference.origin));
    if (!std::isfinite(reference.headingDeg))
        return Error{ErrorCode::InvalidArgument, "heading: not finite"};
    return success();
}

SessionFrame::SessionFrame(const GeoReference &reference)
    : m_reference(reference)
    , m_local(reference.origin)
    , m_sin(std::sin(reference.headingDeg * kRadPerDeg))
    , m_cos(std::cos(reference.headingDeg * kRadPerDeg))
{}

geo::Geodetic SessionFrame::toGeodetic(const spatial::Vec3 &point) const
{
    const double right = point.x;
    const double forward = -point.z;
    return m_local.toGeodetic(
        {right * m_cos + forward * m_sin, forward * m_cos - right * m_sin, point.y});
}

spatial::Vec3 SessionFrame::fromGeodetic(const geo::Geodetic &place) const
{
    const geo::Enu offset = m_local.fromGeodetic(place);
    const double right = offset.eastM * m_cos - offset.northM * m_sin;
    const double forward = offset.eastM * m_sin + offset.northM * m_cos;
    return {right, offset.upM, -forward};
}

double SessionFrame::headingDeg(const spatial::Quat &sessionFromThing) const
{
    const spatial::Vec3 forward = spatial::rotate(sessionFromThing, {0.0, 0.0, -1.0});
    if (std::hypot(forward.x, forward.z) < 1e-9)
        return 0.0;
    const double deg = std::atan2(forward.x, -forward.z) / kRadPerDeg + m_reference.headingDeg;
    return deg - 360.0 * std::floor(deg / 360.0);
}

std::array<double, 16> SessionFrame::ecefFromZUp() const
{
    const std::array<double, 9> &e = m_local.ecefFromEnu();
    const geo::Ecef &origin = m_local.originInEcef();
    std::array<double, 16> matrix{};
    for (std::size_t row = 0; row < 3; ++row) {
        const double east = e[3 * row];
        const double north = e[3 * row + 1];
        matrix[row] = east * m_cos - north * m_sin;
        matrix[4 + row] = east * m_sin + north * m_cos;
        matrix[8 + row] = e[3 * row + 2];
    }
    matrix[12] = origin.xM;
    matrix[13] = origin.yM;
    matrix[14] = origin.zM;
    matrix[15] = 1.0;
    return matrix;
}

} // namespace stag::georef
