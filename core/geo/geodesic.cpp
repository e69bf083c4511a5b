// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodesic.h"

#include <GeographicLib/Geodesic.hpp>

namespace stag::geo {

namespace {

double compassDeg(double azimuthDeg)
{
    return azimuthDeg < 0.0 ? azimuthDeg + 360.0 : azimuthDeg;
}

} // namespace

Geodesic geodesic(const Geodetic &from, const Geodetic &to)
{
    Geodesic line;
    double azimuthDeg = 0.0;
    double finalAzimuthDeg = 0.0;
    GeographicLib::Geodesic::WGS84().Inverse(from.latitudeDeg,
                                             from.longitudeDeg,
                                             to.latitudeDeg,
                                             to.longitudeDeg,
                                             line.distanceM,
                                             azimuthDeg,
                                             finalAzimuthDeg);
    line.bearingDeg = compassDeg(azimuthDeg);
    line.finalBearingDeg = compassDeg(finalAzimuthDeg);
    return line;
}

Geodetic destination(const Geodetic &from, double bearingDeg, double distanceM)
{
    Geodetic place{.heightM = from.heightM};
    GeographicLib::Geodesic::WGS84().Direct(from.latitudeDeg,
                                            from.longitudeDeg,
                                            bearingDeg,
                                            distanceM,
                                            place.latitudeDeg,
                                            place.longitudeDeg);
    return place;
}

} // namespace stag::geo
