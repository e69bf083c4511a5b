// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/packed_mesh.h"

#include "core/base/byte_reader.h"

#include <bit>
#include <cstring>
#include <string>

namespace stag::codec {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are copied as they are");

constexpr std::size_t kVertexBytes = 3 * sizeof(float);
constexpr std::size_t kTriangleBytes = 3 * sizeof(std::uint32_t);
constexpr std::string_view kStagMagic = "STAG";

/// The counts that both packed formats start with, checked against the bytes that follow.
struct Packed
{
    std::uint32_t floatCount;
    std::uint32_t indexCount;
    BytesView arrays;
};

template<typename T>
std::vector<T> copyArray(BytesView bytes)
{
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

template<typename T>
void append(Bytes &bytes, const std::vector<T> &values)
{
    const auto raw = std::as_bytes(std::span(values));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

bool fitsExactly(BytesView arrays, std::uint64_t floatCount, std::uint64_t indexCount)
{
    return floatCount % 3 == 0 && indexCount % 3 == 0
           && arrays.size() == floatCount * sizeof(float) + indexCount * sizeof(std::uint32_t);
}

std::optional<Packed> readStreamKit(BytesView bytes)
{
    ByteReader reader(bytes);
    const auto vertexCount = reader.u32();
    const auto indexCount = reader.u32();
    if (!vertexCount || !indexCount)
        return std::nullopt;
    const std::uint64_t floatCount = 3ull * *vertexCount;
    const auto arrays = reader.take(reader.remainingBytes());
    if (!fitsExactly(*arrays, floatCount, *indexCount))
        return std::nullopt;
    return Packed{static_cast<std::uint32_t>(floatCount), *indexCount, *arrays};
}

std::optional<Packed> readStagBlob(BytesView bytes)
{
    ByteReader reader(bytes);
    const auto magic = reader.take(kStagMagic.size());
    const auto floatCount = reader.u32();
    const auto indexCount = reader.u32();
    if (!magic || asText(*magic) != kStagMagic || !floatCount || !indexCount)
        return std::nullopt;
    const auto arrays = reader.take(reader.remainingBytes());
    if (!fitsExactly(*arrays, *floatCount, *indexCount))
        return std::nullopt;
    return Packed{*floatCount, *indexCount, *arrays};
}

Result<void>
checkCounts(std::size_t vertexCount, std::size_t triangleCount, const DecodeLimits &limits)
{
    if (vertexCount <= limits.verticesMax && triangleCount <= limits.trianglesMax)
        return success();
    return Error{ErrorCode::TooLarge,
                 "mesh: " + std::to_string(vertexCount) + " vertices and "
                     + std::to_string(triangleCount) + " triangles"};
}

Result<mesh::Mesh> decodeArrays(BytesView positions, BytesView indices, const DecodeLimits &limits)
{
    STAG_TRY_VOID(
        checkCounts(positions.size() / kVertexBytes, indices.size() / kTriangleBytes, limits));
    mesh::Mesh mesh{copyArray<float>(positions), {}, copyArray<std::uint32_t>(indices)};
    STAG_TRY_VOID(mesh::validate(mesh));
    return mesh;
}

Result<mesh::Mesh>
decodePacked(const std::optional<Packed> &packed, const char *format, const DecodeLimits &limits)
{
    if (!packed) {
        return Error{ErrorCode::InvalidArgument,
                     std::string("mesh: counts and size do not fit the format ") + format};
    }
    const std::size_t positionBytes = packed->floatCount * sizeof(float);
    return decodeArrays(
        packed->arrays.first(positionBytes), packed->arrays.subspan(positionBytes), limits);
}

Bytes packedArrays(Bytes header, const mesh::Mesh &mesh)
{
    header.reserve(header.size() + mesh.positions.size() * sizeof(float)
                   + mesh.indices.size() * sizeof(std::uint32_t));
    append(header, mesh.positions);
    append(header, mesh.indices);
    return header;
}

} // namespace

Bytes encodeStreamKitMesh(const mesh::Mesh &mesh)
{
    Bytes header;
    appendLittleEndian(header, static_cast<std::uint32_t>(mesh.vertexCount()));
    appendLittleEndian(header, static_cast<std::uint32_t>(mesh.indices.size()));
    return packedArrays(std::move(header), mesh);
}

bool isStreamKitMesh(BytesView bytes)
{
    return readStreamKit(bytes).has_value();
}

Result<mesh::Mesh> decodeStreamKitMesh(BytesView bytes, const DecodeLimits &limits)
{
    return decodePacked(readStreamKit(bytes), "StreamKit", limits);
}

Bytes encodeStagBlob(const mesh::Mesh &mesh)
{
    const BytesView magic = asBytes(kStagMagic);
    Bytes header(magic.begin(), magic.end());
    appendLittleEndian(header, static_cast<std::uint32_t>(mesh.positions.size()));
    appendLittleEndian(header, static_cast<std::uint32_t>(mesh.indices.size()));
    return packedArrays(std::move(header), mesh);
}

bool isStagBlob(BytesView bytes)
{
    return bytes.size() >= kStagMagic.size()
           && asText(bytes.first(kStagMagic.size())) == kStagMagic;
}

Result<mesh::Mesh> decodeStagBlob(BytesView bytes, const DecodeLimits &limits)
{
    return decodePacked(readStagBlob(bytes), "STAG blob", limits);
}

Bytes encodeFloats(const std::vector<float> &numbers)
{
    Bytes bytes;
    append(bytes, numbers);
    return bytes;
}

Bytes encodeIndices(const std::vector<std::uint32_t> &indices)
{
    Bytes bytes;
    append(bytes, indices);
    return bytes;
}

Result<std::vector<float>> decodeVectors(BytesView bytes, const DecodeLimits &limits)
{
    if (bytes.size() % kVertexBytes != 0)
        return Error{ErrorCode::InvalidArgument, "mesh: an array is not whole x, y, z"};
    STAG_TRY_VOID(checkCounts(bytes.size() / kVertexBytes, 0, limits));
    return copyArray<float>(bytes);
}

Result<mesh::Mesh> decodeSplitMesh(BytesView vertices, BytesView faces, const DecodeLimits &limits)
{
    if (vertices.size() % kVertexBytes != 0 || faces.size() % kTriangleBytes != 0)
        return Error{ErrorCode::InvalidArgument,
                     "mesh: arrays are not whole vertices and triangles"};
    return decodeArrays(vertices, faces, limits);
}

} // namespace stag::codec
