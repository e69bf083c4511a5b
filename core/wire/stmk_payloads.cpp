// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stmk_payloads.h"

#include "core/base/byte_reader.h"
#include "core/wire/stream_checks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stag::wire {

namespace {

constexpr std::size_t kAnchorsMax = 1'000;
constexpr double kScaleMin = 1e-6; ///< a matrix that shrinks more has no direction left

/// Row by row.
using Transform = std::array<double, 16>;

Result<Transform> readTransform(const JsonObject &object)
{
    STAG_TRY(const JsonArray rows, object.array("transform"));
    STAG_TRY(const std::vector<double> numbers, rows.tuples(4, 4));
    if (numbers.size() != 16)
        return object.invalid("transform", "must have 4 rows of 4 numbers");
    Transform transform;
    std::ranges::copy(numbers, transform.begin());
    return transform;
}

/// The quaternion of a rotation matrix; divides by the largest of the four components.
spatial::Quat toQuat(const std::array<spatial::Vec3, 3> &columns)
{
    const auto &[x, y, z] = columns;
    const double trace = x.x + y.y + z.z;
    if (trace > 0) {
        const double s = 2 * std::sqrt(1 + trace);
        return {(y.z - z.y) / s, (z.x - x.z) / s, (x.y - y.x) / s, s / 4};
    }
    if (x.x > y.y && x.x > z.z) {
        const double s = 2 * std::sqrt(1 + x.x - y.y - z.z);
        return {s / 4, (x.y + y.x) / s, (z.x + x.z) / s, (y.z - z.y) / s};
    }
    if (y.y > z.z) {
        const double s = 2 * std::sqrt(1 + y.y - x.x - z.z);
        return {(x.y + y.x) / s, s / 4, (y.z + z.y) / s, (z.x - x.z) / s};
    }
    const double s = 2 * std::sqrt(1 + z.z - x.x - y.y);
    return {(z.x + x.z) / s, (y.z + z.y) / s, s / 4, (x.y - y.x) / s};
}

/// The rotation without the scale that may be in the matrix.
Result<spatial::Pose> toPose(const Transform &m)
{
    spatial::Pose pose;
    pose.position = {m[3], m[7], m[11]};
    std::array<spatial::Vec3, 3> columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const spatial::Vec3 column{m[i], m[4 + i], m[8 + i]};
        const double scale = std::hypot(column.x, column.y, column.z);
        if (!(scale > kScaleMin))
            return Error{ErrorCode::InvalidArgument, "transform: not a rotation"};
        columns[i] = {column.x / scale, column.y / scale, column.z / scale};
    }
    pose.rotation = spatial::normalized(toQuat(columns));
    STAG_TRY_VOID(checkStreamPose(pose));
    return pose;
}

Result<void>
readVertices(const JsonObject &object, const Transform &m, const Limits &limits, Bytes &vertices)
{
    STAG_TRY(const JsonArray rows, object.array("vertices"));
    STAG_TRY(const std::vector<double> numbers, rows.tuples(3, limits.stmkVerticesMax));
    vertices.reserve(numbers.size() * sizeof(float));
    for (std::size_t i = 0; i < numbers.size(); i += 3) {
        for (std::size_t row = 0; row < 12; row += 4) {
            const double moved = m[row] * numbers[i] + m[row + 1] * numbers[i + 1]
                                 + m[row + 2] * numbers[i + 2] + m[row + 3];
            appendLittleEndian(vertices, static_cast<float>(moved));
        }
    }
    return success();
}

Result<void> readFaces(const JsonObject &object, const Limits &limits, StreamMesh &mesh)
{
    const double vertexCount = static_cast<double>(mesh.vertices.size() / (3 * sizeof(float)));
    STAG_TRY(const JsonArray rows, object.array("faces"));
    STAG_TRY(const std::vector<double> numbers, rows.tuples(3, limits.stmkVerticesMax * 2));
    mesh.faces.reserve(numbers.size() * sizeof(std::uint32_t));
    for (const double number : numbers) {
        if (!(number >= 0 && number < vertexCount && number == std::floor(number)))
            return object.invalid("faces", "a corner is no vertex");
        appendLittleEndian(mesh.faces, static_cast<std::uint32_t>(number));
    }
    return success();
}

Result<StmkAnchor> readAnchor(const JsonObject &object, const Limits &limits)
{
    StmkAnchor one;
    STAG_TRY(std::string id, object.text("id"));
    STAG_TRY_VOID(checkStreamId(id, object.pathOf("id")));
    one.anchor.id = model::AnchorId(std::move(id));
    one.mesh.anchor = one.anchor.id;
    STAG_TRY(const Transform transform, readTransform(object));
    STAG_TRY(one.anchor.pose, toPose(transform));
    STAG_TRY_VOID(readVertices(object, transform, limits, one.mesh.vertices));
    STAG_TRY_VOID(readFaces(object, limits, one.mesh));
    return one;
}

} // namespace

Result<StreamPose> readStmkPose(const JsonObject &payload)
{
    STAG_TRY(const Transform transform, readTransform(payload));
    STAG_TRY(const spatial::Pose pose, toPose(transform));
    return StreamPose{pose, {}};
}

Result<std::vector<StmkAnchor>> readStmkMeshes(const JsonObject &payload, const Limits &limits)
{
    STAG_TRY(const JsonArray array, payload.array("anchors"));
    STAG_TRY(const std::vector<JsonObject> objects, array.objects(kAnchorsMax));
    std::vector<StmkAnchor> anchors;
    anchors.reserve(objects.size());
    for (const JsonObject &object : objects) {
        STAG_TRY(StmkAnchor one, readAnchor(object, limits));
        anchors.push_back(std::move(one));
    }
    return anchors;
}

} // namespace stag::wire
