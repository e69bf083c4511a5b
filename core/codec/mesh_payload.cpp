// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_payload.h"

#include "core/base/gzip.h"
#include "core/codec/draco_mesh.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/packed_mesh.h"

namespace stag::codec {

namespace {

/// The bytes of one part, decompressed if they were compressed, without a copy if they were not.
class PlainPart
{
public:
    [[nodiscard]] static Result<PlainPart> create(const Bytes &sent, const DecodeLimits &limits)
    {
        if (isGzip(sent)) {
            STAG_TRY(Bytes plain, gunzip(sent, limits.payloadBytesMax));
            return PlainPart(std::move(plain));
        }
        if (sent.size() > limits.payloadBytesMax)
            return Error{ErrorCode::TooLarge, "mesh: " + std::to_string(sent.size()) + " bytes"};
        return PlainPart(&sent);
    }

    [[nodiscard]] BytesView bytes() const { return m_sent ? *m_sent : m_unpacked; }

private:
    explicit PlainPart(Bytes unpacked)
        : m_unpacked(std::move(unpacked))
    {}
    explicit PlainPart(const Bytes *sent)
        : m_sent(sent)
    {}

    Bytes m_unpacked;
    const Bytes *m_sent = nullptr;
};

std::optional<PayloadFormat> detect(BytesView vertices, BytesView faces)
{
    constexpr std::size_t kElementBytes = 12; // x, y, z and three indices alike
    if (!faces.empty()) {
        const bool whole =
            vertices.size() % kElementBytes == 0 && faces.size() % kElementBytes == 0;
        return whole ? std::optional(PayloadFormat::Split) : std::nullopt;
    }
    if (isDraco(vertices))
        return PayloadFormat::Draco;
    if (isStagBlob(vertices))
        return PayloadFormat::StagBlob;
    if (isMeshDelta(vertices))
        return PayloadFormat::Full;
    return isStreamKitMesh(vertices) ? std::optional(PayloadFormat::StreamKit) : std::nullopt;
}

Result<mesh::Mesh> decodeFull(BytesView bytes, const DecodeLimits &limits)
{
    auto mesh = decodeMeshDelta(bytes, nullptr, limits);
    if (!mesh && mesh.error().code == ErrorCode::NotFound)
        return Error{ErrorCode::InvalidArgument, "mesh: the payload is a delta"};
    return mesh;
}

Result<mesh::Mesh>
decodeAs(PayloadFormat format, BytesView vertices, BytesView faces, const DecodeLimits &limits)
{
    switch (format) {
    case PayloadFormat::StreamKit:
        return decodeStreamKitMesh(vertices, limits);
    case PayloadFormat::StagBlob:
        return decodeStagBlob(vertices, limits);
    case PayloadFormat::Draco:
        return decodeDraco(vertices, limits);
    case PayloadFormat::Split:
        return decodeSplitMesh(vertices, faces, limits);
    case PayloadFormat::Full:
        return decodeFull(vertices, limits);
    }
    return Error{ErrorCode::Internal, "mesh: no such format"};
}

Error unknownFormat()
{
    return {ErrorCode::InvalidArgument, "mesh: the payload has no known format"};
}

} // namespace

std::string_view payloadFormatName(PayloadFormat format)
{
    switch (format) {
    case PayloadFormat::StreamKit:
        return "StreamKit";
    case PayloadFormat::StagBlob:
        return "STAG blob";
    case PayloadFormat::Draco:
        return "Draco";
    case PayloadFormat::Split:
        return "split arrays";
    case PayloadFormat::Full:
        return "full mesh";
    }
    return "unknown";
}

Result<PayloadFormat> detectFormat(const model::MeshPayload &payload, const DecodeLimits &limits)
{
    STAG_TRY(const PlainPart vertices, PlainPart::create(payload.vertices, limits));
    STAG_TRY(const PlainPart faces, PlainPart::create(payload.faces, limits));
    const auto format = detect(vertices.bytes(), faces.bytes());
    if (!format)
        return unknownFormat();
    return *format;
}

Result<mesh::Mesh> decodeMesh(const model::MeshPayload &payload, const DecodeLimits &limits)
{
    STAG_TRY(const PlainPart vertices, PlainPart::create(payload.vertices, limits));
    STAG_TRY(const PlainPart faces, PlainPart::create(payload.faces, limits));
    const auto format = detect(vertices.bytes(), faces.bytes());
    if (!format)
        return unknownFormat();
    STAG_TRY(mesh::Mesh mesh, decodeAs(*format, vertices.bytes(), faces.bytes(), limits));
    if (payload.normals.empty())
        return mesh;
    STAG_TRY(const PlainPart normals, PlainPart::create(payload.normals, limits));
    STAG_TRY(mesh.normals, decodeVectors(normals.bytes(), limits));
    STAG_TRY_VOID(mesh::validate(mesh));
    return mesh;
}

std::optional<model::MeshPayload> encodePayload(PayloadFormat format, const mesh::Mesh &mesh)
{
    switch (format) {
    case PayloadFormat::StreamKit:
        return model::MeshPayload{encodeStreamKitMesh(mesh), {}, encodeFloats(mesh.normals)};
    case PayloadFormat::StagBlob:
        return model::MeshPayload{encodeStagBlob(mesh), {}, encodeFloats(mesh.normals)};
    case PayloadFormat::Split:
        return model::MeshPayload{
            encodeFloats(mesh.positions), encodeIndices(mesh.indices), encodeFloats(mesh.normals)};
    case PayloadFormat::Draco:
    case PayloadFormat::Full:
        break;
    }
    return std::nullopt;
}

} // namespace stag::codec
