// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/geo/local_frame.h"
#include "core/spatial/pose.h"

#include <array>

namespace stag::georef {

/// Where the origin of a session is on earth, and where its forward, -Z, points.
struct GeoReference
{
    geo::Geodetic origin;
    double headingDeg = 0.0; ///< clockwise from north

    bool operator==(const GeoReference &) const = default;
};

/// The origin is a place (geo::validate) and the heading a finite number; InvalidArgument.
[[nodiscard]] Result<void> validate(const GeoReference &reference);

/// The frame of a session on earth.
class SessionFrame
{
public:
    explicit SessionFrame(const GeoReference &reference);

    [[nodiscard]] const GeoReference &reference() const { return m_reference; }
    [[nodiscard]] geo::Geodetic toGeodetic(const spatial::Vec3 &pointInSession) const;
    [[nodiscard]] spatial::Vec3 fromGeodetic(const geo::Geodetic &place) const;
    /// Where -Z of something turned like this points: clockwise from north, 0 up to 360; 0 if
    /// straight up or down.
    [[nodiscard]] double headingDeg(const spatial::Quat &sessionFromThing) const;
    /// Earth-centred coordinates from those of the session with Z up, that is (x, -z, y): four by
    /// four, column by column.
    [[nodiscard]] std::array<double, 16> ecefFromZUp() const;

private:
    GeoReference m_reference;
    geo::LocalFrame m_local;
    double m_sin;
    double m_cos;
};

} // namespace stag::georef
