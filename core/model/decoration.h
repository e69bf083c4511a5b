// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/strong_id.h"
#include "core/model/geofence.h"
#include "core/model/user.h"
#include "core/spatial/vec3.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stag::model {

using DecorationId = StrongId<struct DecorationIdTag>;

/// What a decoration may be; each overflow is a problem of its field. Characters are those of
/// Unicode.
struct DecorationLimits
{
    std::size_t nameCharactersMax = 255;
    std::size_t categoryCharactersMax = 100;
    std::size_t descriptionCharactersMax = 10'000;
    std::size_t urlCharactersMax = 500;
    std::int64_t radiusMaxM = 100'000;
    double heightMinM = -12'000.0;
    double heightMaxM = 100'000.0;
    double scaleMax = 10'000.0;
    double rotationMaxDeg = 360.0;
};

/// What a height is above.
enum class HeightDatum {
    Ground,    ///< the ground outdoors, as the device finds it
    Floor,     ///< of the storey that the device is on
    Geoid,     ///< mean sea level
    Ellipsoid, ///< WGS84
};

enum class AssetType { Model3d, Image, Animation };

/// Something that people see at a place on the earth. It has Y up and looks along -Z, to the north
/// when it is not turned; x, y and z of its rotation are pitch, yaw and roll in degrees, as
/// spatial::EulerDeg has them.
struct Decoration
{
    std::string name;
    std::string description;
    std::string category;
    double latitudeDeg = 0.0;
    double longitudeDeg = 0.0;
    std::int64_t radiusM = 0; ///< within which devices are told of it
    double heightOffsetM = 0.0;
    HeightDatum heightDatum = HeightDatum::Ground;
    std::string lowResUrl;    ///< from farther away than 50 m
    std::string mediumResUrl; ///< from 20 to 50 m
    std::string highResUrl;   ///< from nearer than 20 m
    spatial::Vec3 scale{1.0, 1.0, 1.0};
    spatial::Vec3 rotationDeg;
    AssetType assetType = AssetType::Model3d;
    std::int64_t fileSizeBytes = 0;
    bool isActive = true; ///< one that is not is shown to nobody but administrators

    bool operator==(const Decoration &) const = default;
};

/// What is to be changed of a decoration; what is absent stays.
struct DecorationEdit
{
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<std::string> category{};
    std::optional<double> latitudeDeg{};
    std::optional<double> longitudeDeg{};
    std::optional<std::int64_t> radiusM{};
    std::optional<double> heightOffsetM{};
    std::optional<HeightDatum> heightDatum{};
    std::optional<std::string> lowResUrl{};
    std::optional<std::string> mediumResUrl{};
    std::optional<std::string> highResUrl{};
    std::optional<double> scaleX{};
    std::optional<double> scaleY{};
    std::optional<double> scaleZ{};
    std::optional<double> rotationXDeg{};
    std::optional<double> rotationYDeg{};
    std::optional<double> rotationZDeg{};
    std::optional<AssetType> assetType{};
    std::optional<std::int64_t> fileSizeBytes{};
    std::optional<bool> isActive{};

    bool operator==(const DecorationEdit &) const = default;
};

[[nodiscard]] Decoration applied(const DecorationEdit &edit, Decoration decoration);
/// An edit that says everything.
[[nodiscard]] DecorationEdit editTo(const Decoration &decoration);

/// Everything that is wrong with the values that are there; the fields are named as on the wire.
/// What is right about each does not depend on the others, so a right edit leaves a decoration
/// right.
[[nodiscard]] std::vector<FieldProblem> problemsOf(const DecorationEdit &edit,
                                                   const DecorationLimits &limits = {});
/// The same for an edit that makes a decoration: some values must be there.
[[nodiscard]] std::vector<FieldProblem> problemsOfNew(const DecorationEdit &edit,
                                                      const DecorationLimits &limits = {});

/// How what people see compares with what administrators work on.
enum class DecorationState {
    Draft,     ///< nobody sees it yet
    Changed,   ///< people see something older
    Published, ///< it is what people see
};

/// A decoration as it is kept, in the eyes of an administrator or of everybody.
struct DecorationRecord
{
    DecorationId id;
    Decoration decoration;
    DecorationState state = DecorationState::Draft;
    std::int64_t version = 0; ///< counts the changes, also of what is not its content
    std::optional<std::int64_t> publishedVersion;
    std::int64_t changeNumber = 0; ///< of its last change, among all changes of all decorations
    std::optional<UserId> createdBy;
    Timestamp created;
    Timestamp updated;
    std::optional<Timestamp> deleted;

    bool operator==(const DecorationRecord &) const = default;
};

/// What made a version.
enum class DecorationAct { Create, Change, Publish, Unpublish, Delete, Restore, Rollback };

/// A decoration as it was from some change on.
struct DecorationVersion
{
    std::int64_t version = 0;
    DecorationAct act = DecorationAct::Create;
    std::string actor; ///< for people
    Timestamp at;
    bool isPublished = false; ///< people see it, now
    Decoration decoration;
};

} // namespace stag::model
