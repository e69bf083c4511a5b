// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/gltf_reader.h"

#include "core/base/byte_reader.h"
#include "core/model/validation.h"
#include "core/spatial/pose.h"
#include "core/wire/json_reader.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace stag::wire {

namespace {

constexpr std::int64_t kUnsignedByte = 5121;
constexpr std::int64_t kUnsignedShort = 5123;
constexpr std::int64_t kUnsignedInt = 5125;
constexpr std::int64_t kFloat = 5126;
constexpr std::int64_t kTriangles = 4;
constexpr std::size_t kElementsMax = 1'000'000; // of any array of the document

/// An affine transform, row by row.
struct Affine
{
    std::array<double, 12> m{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};

    [[nodiscard]] spatial::Vec3 direction(const spatial::Vec3 &v) const
    {
        return {m[0] * v.x + m[1] * v.y + m[2] * v.z,
                m[4] * v.x + m[5] * v.y + m[6] * v.z,
                m[8] * v.x + m[9] * v.y + m[10] * v.z};
    }
    [[nodiscard]] spatial::Vec3 point(const spatial::Vec3 &v) const
    {
        return direction(v) + spatial::Vec3{m[3], m[7], m[11]};
    }
    [[nodiscard]] bool isIdentity() const { return m == Affine{}.m; }
    /// Whether it turns the outside of triangles in.
    [[nodiscard]] bool isMirrored() const
    {
        return spatial::dot(spatial::cross(direction({1, 0, 0}), direction({0, 1, 0})),
                            direction({0, 0, 1}))
               < 0.0;
    }
};

Affine operator*(const Affine &a, const Affine &b)
{
    Affine product;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 4; ++column) {
            double sum = column == 3 ? a.m[4 * row + 3] : 0.0;
            for (std::size_t k = 0; k < 3; ++k)
                sum += a.m[4 * row + k] * b.m[4 * k + column];
            product.m[4 * row + column] = sum;
        }
    return product;
}

Result<std::vector<double>>
readNumbers(const JsonObject &node, std::string_view key, std::vector<double> fallback)
{
    if (!node.has(key))
        return fallback;
    STAG_TRY(const JsonArray array, node.array(key));
    STAG_TRY(auto numbers, array.numbers(16));
    if (numbers.size() != fallback.size())
        return node.wrong(key, "has a wrong count of numbers");
    return numbers;
}

/// Where a node is, seen from its parent.
Result<Affine> readPlace(const JsonObject &node)
{
    Affine place;
    if (node.has("matrix")) {
        STAG_TRY(const auto c, readNumbers(node, "matrix", std::vector<double>(16)));
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 4; ++column)
                place.m[4 * row + column] = c[4 * column + row];
        return place;
    }
    STAG_TRY(const auto t, readNumbers(node, "translation", {0, 0, 0}));
    STAG_TRY(const auto r, readNumbers(node, "rotation", {0, 0, 0, 1}));
    STAG_TRY(const auto s, readNumbers(node, "scale", {1, 1, 1}));
    const spatial::Quat q = spatial::normalized(spatial::Quat{r[0], r[1], r[2], r[3]});
    const std::array<spatial::Vec3, 3> axes{spatial::rotate(q, {s[0], 0, 0}),
                                            spatial::rotate(q, {0, s[1], 0}),
                                            spatial::rotate(q, {0, 0, s[2]})};
    for (std::size_t column = 0; column < 3; ++column) {
        place.m[column] = axes[column].x;
        place.m[4 + column] = axes[column].y;
        place.m[8 + column] = axes[column].z;
        place.m[4 * column + 3] = t[column];
    }
    return place;
}

Error unusable(std::string what)
{
    return {ErrorCode::InvalidArgument, std::move(what)};
}

class GltfDocument
{
public:
    static Result<GltfDocument> read(const JsonObject &root, BytesView binary)
    {
        STAG_TRY(const auto asset, root.object("asset"));
        STAG_TRY(const std::string version, asset ? asset->text("version") : std::string());
        if (!version.starts_with("2."))
            return root.invalid("asset.version", "must be 2.0");
        GltfDocument document(binary);
        STAG_TRY(document.m_scenes, objectsOf(root, "scenes"));
        STAG_TRY(document.m_nodes, objectsOf(root, "nodes"));
        STAG_TRY(document.m_meshes, objectsOf(root, "meshes"));
        STAG_TRY(document.m_accessors, objectsOf(root, "accessors"));
        STAG_TRY(document.m_views, objectsOf(root, "bufferViews"));
        STAG_TRY(const auto scene, root.integer("scene"));
        document.m_scene = scene.value_or(0);
        return document;
    }

