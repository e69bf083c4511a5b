// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/draco_mesh.h"

#include "core/codec/draco_limits.h"

#include <draco/compression/encode.h>
#include <draco/compression/mesh/mesh_edgebreaker_decoder.h>
#include <draco/compression/mesh/mesh_sequential_decoder.h>
#include <draco/core/varint_decoding.h>
#include <draco/metadata/metadata_decoder.h>

#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace stag::codec {

namespace {

constexpr std::string_view kMagic = "DRACO";
// Versions of the bit stream from which counts are written in another way.
constexpr int kVersionVarint = 0x0200;
constexpr int kVersionSequentialVarint = 0x0202;
constexpr int kVersionWithoutNewVertices = 0x0202;
constexpr DracoClaimLimits kClaims;

Error corrupt(const std::string &detail)
{
    return {ErrorCode::Corrupt, "draco: " + detail};
}

bool readCount(draco::DecoderBuffer &buffer, bool varint, std::uint32_t &count)
{
    return varint ? draco::DecodeVarint(&count, &buffer) : buffer.Decode(&count);
}

struct Counts
{
    std::uint32_t vertices = 0;
    std::uint32_t triangles = 0;
};

bool readSequentialCounts(draco::DecoderBuffer &buffer, int version, Counts &counts)
{
    const bool varint = version >= kVersionSequentialVarint;
    return readCount(buffer, varint, counts.triangles)
           && readCount(buffer, varint, counts.vertices);
}

bool readEdgebreakerCounts(draco::DecoderBuffer &buffer, int version, Counts &counts)
{
    const bool varint = version >= kVersionVarint;
    std::uint8_t traversal = 0;
    std::uint32_t newVertices = 0;
    return buffer.Decode(&traversal)
           && (version >= kVersionWithoutNewVertices || readCount(buffer, varint, newVertices))
           && readCount(buffer, varint, counts.vertices)
           && readCount(buffer, varint, counts.triangles);
}

/// The library takes memory for the counts that the header claims before it finds that nothing
/// follows. So they are read here first. Returns the method by which the mesh is encoded.
Result<int> checkHeader(BytesView bytes, const DecodeLimits &limits)
{
    const std::string_view text = asText(bytes);
    draco::DecoderBuffer buffer;
    buffer.Init(text.data(), text.size());
    draco::DracoHeader header;
    if (!draco::PointCloudDecoder::DecodeHeader(&buffer, &header).ok())
        return corrupt("malformed header");
    if (header.encoder_type != draco::TRIANGULAR_MESH)
        return Error{ErrorCode::InvalidArgument, "draco: not a triangle mesh"};
    const int version = header.version_major << 8 | header.version_minor;
    buffer.set_bitstream_version(static_cast<std::uint16_t>(version));
    if (header.flags & METADATA_FLAG_MASK) {
        draco::GeometryMetadata metadata;
        draco::MetadataDecoder decoder;
        if (!decoder.DecodeGeometryMetadata(&buffer, &metadata))
            return corrupt("malformed metadata");
    }
    Counts counts;
    const bool sequential = header.encoder_method == draco::MESH_SEQUENTIAL_ENCODING;
    const bool read = sequential ? readSequentialCounts(buffer, version, counts)
                                 : readEdgebreakerCounts(buffer, version, counts);
    if (!read)
        return corrupt("truncated");
    if (counts.vertices > limits.verticesMax || counts.triangles > limits.trianglesMax) {
        return Error{ErrorCode::TooLarge,
                     "draco: " + std::to_string(counts.vertices) + " vertices and "
                         + std::to_string(counts.triangles) + " triangles"};
    }
    if (counts.triangles > kClaims.trianglesMax(bytes.size()))
        return Error{ErrorCode::TooLarge,
                     "draco: " + std::to_string(counts.triangles) + " triangles in "
                         + std::to_string(bytes.size()) + " bytes"};
    return int(header.encoder_method);
}

/// A decoder that looks at what the attributes claim before it takes memory for their values.
template<typename Decoder>
class BoundedDecoder : public Decoder
{
public:
    explicit BoundedDecoder(const DecodeLimits &limits)
        : m_limits(limits)
    {}

