// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stream_kit_ws.h"

#include "core/base/gzip.h"
#include "core/model/limits.h"
#include "core/wire/metadata_entries.h"

#include <cmath>
#include <span>

namespace stag::wire {

namespace {

constexpr double kMsPerSecond = 1000.0;
/// 2001-01-01, from which Swift counts.
constexpr Timestamp kReferenceDate = fromUnixMs(978'307'200'000);
/// Some ten thousand years; what is beyond is no date.
constexpr double kSecondsMax = 3e11;

/// Larger payloads are packed without compression, since it happens on a loop.
constexpr std::size_t kCompressedBytesMax = 256u << 10;
constexpr int kGzipLevelQuick = 1;

Result<void>
readPose(const JsonObject &pose, const ElementDefaults &defaults, model::Anchor &anchor)
{
    STAG_TRY(const JsonArray position, pose.array("position"));
    STAG_TRY(const std::vector<double> p, position.numbers(3));
    if (p.size() != 3)
        return pose.invalid("position", "must have 3 numbers");
    anchor.pose.position = {p[0], p[1], p[2]};
    STAG_TRY(const JsonArray rotation, pose.array("rotation"));
    STAG_TRY(std::vector<double> q, rotation.numbers(model::Limits().rotationNumbersMax));
    if (q.size() == 4)
        anchor.pose.rotation = {q[0], q[1], q[2], q[3]};
    else if (pose.has("rotation"))
        anchor.otherRotation = std::move(q);
    anchor.timestamp = defaults.timestamp;
    if (!pose.has("timestamp"))
        return success();
    STAG_TRY(const double seconds, pose.number("timestamp"));
    if (std::abs(seconds) > kSecondsMax)
        return pose.invalid("timestamp", "out of range");
    anchor.timestamp =
        kReferenceDate + std::chrono::milliseconds(std::llround(seconds * kMsPerSecond));
    return success();
}

void writeNumbers(JsonWriter &json, std::string_view name, std::initializer_list<double> numbers)
{
    json.key(name);
    json.beginArray();
    for (const double number : numbers)
        json.number(number);
    json.endArray();
}

void writePacked(JsonWriter &json, std::string_view name, const Bytes &bytes)
{
    if (bytes.empty() || isGzip(bytes))
        return json.base64(name, bytes);
    const auto packed =
        gzip(bytes, bytes.size() <= kCompressedBytesMax ? kGzipLevelQuick : kGzipLevelMin);
    json.base64(name, packed ? *packed : bytes);
}

} // namespace

Result<model::Anchor> readStreamKitAnchor(const JsonObject &object, const ElementDefaults &defaults)
{
    model::Anchor anchor;
    STAG_TRY(std::string id, object.text("id"));
    anchor.id = model::AnchorId(std::move(id));
    anchor.session = defaults.session;
    STAG_TRY(const auto pose, object.object("pose"));
    if (!pose)
        return object.invalid("pose", "missing");
    STAG_TRY_VOID(readPose(*pose, defaults, anchor));
    STAG_TRY(anchor.metadata, object.compactObject("metadata"));
    return anchor;
}

void writeStreamKitAnchor(JsonWriter &json, const model::Anchor &anchor)
{
    const spatial::Vec3 &p = anchor.pose.position;
    const spatial::Quat &q = anchor.pose.rotation;
    json.beginObject();
    json.text("id", anchor.id.text());
    json.key("pose");
    json.beginObject();
    writeNumbers(json, "position", {p.x, p.y, p.z});
    // Always four: the SDK reads them without counting.
    writeNumbers(json, "rotation", {q.x, q.y, q.z, q.w});
    json.number("timestamp",
                static_cast<double>((anchor.timestamp - kReferenceDate).count()) / kMsPerSecond);
    json.endObject();
    if (!anchor.metadata.empty()) {
        json.key("metadata");
        json.beginObject();
        for (const auto &[name, value] : metadataEntries(anchor.metadata))
            json.text(name, value);
        json.endObject();
    }
    json.endObject();
}

void writeStreamKitMesh(JsonWriter &json, const model::Mesh &mesh)
{
    json.beginObject();
    json.text("id", mesh.id.text());
    json.text("anchorId", mesh.anchor.text());
    writePacked(json, "vertices", mesh.payload->vertices);
    writePacked(json, "faces", mesh.payload->faces);
    if (!mesh.payload->normals.empty())
        writePacked(json, "normals", mesh.payload->normals);
    json.integer("compressionLevel", mesh.compressionLevel);
    json.boolean("isDelta", mesh.isDelta);
    if (mesh.base)
        json.text("baseMeshId", mesh.base->text());
    json.endObject();
}

} // namespace stag::wire