    /// The nodes at the top of the scene.
    [[nodiscard]] Result<std::vector<double>> roots() const
    {
        STAG_TRY(const JsonObject scene, at(m_scenes, m_scene, "scene"));
        return indicesOf(scene, "nodes");
    }
    [[nodiscard]] Result<JsonObject> node(double index) const
    {
        return at(m_nodes, static_cast<std::int64_t>(index), "node");
    }
    [[nodiscard]] Result<JsonObject> mesh(std::int64_t index) const
    {
        return at(m_meshes, index, "mesh");
    }
    [[nodiscard]] static Result<std::vector<double>> indicesOf(const JsonObject &object,
                                                               std::string_view key)
    {
        STAG_TRY(const JsonArray array, object.array(key));
        return array.numbers(kElementsMax);
    }

    /// Appends the triangles of a primitive.
    [[nodiscard]] Result<void> appendPrimitive(const JsonObject &primitive, mesh::Mesh &mesh) const
    {
        STAG_TRY(const auto mode, primitive.integer("mode"));
        if (mode.value_or(kTriangles) != kTriangles)
            return unusable("not a list of triangles");
        STAG_TRY(const auto attributes, primitive.object("attributes"));
        STAG_TRY(const auto positions,
                 attributes ? attributes->integer("POSITION") : std::optional<std::int64_t>());
        if (!positions)
            return unusable("it has no positions");
        mesh::Mesh part;
        STAG_TRY(part.positions, vectors(*positions));
        STAG_TRY(const auto normals, attributes->integer("NORMAL"));
        if (normals) {
            STAG_TRY(part.normals, vectors(*normals));
        }
        STAG_TRY(const auto indices, primitive.integer("indices"));
        if (indices) {
            STAG_TRY(part.indices, wholeNumbers(*indices));
        } else {
            for (std::uint32_t i = 0; i < part.vertexCount(); ++i)
                part.indices.push_back(i);
        }
        if (part.indices.size() % 3 != 0)
            return unusable("its indices are no triangles");
        STAG_TRY_VOID(mesh::validate(part));
        append(std::move(part), mesh);
        return success();
    }

private:
    explicit GltfDocument(BytesView binary)
        : m_binary(binary)
    {}

    static Result<std::vector<JsonObject>> objectsOf(const JsonObject &root, std::string_view key)
    {
        STAG_TRY(const JsonArray array, root.array(key));
        return array.objects(kElementsMax);
    }

    static Result<JsonObject>
    at(const std::vector<JsonObject> &objects, std::int64_t index, std::string_view what)
    {
        if (index < 0 || static_cast<std::size_t>(index) >= objects.size())
            return unusable(std::string(what) + " " + std::to_string(index) + " does not exist");
        return objects[static_cast<std::size_t>(index)];
    }

    /// Normals are kept only if all primitives have them.
    static void append(mesh::Mesh part, mesh::Mesh &mesh)
    {
        const auto first = static_cast<std::uint32_t>(mesh.vertexCount());
        if (part.normals.empty() || (first > 0 && mesh.normals.empty()))
            mesh.normals.clear();
        else
            mesh.normals.insert(mesh.normals.end(), part.normals.begin(), part.normals.end());
        mesh.positions.insert(mesh.positions.end(), part.positions.begin(), part.positions.end());
        for (const std::uint32_t index : part.indices)
            mesh.indices.push_back(first + index);
    }

    struct Elements
    {
        BytesView bytes; ///< from the first element on
        std::size_t count = 0;
        std::size_t stride = 0;
        std::int64_t component = 0;
    };

