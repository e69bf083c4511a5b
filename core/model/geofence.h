// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/spatial/pose.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stag::model {

using GeofenceId = StrongId<struct GeofenceIdTag>;

/// What a geofence may be; each overflow is a problem of its field.
struct GeofenceLimits
{
    std::size_t nameBytesMax = 256;
    std::size_t cornersMax = 256; ///< of an outline
    double coordinateMaxM = 1e7;
    double marginMaxM = 1'000.0;
    std::chrono::milliseconds dwellMax{24 * 3'600'000};
};

struct Sphere
{
    spatial::Vec3 center;
    double radiusM = 0.0;

    bool operator==(const Sphere &) const = default;
};

/// A box that may be turned about its centre.
struct TurnedBox
{
    spatial::Pose sessionFromBox;
    spatial::Vec3 sizeM; ///< edge lengths

    bool operator==(const TurnedBox &) const = default;
};

/// What stands upright on an outline, y being up. Inside and outside follow the even-odd rule.
struct Prism
{
    struct Corner
    {
        double x = 0.0;
        double z = 0.0;

        bool operator==(const Corner &) const = default;
    };
    std::vector<Corner> outline;
    double bottomM = 0.0;
    double topM = 0.0;

    bool operator==(const Prism &) const = default;
};

using Volume = std::variant<Sphere, TurnedBox, Prism>;

/// A named volume; who enters and leaves it is told.
struct Geofence
{
    GeofenceId id;
    std::string name;
    std::optional<SessionId> session; ///< in whose frame it is; absent: in that of every session
    Volume volume;
    double marginM = 0.1; ///< so far outside somebody inside may be before it is an exit
    std::chrono::milliseconds dwell{0}; ///< after so long inside that is told; 0: it is not

    bool operator==(const Geofence &) const = default;
};

/// A fence as it is kept.
struct GeofenceRecord
{
    Geofence fence;
    Timestamp createdAt;
    Timestamp updatedAt;
    std::uint64_t insideCount = 0;
};

/// Somebody who is inside a fence.
struct GeofencePresence
{
    SessionId session;
    AnchorId anchor;
    spatial::Vec3 position;
    Timestamp since;
};

/// What is wrong with one field of a request, in words for its sender.
struct FieldProblem
{
    std::string field; ///< "shape.radius"
    std::string message;

    bool operator==(const FieldProblem &) const = default;
};

/// Everything that is wrong with the values of a fence; the fields are named as on the wire.
[[nodiscard]] std::vector<FieldProblem> problemsOf(const Geofence &fence,
                                                   const GeofenceLimits &limits = {});

enum class GeofenceEventKind {
    Enter,
    Inside, ///< has been inside for as long as the fence's dwell
    Exit,
};

enum class GeofenceReason {
    Moved,
    FenceChanged, ///< the fence is new or not where it was
    FenceDeleted,
    Deleted,      ///< the anchor, or its session
    Disconnected, ///< the device
    Silent,       ///< no pose of the device for a while
};

/// What happened between a fence and an anchor.
struct GeofenceEvent
{
    std::int64_t number = 0; ///< counts up, of all fences
    GeofenceId fence;
    SessionId session;
    AnchorId anchor;
    GeofenceEventKind kind = GeofenceEventKind::Enter;
    GeofenceReason reason = GeofenceReason::Moved;
    spatial::Vec3 position;
    Timestamp at;
    Timestamp since; ///< when it had entered

    bool operator==(const GeofenceEvent &) const = default;
};

/// Which fences are listed, by id.
struct GeofenceListQuery
{
    std::optional<SessionId> session{}; ///< only fences that hold there
    std::optional<GeofenceId> after{};
    std::size_t limit = 100;
};

/// Which events of a fence are listed, the newest first.
struct GeofenceEventsQuery
{
    std::optional<SessionId> session{};
    std::optional<AnchorId> anchor{};
    std::optional<Timestamp> since{}; ///< inclusive
    std::optional<Timestamp> until{}; ///< inclusive
    std::int64_t before = 0;          ///< only numbers below; 0: from the newest on
    std::size_t limit = 100;
};

} // namespace stag::model
