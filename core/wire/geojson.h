// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Anchors as GeoJSON (RFC 7946), version 1: a FeatureCollection whose member "stag" is
// {"version","session_id","as_of","origin":{"latitude","longitude","height","heading"}}.
// Each feature is a Point [longitude, latitude, height above the ellipsoid] with the anchor's id
// and the properties "session_id", "pose" (in the frame of the session), "heading" (degrees from
// north), "timestamp" (Unix milliseconds), "time" (RFC 3339) and "metadata".

#include "core/base/result.h"
#include "core/georef/session_frame.h"
#include "core/model/anchor.h"
#include "core/wire/limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// Everything before the first feature, and everything after the last.
[[nodiscard]] std::string writeGeoJsonHead(const model::SessionId &session,
                                           const georef::GeoReference &reference,
                                           Timestamp asOf);
[[nodiscard]] std::string_view geoJsonTail();
/// One feature; a comma goes between two.
[[nodiscard]] std::string writeGeoJsonFeature(const model::Anchor &anchor,
                                              const georef::SessionFrame &frame);

/// What an import is told that the file does not say.
struct GeoJsonDefaults
{
    std::optional<model::SessionId> session;         ///< wins over what the file says
    std::optional<georef::GeoReference> reference{}; ///< wins over what the file says
    Timestamp now;                                   ///< of features without a time
};

struct SkippedFeature
{
    std::string id; ///< "features[3]" without an id
    std::string reason;
};

struct GeoJsonAnchors
{
    model::SessionId session;
    std::vector<model::Anchor> anchors; ///< valid, one per id
    std::vector<SkippedFeature> skipped;
};

/// Points become anchors where they are, turned as "pose" says; an absent height is that of the
/// origin, an absent id "point-3". InvalidArgument if nobody says which session and where it is.
Result<GeoJsonAnchors>
parseGeoJson(std::string_view text, const GeoJsonDefaults &defaults, const Limits &limits = {});

} // namespace stag::wire