    [[nodiscard]] bool foundTooLarge() const { return m_tooLarge; }

protected:
    bool DecodeAllAttributes() override
    {
        constexpr std::uint64_t kComponentBytesMax = 8; // of the widest type
        const draco::PointCloud &cloud = *this->point_cloud();
        std::uint64_t componentCount = 0;
        for (int i = 0; i < cloud.num_attributes(); ++i)
            componentCount += cloud.attribute(i)->num_components();
        m_tooLarge =
            componentCount * cloud.num_points() * kComponentBytesMax > m_limits.payloadBytesMax;
        return !m_tooLarge && Decoder::DecodeAllAttributes();
    }

private:
    DecodeLimits m_limits;
    bool m_tooLarge = false;
};

template<typename Decoder>
Result<void> decodeInto(draco::Mesh &mesh, BytesView bytes, const DecodeLimits &limits)
{
    const std::string_view text = asText(bytes);
    draco::DecoderBuffer buffer;
    buffer.Init(text.data(), text.size());
    BoundedDecoder<Decoder> decoder(limits);
    const draco::Status status = decoder.Decode(draco::DecoderOptions(), &buffer, &mesh);
    if (decoder.foundTooLarge())
        return Error{ErrorCode::TooLarge, "draco: the attributes take too many bytes"};
    return status.ok() ? success() : corrupt(status.error_msg_string());
}

Result<std::vector<float>> readVectors(const draco::PointAttribute &attribute,
                                       std::uint32_t pointCount)
{
    if (attribute.num_components() != 3)
        return Error{ErrorCode::InvalidArgument, "draco: an attribute is not x, y, z"};
    std::vector<float> numbers(3ull * pointCount);
    for (std::uint32_t i = 0; i < pointCount; ++i) {
        const auto index = attribute.mapped_index(draco::PointIndex(i));
        if (index.value() >= attribute.size()
            || !attribute.ConvertValue<float, 3>(index, &numbers[3ull * i]))
            return corrupt("an attribute has too few values");
    }
    return numbers;
}

Result<mesh::Mesh> toMesh(const draco::Mesh &source)
{
    const auto *positions = source.GetNamedAttribute(draco::GeometryAttribute::POSITION);
    if (!positions)
        return Error{ErrorCode::InvalidArgument, "draco: no positions"};
    mesh::Mesh mesh;
    STAG_TRY(mesh.positions, readVectors(*positions, source.num_points()));
    if (const auto *normals = source.GetNamedAttribute(draco::GeometryAttribute::NORMAL)) {
        STAG_TRY(mesh.normals, readVectors(*normals, source.num_points()));
    }
    mesh.indices.reserve(3ull * source.num_faces());
    for (std::uint32_t i = 0; i < source.num_faces(); ++i) {
        for (const draco::PointIndex &point : source.face(draco::FaceIndex(i)))
            mesh.indices.push_back(point.value());
    }
    STAG_TRY_VOID(mesh::validate(mesh));
    return mesh;
}

void addAttribute(draco::Mesh &target,
                  draco::GeometryAttribute::Type type,
                  const std::vector<float> &numbers)
{
    draco::GeometryAttribute description;
    description.Init(type, nullptr, 3, draco::DT_FLOAT32, false, 3 * sizeof(float), 0);
    const auto count = static_cast<std::uint32_t>(numbers.size() / 3);
    const int id = target.AddAttribute(description, true, count);
    draco::PointAttribute *attribute = target.attribute(id);
    for (std::uint32_t i = 0; i < count; ++i)
        attribute->SetAttributeValue(draco::AttributeValueIndex(i), &numbers[3ull * i]);
}

bool inRange(const DracoSettings &settings)
{
    return settings.positionBits >= 1 && settings.positionBits <= 30 && settings.normalBits >= 2
           && settings.normalBits <= 30 && settings.speed >= 0 && settings.speed <= 10;
}

} // namespace

Result<Bytes> encodeDraco(const mesh::Mesh &mesh, const DracoSettings &settings)
{
    if (mesh.indices.empty())
        return Error{ErrorCode::InvalidArgument, "draco: a mesh without triangles"};
    if (!inRange(settings))
        return Error{ErrorCode::InvalidArgument, "draco: settings out of range"};
    draco::Mesh source;
    source.set_num_points(static_cast<std::uint32_t>(mesh.vertexCount()));
    source.SetNumFaces(mesh.triangleCount());
    for (std::uint32_t i = 0; i < mesh.triangleCount(); ++i) {
        const std::uint32_t *corner = &mesh.indices[3ull * i];
        source.SetFace(draco::FaceIndex(i),
                       {draco::PointIndex(corner[0]),
                        draco::PointIndex(corner[1]),
                        draco::PointIndex(corner[2])});
    }
    addAttribute(source, draco::GeometryAttribute::POSITION, mesh.positions);
    if (!mesh.normals.empty())
        addAttribute(source, draco::GeometryAttribute::NORMAL, mesh.normals);
    draco::Encoder encoder;
    encoder.SetSpeedOptions(settings.speed, settings.speed);
    encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, settings.positionBits);
    encoder.SetAttributeQuantization(draco::GeometryAttribute::NORMAL, settings.normalBits);
    draco::EncoderBuffer buffer;
    if (const draco::Status status = encoder.EncodeMeshToBuffer(source, &buffer); !status.ok())
        return Error{ErrorCode::InvalidArgument, "draco: " + status.error_msg_string()};
    const BytesView encoded = asBytes({buffer.data(), buffer.size()});
    return Bytes(encoded.begin(), encoded.end());
}

bool isDraco(BytesView bytes)
{
    return bytes.size() >= kMagic.size() && asText(bytes.first(kMagic.size())) == kMagic;
}

Result<mesh::Mesh> decodeDraco(BytesView bytes, const DecodeLimits &limits)
{
    try {
        STAG_TRY(const int method, checkHeader(bytes, limits));
        draco::Mesh mesh;
        if (method == draco::MESH_SEQUENTIAL_ENCODING)
            STAG_TRY_VOID(decodeInto<draco::MeshSequentialDecoder>(mesh, bytes, limits));
        else if (method == draco::MESH_EDGEBREAKER_ENCODING)
            STAG_TRY_VOID(decodeInto<draco::MeshEdgebreakerDecoder>(mesh, bytes, limits));
        else
            return corrupt("unknown method");
        return toMesh(mesh);
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::TooLarge, "draco: more memory than there is"};
    } catch (const std::length_error &) {
        return Error{ErrorCode::TooLarge, "draco: more memory than there is"};
    }
}

} // namespace stag::codec
