// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geojson.h"

#include "core/model/validation.h"
#include "core/wire/json_model.h"
#include "core/wire/status.h"

#include <unordered_set>

namespace stag::wire {

namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kFeaturesMax = 1'000'000;

Result<std::optional<georef::GeoReference>> readOrigin(const JsonObject &stag)
{
    STAG_TRY(const auto object, stag.object("origin"));
    if (!object)
        return std::optional<georef::GeoReference>();
    georef::GeoReference reference;
    STAG_TRY(reference.origin.latitudeDeg, object->number("latitude"));
    STAG_TRY(reference.origin.longitudeDeg, object->number("longitude"));
    STAG_TRY(reference.origin.heightM, object->number("height"));
    STAG_TRY(reference.headingDeg, object->number("heading"));
    STAG_TRY_VOID(georef::validate(reference));
    return std::optional(reference);
}

/// The session and where it is, from the caller or else from the file.
Result<GeoJsonDefaults> completed(GeoJsonDefaults defaults, const JsonObject &root)
{
    STAG_TRY(const auto stag, root.object("stag"));
    if (stag && !defaults.session) {
        STAG_TRY(std::string session, stag->text("session_id"));
        if (!session.empty())
            defaults.session = model::SessionId(std::move(session));
    }
    if (stag && !defaults.reference) {
        STAG_TRY(defaults.reference, readOrigin(*stag));
    }
    if (!defaults.session)
        return Error{ErrorCode::InvalidArgument,
                     "session_id must be provided: the file does not say which session it is"};
    if (!defaults.reference)
        return Error{ErrorCode::InvalidArgument,
                     "lat and lon must be provided: the file does not say where the session is"};
    return defaults;
}

Result<geo::Geodetic> readPoint(const JsonObject &feature, double heightM)
{
    STAG_TRY(const auto geometry, feature.object("geometry"));
    if (!geometry)
        return feature.invalid("geometry", "missing");
    STAG_TRY(const std::string type, geometry->text("type"));
    if (type != "Point")
        return geometry->invalid("type", "only a Point becomes an anchor");
    STAG_TRY(const JsonArray array, geometry->array("coordinates"));
    STAG_TRY(const auto numbers, array.numbers(3));
    if (numbers.size() < 2)
        return geometry->invalid("coordinates", "must have a longitude and a latitude");
    const geo::Geodetic place{numbers[1], numbers[0], numbers.size() > 2 ? numbers[2] : heightM};
    if (const auto valid = geo::validate(place); !valid)
        return geometry->invalid("coordinates", valid.error().detail);
    return place;
}

/// The id of a feature is text or a whole number.
Result<std::string> readId(const JsonObject &feature, std::size_t index)
{
    if (auto text = feature.text("id"); text && !text->empty())
        return text;
    const auto number = feature.integer("id");
    if (number && *number)
        return std::to_string(**number);
    return "point-" + std::to_string(index);
}

Result<model::Anchor> readFeature(const JsonObject &feature,
                                  std::size_t index,
                                  const georef::SessionFrame &frame,
                                  const GeoJsonDefaults &defaults)
{
    STAG_TRY(const geo::Geodetic place, readPoint(feature, frame.reference().origin.heightM));
    model::Anchor anchor;
    STAG_TRY(std::string id, readId(feature, index));
    anchor.id = model::AnchorId(std::move(id));
    anchor.session = *defaults.session;
    anchor.timestamp = defaults.now;
    STAG_TRY(const auto properties, feature.object("properties"));
    if (properties) {
        STAG_TRY(AnchorPose pose, readAnchorPose(*properties));
        anchor.pose = pose.pose;
        anchor.otherRotation = std::move(pose.otherRotation);
        STAG_TRY(const auto time, properties->integer("timestamp"));
        if (time && *time > 0)
            anchor.timestamp = fromUnixMs(*time);
        STAG_TRY(anchor.metadata, properties->compactObject("metadata"));
    }
    anchor.pose.position = frame.fromGeodetic(place);
    STAG_TRY_VOID(model::validate(anchor, feature.path()));
    return anchor;
}

} // namespace

std::string writeGeoJsonHead(const model::SessionId &session,
                             const georef::GeoReference &reference,
                             Timestamp asOf)
{
    JsonWriter json;
    json.beginObject();
    json.text("type", "FeatureCollection");
    json.key("stag");
    json.beginObject();
    json.integer("version", kVersion);
    json.text("session_id", session.text());
    json.time("as_of", asOf);
    json.key("origin");
    json.beginObject();
    json.number("latitude", reference.origin.latitudeDeg);
    json.number("longitude", reference.origin.longitudeDeg);
    json.number("height", reference.origin.heightM);
    json.number("heading", reference.headingDeg);
    json.endObject();
    json.endObject();
    json.key("features");
    json.raw("[");
    return json.take();
}

std::string_view geoJsonTail()
{
    return "]}\n";
}

std::string writeGeoJsonFeature(const model::Anchor &anchor, const georef::SessionFrame &frame)
{
    const geo::Geodetic place = frame.toGeodetic(anchor.pose.position);
    JsonWriter json;
    json.beginObject();
    json.text("type", "Feature");
    json.text("id", anchor.id.text());
    json.key("geometry");
    json.beginObject();
    json.text("type", "Point");
    json.key("coordinates");
    json.beginArray();
    for (const double number : {place.longitudeDeg, place.latitudeDeg, place.heightM})
        json.number(number);
    json.endArray();
    json.endObject();
    json.key("properties");
    json.beginObject();
    json.text("session_id", anchor.session.text());
    json.key("pose");
    writePose(json, anchor.pose, anchor.otherRotation);
    json.number("heading", frame.headingDeg(spatial::normalized(anchor.pose.rotation)));
    json.time("timestamp", anchor.timestamp);
    json.text("time", rfc3339(anchor.timestamp));
    if (!anchor.metadata.empty())
        json.raw("metadata", anchor.metadata);
    json.endObject();
    json.endObject();
    return json.take();
}

Result<GeoJsonAnchors>
parseGeoJson(std::string_view text, const GeoJsonDefaults &given, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const std::string type, root.text("type"));
    if (type != "FeatureCollection")
        return root.invalid("type", "must be FeatureCollection");
    STAG_TRY(const GeoJsonDefaults defaults, completed(given, root));
    STAG_TRY(const JsonArray array, root.array("features"));
    STAG_TRY(const auto features, array.objects(kFeaturesMax));
    const georef::SessionFrame frame(*defaults.reference);
    GeoJsonAnchors result;
    result.session = *defaults.session;
    std::unordered_set<std::string> ids;
    for (std::size_t i = 0; i < features.size(); ++i) {
        auto anchor = readFeature(features[i], i, frame, defaults);
        if (!anchor) {
            STAG_TRY(std::string id, readId(features[i], i));
            result.skipped.push_back({std::move(id), anchor.error().detail});
        } else if (!ids.insert(anchor->id.text()).second) {
            result.skipped.push_back({anchor->id.text(), "another feature has the same id"});
        } else {
            result.anchors.push_back(std::move(*anchor));
        }
    }
    return result;
}

} // namespace stag::wire