    /// The elements of an accessor, all of them inside the buffer.
    Result<Elements> elements(std::int64_t index, std::string_view type) const
    {
        STAG_TRY(const JsonObject accessor, at(m_accessors, index, "accessor"));
        if (accessor.has("sparse"))
            return unusable("sparse accessors are not read");
        STAG_TRY(const std::string found, accessor.text("type"));
        STAG_TRY(const auto component, accessor.integer("componentType"));
        const auto size = sizeOf(component.value_or(0)) * (type == "VEC3" ? 3u : 1u);
        if (found != type || size == 0)
            return unusable("an accessor of another type than expected");
        STAG_TRY(const auto view, accessor.integer("bufferView"));
        if (!view)
            return unusable("compressed or empty accessors are not read");
        STAG_TRY(const JsonObject bufferView, at(m_views, *view, "buffer view"));
        STAG_TRY(const auto buffer, bufferView.integer("buffer"));
        STAG_TRY(const auto viewOffset, bufferView.integer("byteOffset"));
        STAG_TRY(const auto length, bufferView.integer("byteLength"));
        STAG_TRY(const auto stride, bufferView.integer("byteStride"));
        STAG_TRY(const auto offset, accessor.integer("byteOffset"));
        STAG_TRY(const auto count, accessor.integer("count"));
        const auto isInside = [](std::int64_t value, std::size_t room) {
            return value >= 0 && static_cast<std::uint64_t>(value) <= room;
        };
        const Error outside = unusable("an accessor reaches beyond the buffer");
        if (buffer.value_or(0) != 0 || !isInside(viewOffset.value_or(0), m_binary.size()))
            return outside;
        BytesView bytes = m_binary.subspan(static_cast<std::size_t>(viewOffset.value_or(0)));
        if (!isInside(length.value_or(0), bytes.size()))
            return outside;
        bytes = bytes.first(static_cast<std::size_t>(length.value_or(0)));
        if (!isInside(offset.value_or(0), bytes.size()))
            return outside;
        bytes = bytes.subspan(static_cast<std::size_t>(offset.value_or(0)));
        Elements elements{bytes, 0, size, *component};
        if (stride.value_or(0) != 0) {
            if (*stride < static_cast<std::int64_t>(size) || *stride > 252)
                return outside;
            elements.stride = static_cast<std::size_t>(*stride);
        }
        const std::size_t fitting =
            bytes.size() < size ? 0 : (bytes.size() - size) / elements.stride + 1;
        if (!isInside(count.value_or(0), fitting))
            return outside;
        elements.count = static_cast<std::size_t>(count.value_or(0));
        return elements;
    }

    static std::size_t sizeOf(std::int64_t component)
    {
        switch (component) {
        case kUnsignedByte:
            return 1;
        case kUnsignedShort:
            return 2;
        case kUnsignedInt:
        case kFloat:
            return 4;
        default:
            return 0;
        }
    }

    Result<std::vector<float>> vectors(std::int64_t index) const
    {
        STAG_TRY(const Elements read, elements(index, "VEC3"));
        if (read.component != kFloat)
            return unusable("vectors must be floating point numbers");
        std::vector<float> numbers;
        numbers.reserve(3 * read.count);
        for (std::size_t i = 0; i < read.count; ++i) {
            ByteReader reader(read.bytes.subspan(i * read.stride, 12));
            for (int axis = 0; axis < 3; ++axis)
                numbers.push_back(reader.f32().value_or(0.0f));
        }
        return numbers;
    }

    Result<std::vector<std::uint32_t>> wholeNumbers(std::int64_t index) const
    {
        STAG_TRY(const Elements read, elements(index, "SCALAR"));
        if (read.component == kFloat)
            return unusable("indices must be whole numbers");
        std::vector<std::uint32_t> numbers;
        numbers.reserve(read.count);
        for (std::size_t i = 0; i < read.count; ++i) {
            ByteReader reader(read.bytes.subspan(i * read.stride));
            if (read.component == kUnsignedByte)
                numbers.push_back(reader.u8().value_or(0));
            else if (read.component == kUnsignedShort)
                numbers.push_back(reader.u16().value_or(0));
            else
                numbers.push_back(reader.u32().value_or(0));
        }
        return numbers;
    }

    BytesView m_binary;
    std::int64_t m_scene = 0;
    std::vector<JsonObject> m_scenes;
    std::vector<JsonObject> m_nodes;
    std::vector<JsonObject> m_meshes;
    std::vector<JsonObject> m_accessors;
    std::vector<JsonObject> m_views;
};

/// Moves a mesh to where its node is.
void place(mesh::Mesh &mesh, const Affine &sceneFromNode)
{
    if (sceneFromNode.isIdentity())
        return;
    for (std::size_t i = 0; i + 2 < mesh.positions.size(); i += 3) {
        const spatial::Vec3 moved =
            sceneFromNode.point({mesh.positions[i], mesh.positions[i + 1], mesh.positions[i + 2]});
        mesh.positions[i] = static_cast<float>(moved.x);
        mesh.positions[i + 1] = static_cast<float>(moved.y);
        mesh.positions[i + 2] = static_cast<float>(moved.z);
    }
    mesh.normals.clear(); // they belong to the surface as it was
    if (!sceneFromNode.isMirrored())
        return;
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
        std::swap(mesh.indices[i + 1], mesh.indices[i + 2]);
}

/// Walks over the nodes of a scene and gathers what they show.
class SceneWalk
{
public:
    SceneWalk(const GltfDocument &document, const GltfLimits &limits)
        : m_document(document)
        , m_limits(limits)
    {}

