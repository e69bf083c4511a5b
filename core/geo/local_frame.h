// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

#include <array>

namespace stag::geo {

/// Earth-centred, earth-fixed: X through latitude and longitude 0, Z through the north pole;
/// metres.
struct Ecef
{
    double xM = 0.0;
    double yM = 0.0;
    double zM = 0.0;

    bool operator==(const Ecef &) const = default;
};

[[nodiscard]] Ecef toEcef(const Geodetic &place);
/// Any finite point has an answer; the centre of the earth is below the north pole.
[[nodiscard]] Geodetic toGeodetic(const Ecef &point);

/// East, north, up from an origin, on the plane that touches the ellipsoid there; metres.
struct Enu
{
    double eastM = 0.0;
    double northM = 0.0;
    double upM = 0.0;

    bool operator==(const Enu &) const = default;
};

/// The straight-lined frame in which a room or a street is measured. Exact at any distance; "up" is
/// the origin's up.
class LocalFrame
{
public:
    explicit LocalFrame(const Geodetic &origin);

    [[nodiscard]] Enu fromGeodetic(const Geodetic &place) const;
    [[nodiscard]] Geodetic toGeodetic(const Enu &offset) const;
    [[nodiscard]] const Geodetic &origin() const { return m_origin; }
    [[nodiscard]] const Ecef &originInEcef() const { return m_originInEcef; }
    /// The rotation, row by row: its columns are east, north and up.
    [[nodiscard]] const std::array<double, 9> &ecefFromEnu() const { return m_ecefFromEnu; }

private:
    Geodetic m_origin;
    Ecef m_originInEcef;
    std::array<double, 9> m_ecefFromEnu; ///< row by row
};

} // namespace stag::geo
