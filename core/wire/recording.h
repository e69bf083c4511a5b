// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A recording of one session (ours), version 1: JSON lines, the file as a whole may be gzip. Line 1
// is the header, the others follow in time order, t is seconds from the start.
//
// | line       | keys                                                                             |
// |------------|----------------------------------------------------------------------------------|
// | header     | format "stag-recording", version 1, name, session_id, duration_s, licence,       |
// |            | devices [{id,name,kind,streams[]}], room {positions,indices}                     |
// | join/leave | {"t","e":"join"} {"t","e":"leave"}, device                                       |
// | pose       | {"t","e":"pose"}, device, stream, p [x,y,z], q [x,y,z,w]                         |
// | plane      | {"t","e":"plane"}, device, id, label, p, q, polygon [[x,y,z],…]                  |
// | anchor     | {"t","e":"anchor"}, device, id, label, p, q                                      |
// | mesh_chunk | {"t","e":"mesh_chunk"}, device, chunk, added                                     |
//
// room.positions is base64 of f32le x,y,z; room.indices base64 of u32le, three a triangle. `added`
// names triangles of the room: base64 of LEB128 variable-length differences (zigzag) to the one
// before.

#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/spatial/pose.h"
#include "core/wire/limits.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stag::wire {

struct RecordedDevice
{
    model::DeviceId id;
    std::string name; ///< "Vive · Mara"
    std::string kind; ///< "headset", "phone"
    std::vector<std::string> streams;

    bool operator==(const RecordedDevice &) const = default;
};

/// The geometry that the chunks of a recording point into.
struct RecordedRoom
{
    std::vector<std::array<float, 3>> positions;
    std::vector<std::array<std::uint32_t, 3>> triangles; ///< every index is below positions.size()

    bool operator==(const RecordedRoom &) const = default;
};

struct RecordingHeader
{
    std::string name;
    model::SessionId session;
    double durationS = 0.0;
    std::string licence;
    std::vector<RecordedDevice> devices;
    RecordedRoom room;

    bool operator==(const RecordingHeader &) const = default;
};

struct RecordedJoin
{
    bool operator==(const RecordedJoin &) const = default;
};
struct RecordedLeave
{
    bool operator==(const RecordedLeave &) const = default;
};
struct RecordedPose
{
    std::string stream;
    spatial::Pose pose;

    bool operator==(const RecordedPose &) const = default;
};
/// A plane that was found or has grown; `polygon` is its outline in its own frame.
struct RecordedPlane
{
    model::AnchorId id;
    std::string label;
    spatial::Pose pose;
    std::vector<spatial::Vec3> polygon;

    bool operator==(const RecordedPlane &) const = default;
};
struct RecordedAnchor
{
    model::AnchorId id;
    std::string label;
    spatial::Pose pose;

    bool operator==(const RecordedAnchor &) const = default;
};
/// Triangles of the room that the device has now seen for the first time.
struct RecordedChunk
{
    std::string chunk; ///< "-3_-1_0", the cell it belongs to
    std::vector<std::uint32_t> addedTriangles;

    bool operator==(const RecordedChunk &) const = default;
};

struct RecordingLine
{
    double timeS = 0.0;
    model::DeviceId device;
    std::variant<RecordedJoin,
                 RecordedLeave,
                 RecordedPose,
                 RecordedPlane,
                 RecordedAnchor,
                 RecordedChunk>
        what;

    bool operator==(const RecordingLine &) const = default;
};

/// All writers leave the line end to the caller.
[[nodiscard]] std::string writeRecordingHeader(const RecordingHeader &header);
[[nodiscard]] std::string writeRecordingLine(const RecordingLine &line);

/// InvalidArgument for another format or version, Corrupt for what is no recording at all.
Result<RecordingHeader> parseRecordingHeader(std::string_view line, const Limits &limits = {});
/// Does not know the header: devices and triangles that it does not name are for the reader to
/// refuse.
Result<RecordingLine> parseRecordingLine(std::string_view line, const Limits &limits = {});

} // namespace stag::wire
