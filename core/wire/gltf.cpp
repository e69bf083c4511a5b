// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/gltf.h"

#include "core/base/byte_reader.h"
#include "core/wire/anchor_metadata.h"
#include "core/wire/json_writer.h"

#include <algorithm>
#include <limits>

namespace stag::wire {

namespace {

// Numbers of the standard.
constexpr int kFloat = 5126;
constexpr int kUnsignedInt = 5125;
constexpr int kArrayBuffer = 34962;
constexpr int kElementArrayBuffer = 34963;
constexpr std::uint64_t kVectorBytes = 12;
constexpr std::uint64_t kIndexBytes = 4;
constexpr std::uint64_t kViewsPerMesh = 3;

void writeNumbers(JsonWriter &json, std::string_view key, std::initializer_list<double> numbers)
{
    json.key(key);
    json.beginArray();
    for (const double number : numbers)
        json.number(number);
    json.endArray();
}

void writeFloats(JsonWriter &json, std::string_view key, const std::array<float, 3> &numbers)
{
    writeNumbers(json, key, {numbers[0], numbers[1], numbers[2]});
}

void writeRange(JsonWriter &json, std::uint64_t first, std::uint64_t count)
{
    json.beginArray();
    for (std::uint64_t i = 0; i < count; ++i)
        json.unsignedInteger(first + i);
    json.endArray();
}

/// The place of a node; what is the default is left out.
void writePlace(JsonWriter &json, const spatial::Pose &pose)
{
    const spatial::Vec3 &p = pose.position;
    const spatial::Quat q = spatial::normalized(pose.rotation);
    if (p != spatial::Vec3{})
        writeNumbers(json, "translation", {p.x, p.y, p.z});
    if (q != spatial::Quat{})
        writeNumbers(json, "rotation", {q.x, q.y, q.z, q.w});
}

void writeAnchorNode(JsonWriter &json, const model::Anchor &anchor, const std::string &name)
{
    json.beginObject();
    json.text("name", name);
    writePlace(json, anchor.pose);
    json.key("extras");
    json.beginObject();
    json.text("anchor_id", anchor.id.text());
    json.time("timestamp", anchor.timestamp);
    if (!anchor.metadata.empty())
        json.raw("metadata", anchor.metadata);
    json.endObject();
    json.endObject();
}

void writeMeshNode(JsonWriter &json, const GltfMesh &mesh, std::uint64_t index)
{
    json.beginObject();
    json.text("name", mesh.id);
    json.unsignedInteger("mesh", index);
    json.key("extras");
    json.beginObject();
    json.text("mesh_id", mesh.id);
    if (!mesh.anchor.empty())
        json.text("anchor_id", mesh.anchor);
    json.unsignedInteger("version", mesh.version);
    json.time("timestamp", mesh.timestamp);
    json.endObject();
    json.endObject();
}

void writeSessionExtras(JsonWriter &json, const GltfScene &scene)
{
    if (!scene.session)
        return;
    json.key("extras");
    json.beginObject();
    json.text("session_id", scene.session->text());
    json.time("as_of", scene.asOf);
    if (const auto &reference = scene.reference) {
        json.key("origin");
        json.beginObject();
        json.number("latitude", reference->origin.latitudeDeg);
        json.number("longitude", reference->origin.longitudeDeg);
        json.number("height", reference->origin.heightM);
        json.number("heading", reference->headingDeg);
        json.endObject();
    }
    if (!scene.leftOut.empty()) {
        json.key("left_out");
        json.beginArray();
        for (const GltfLeftOut &mesh : scene.leftOut) {
            json.beginObject();
            json.text("mesh_id", mesh.mesh);
            json.text("reason", mesh.reason);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

/// The anchors of a scene, told apart by what they are.
struct NodeGroups
{
    std::vector<std::pair<const model::Anchor *, std::string>> anchors;
    std::vector<std::pair<const model::Anchor *, std::string>> devices;
};

NodeGroups groupsOf(const std::vector<model::Anchor> &anchors)
{
    NodeGroups groups;
    for (const model::Anchor &anchor : anchors) {
        const model::AnchorTraits traits = readAnchorTraits(anchor);
        const bool isDevice = traits.kind == model::AnchorKind::Device;
        std::string name = isDevice ? traits.deviceName : traits.label;
        if (isDevice && !traits.stream.empty())
            name += name.empty() ? traits.stream : ' ' + traits.stream;
        if (name.empty())
            name = anchor.id.text();
        (isDevice ? groups.devices : groups.anchors).emplace_back(&anchor, std::move(name));
    }
    return groups;
}

/// A node that only holds others together.
void writeGroup(JsonWriter &json, std::string_view name, std::uint64_t first, std::uint64_t count)
{
    json.beginObject();
    json.text("name", name);
    json.key("children");
    writeRange(json, first, count);
    json.endObject();
}

/// The session is node 0, the groups that are not empty follow, and then what is in them.
void writeNodes(JsonWriter &json, const GltfScene &scene, const NodeGroups &groups)
{
    const std::array<std::pair<std::string_view, std::uint64_t>, 3> parts{
        {{"meshes", scene.meshes.size()},
         {"anchors", groups.anchors.size()},
         {"devices", groups.devices.size()}}};
    const auto groupCount = static_cast<std::uint64_t>(std::count_if(
        parts.begin(), parts.end(), [](const auto &part) { return part.second > 0; }));
    json.key("nodes");
    json.beginArray();
    json.beginObject();
    json.text("name", scene.name);
    if (groupCount > 0) {
        json.key("children");
        writeRange(json, 1, groupCount);
    }
    writeSessionExtras(json, scene);
    json.endObject();
    std::uint64_t first = 1 + groupCount;
    for (const auto &[name, count] : parts) {
        if (count > 0)
            writeGroup(json, name, first, count);
        first += count;
    }
    for (std::size_t i = 0; i < scene.meshes.size(); ++i)
        writeMeshNode(json, scene.meshes[i], i);
    for (const auto *group : {&groups.anchors, &groups.devices})
        for (const auto &[anchor, name] : *group)
            writeAnchorNode(json, *anchor, name);
    json.endArray();
}

void writeMeshes(JsonWriter &json, const GltfScene &scene)
{
    json.key("meshes");
    json.beginArray();
    for (std::size_t i = 0; i < scene.meshes.size(); ++i) {
        json.beginObject();
        json.text("name", scene.meshes[i].id);
        json.key("primitives");
        json.beginArray();
        json.beginObject();
        json.key("attributes");
        json.beginObject();
        json.unsignedInteger("POSITION", kViewsPerMesh * i);
        json.unsignedInteger("NORMAL", kViewsPerMesh * i + 1);
        json.endObject();
        json.unsignedInteger("indices", kViewsPerMesh * i + 2);
        json.unsignedInteger("material", 0);
        json.endObject();
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

void writeAccessor(
    JsonWriter &json, std::uint64_t view, int component, std::string_view type, std::uint64_t count)
{
    json.unsignedInteger("bufferView", view);
    json.integer("componentType", component);
    json.text("type", type);
    json.unsignedInteger("count", count);
}

void writeAccessors(JsonWriter &json, const GltfScene &scene)
{
    json.key("accessors");
    json.beginArray();
    for (std::size_t i = 0; i < scene.meshes.size(); ++i) {
        const GltfMesh &mesh = scene.meshes[i];
        const std::uint64_t view = kViewsPerMesh * i;
        json.beginObject();
        writeAccessor(json, view, kFloat, "VEC3", mesh.vertexCount);
        writeFloats(json, "min", mesh.min);
        writeFloats(json, "max", mesh.max);
        json.endObject();
        json.beginObject();
        writeAccessor(json, view + 1, kFloat, "VEC3", mesh.vertexCount);
        json.endObject();
        json.beginObject();
        writeAccessor(json, view + 2, kUnsignedInt, "SCALAR", mesh.indexCount);
        json.endObject();
    }
    json.endArray();
}

/// Returns how long the buffer is.
std::uint64_t writeViews(JsonWriter &json, const GltfScene &scene)
{
    std::uint64_t offset = 0;
    const auto view = [&](std::uint64_t size, int target) {
        json.beginObject();
        json.integer("buffer", 0);
        json.unsignedInteger("byteOffset", offset);
        json.unsignedInteger("byteLength", size);
        json.integer("target", target);
        json.endObject();
        offset += size;
    };
    json.key("bufferViews");
    json.beginArray();
    for (const GltfMesh &mesh : scene.meshes) {
        view(kVectorBytes * mesh.vertexCount, kArrayBuffer);
        view(kVectorBytes * mesh.vertexCount, kArrayBuffer);
        view(kIndexBytes * mesh.indexCount, kElementArrayBuffer);
    }
    json.endArray();
    return offset;
}

void writeMaterial(JsonWriter &json)
{
    json.key("materials");
    json.beginArray();
    json.beginObject();
    json.text("name", "scan");
    json.key("pbrMetallicRoughness");
    json.beginObject();
    json.integer("metallicFactor", 0);
    json.number("roughnessFactor", 0.9);
    json.endObject();
    json.boolean("doubleSided", true); // a scan is seen from both sides
    json.endObject();
    json.endArray();
}

} // namespace

GltfMesh describeGltf(const mesh::Mesh &mesh)
{
    GltfMesh described;
    described.vertexCount = mesh.vertexCount();
    described.indexCount = mesh.indices.size();
    described.min.fill(std::numeric_limits<float>::max());
    described.max.fill(std::numeric_limits<float>::lowest());
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        described.min[i % 3] = std::min(described.min[i % 3], mesh.positions[i]);
        described.max[i % 3] = std::max(described.max[i % 3], mesh.positions[i]);
    }
    return described;
}

std::string writeGltf(const GltfScene &scene)
{
    JsonWriter json;
    json.beginObject();
    json.key("asset");
    json.beginObject();
    json.text("version", "2.0");
    json.text("generator", "Stag Studio");
    json.endObject();
    json.integer("scene", 0);
    json.key("scenes");
    json.beginArray();
    json.beginObject();
    json.text("name", scene.name);
    json.key("nodes");
    writeRange(json, 0, 1);
    json.endObject();
    json.endArray();
    writeNodes(json, scene, groupsOf(scene.anchors));
    if (!scene.meshes.empty()) {
        writeMeshes(json, scene);
        writeMaterial(json);
        writeAccessors(json, scene);
        const std::uint64_t length = writeViews(json, scene);
        json.key("buffers");
        json.beginArray();
        json.beginObject();
        json.unsignedInteger("byteLength", length);
        json.endObject();
        json.endArray();
    }
    json.endObject();
    return json.take();
}

Bytes gltfBytes(const mesh::Mesh &mesh)
{
    Bytes bytes;
    bytes.reserve(4 * (mesh.positions.size() + mesh.normals.size() + mesh.indices.size()));
    for (const std::vector<float> *vectors : {&mesh.positions, &mesh.normals})
        for (const float number : *vectors)
            appendLittleEndian(bytes, number);
    for (const std::uint32_t index : mesh.indices)
        appendLittleEndian(bytes, index);
    return bytes;
}

} // namespace stag::wire
