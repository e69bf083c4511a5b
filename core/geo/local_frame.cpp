// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/local_frame.h"

#include <GeographicLib/Geocentric.hpp>

#include <cmath>
#include <numbers>

namespace stag::geo {

Ecef toEcef(const Geodetic &place)
{
    Ecef point;
    GeographicLib::Geocentric::WGS84().Forward(
        place.latitudeDeg, place.longitudeDeg, place.heightM, point.xM, point.yM, point.zM);
    return point;
}

Geodetic toGeodetic(const Ecef &point)
{
    Geodetic place;
    GeographicLib::Geocentric::WGS84().Reverse(
        point.xM, point.yM, point.zM, place.latitudeDeg, place.longitudeDeg, place.heightM);
    return place;
}

LocalFrame::LocalFrame(const Geodetic &origin)
    : m_origin(origin)
    , m_originInEcef(toEcef(origin))
{
    constexpr double kRadPerDeg = std::numbers::pi / 180.0;
    const double sinLat = std::sin(origin.latitudeDeg * kRadPerDeg);
    const double cosLat = std::cos(origin.latitudeDeg * kRadPerDeg);
    const double sinLon = std::sin(origin.longitudeDeg * kRadPerDeg);
    const double cosLon = std::cos(origin.longitudeDeg * kRadPerDeg);
    // The columns are the east, north and up directions in ECEF.
    m_ecefFromEnu = {-sinLon,
                     -sinLat * cosLon,
                     cosLat * cosLon,
                     cosLon,
                     -sinLat * sinLon,
                     cosLat * sinLon,
                     0.0,
                     cosLat,
                     sinLat};
}

Enu LocalFrame::fromGeodetic(const Geodetic &place) const
{
    const Ecef point = toEcef(place);
    const double x = point.xM - m_originInEcef.xM;
    const double y = point.yM - m_originInEcef.yM;
    const double z = point.zM - m_originInEcef.zM;
    const auto &m = m_ecefFromEnu;
    return {m[0] * x + m[3] * y + m[6] * z,
            m[1] * x + m[4] * y + m[7] * z,
            m[2] * x + m[5] * y + m[8] * z};
}

Geodetic LocalFrame::toGeodetic(const Enu &offset) const
{
    const auto &m = m_ecefFromEnu;
    const auto row = [&](std::size_t first) {
        return m[first] * offset.eastM + m[first + 1] * offset.northM + m[first + 2] * offset.upM;
    };
    return geo::toGeodetic(
        {m_originInEcef.xM + row(0), m_originInEcef.yM + row(3), m_originInEcef.zM + row(6)});
}

} // namespace stag::geo