    Result<GltfTrianglesOfScene> run()
    {
        STAG_TRY(const auto roots, m_document.roots());
        for (const double root : roots)
            STAG_TRY_VOID(visit(root, {}, 0));
        return std::move(m_found);
    }

private:
    Result<void> visit(double index, const Affine &sceneFromParent, std::size_t depth)
    {
        if (++m_nodes > m_limits.nodesMax || depth > m_limits.depthMax)
            return Error{ErrorCode::TooLarge, "the glTF has too many nodes or too deep a tree"};
        STAG_TRY(const JsonObject node, m_document.node(index));
        STAG_TRY(const Affine place, readPlace(node));
        const Affine sceneFromNode = sceneFromParent * place;
        STAG_TRY(const auto extras, extrasOf(node));
        if (extras && !m_found.session) {
            STAG_TRY(std::string session, extras->text("session_id"));
            if (!session.empty() && model::validateId(session, "session_id"))
                m_found.session = model::SessionId(std::move(session));
        }
        STAG_TRY(const auto mesh, node.integer("mesh"));
        if (mesh)
            STAG_TRY_VOID(show(node, extras, *mesh, sceneFromNode));
        STAG_TRY(const auto children, GltfDocument::indicesOf(node, "children"));
        for (const double child : children)
            STAG_TRY_VOID(visit(child, sceneFromNode, depth + 1));
        return success();
    }

    /// Extras may be anything; only an object says something.
    static Result<std::optional<JsonObject>> extrasOf(const JsonObject &node)
    {
        auto extras = node.object("extras");
        return extras ? extras : Result<std::optional<JsonObject>>(std::optional<JsonObject>());
    }

    Result<void> show(const JsonObject &node,
                      const std::optional<JsonObject> &extras,
                      std::int64_t index,
                      const Affine &sceneFromNode)
    {
        GltfTriangles triangles;
        STAG_TRY(const std::string name, nameOf(node, extras, index));
        auto read = readTriangles(index, triangles.mesh);
        if (read) {
            place(triangles.mesh, sceneFromNode);
            read = mesh::validate(triangles.mesh);
        }
        if (!read && read.error().code == ErrorCode::TooLarge)
            return read;
        if (!read) {
            m_found.skipped.push_back({name, read.error().detail});
            return success();
        }
        triangles.id = unique(name);
        if (extras) {
            STAG_TRY(triangles.anchor, extras->text("anchor_id"));
            STAG_TRY(const auto time, extras->integer("timestamp"));
            if (time && *time > 0)
                triangles.timestamp = fromUnixMs(*time);
        }
        m_found.meshes.push_back(std::move(triangles));
        return success();
    }

    Result<void> readTriangles(std::int64_t index, mesh::Mesh &mesh)
    {
        STAG_TRY(const JsonObject object, m_document.mesh(index));
        STAG_TRY(const JsonArray array, object.array("primitives"));
        STAG_TRY(const auto primitives, array.objects(kElementsMax));
        for (const JsonObject &primitive : primitives) {
            STAG_TRY_VOID(m_document.appendPrimitive(primitive, mesh));
            if (m_vertices + mesh.vertexCount() > m_limits.verticesMax
                || m_indices + mesh.indices.size() > m_limits.indicesMax)
                return Error{ErrorCode::TooLarge, "the glTF has too many vertices or triangles"};
        }
        m_vertices += mesh.vertexCount();
        m_indices += mesh.indices.size();
        return mesh.indices.empty() ? Result<void>(unusable("it has no triangles")) : success();
    }

    Result<std::string>
    nameOf(const JsonObject &node, const std::optional<JsonObject> &extras, std::int64_t index)
    {
        STAG_TRY(std::string name, extras ? extras->text("mesh_id") : std::string());
        if (name.empty()) {
            STAG_TRY(name, node.text("name"));
        }
        const auto mesh = m_document.mesh(index);
        if (name.empty() && mesh) {
            STAG_TRY(name, mesh->text("name"));
        }
        return model::validateId(name, "name") ? name : "mesh-" + std::to_string(index);
    }

    std::string unique(const std::string &name)
    {
        std::string id = name;
        for (std::size_t number = 2; !m_ids.insert(id).second; ++number)
            id = name + '-' + std::to_string(number);
        return id;
    }

    const GltfDocument &m_document;
    const GltfLimits m_limits;
    GltfTrianglesOfScene m_found;
    std::unordered_set<std::string> m_ids;
    std::size_t m_nodes = 0;
    std::size_t m_vertices = 0;
    std::size_t m_indices = 0;
};

} // namespace

Result<GltfTrianglesOfScene> parseGltf(std::string_view json,
                                       BytesView binary,
                                       const GltfLimits &limits,
                                       const Limits &documentLimits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(json, documentLimits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const GltfDocument gltf, GltfDocument::read(root, binary));
    return SceneWalk(gltf, limits).run();
}

} // namespace stag::wire
