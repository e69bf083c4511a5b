// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/original_delta.h"

#include "core/base/gzip.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_payload.h"
#include "core/mesh/mesh_hash.h"

#include <algorithm>
#include <optional>

namespace stag::codec {

namespace {

Result<Bytes> plainBytes(BytesView sent, const DecodeLimits &limits)
{
    if (isGzip(sent))
        return gunzip(sent, limits.payloadBytesMax);
    if (sent.size() > limits.payloadBytesMax)
        return Error{ErrorCode::TooLarge, "delta: " + std::to_string(sent.size()) + " bytes"};
    return Bytes(sent.begin(), sent.end());
}

/// As many bytes as `delta` has; `base` counts as continued with zeros.
Bytes exclusiveOr(BytesView base, BytesView delta)
{
    Bytes result(delta.begin(), delta.end());
    const std::size_t common = std::min(base.size(), result.size());
    for (std::size_t i = 0; i < common; ++i)
        result[i] ^= base[i];
    return result;
}

/// Versions of one mesh share sign and most of the exponent of most numbers, so that the highest
/// byte of each word is mostly zero. New vertices sent as a "delta" are not like that.
bool looksLikeXor(BytesView delta)
{
    constexpr std::size_t kWordBytes = 4;
    std::size_t zeros = 0;
    for (std::size_t i = kWordBytes - 1; i < delta.size(); i += kWordBytes)
        zeros += delta[i] == std::byte{0};
    return 2 * zeros >= delta.size() / kWordBytes;
}

bool looksLikeJson(BytesView delta)
{
    const std::string_view text = asText(delta);
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    const auto last = text.find_last_not_of(kSpace);
    return first != std::string_view::npos && text[first] == '{' && text[last] == '}';
}

/// Decompresses a member that may be followed by zeros. Its own last eight bytes, checksum and
/// size, may be zeros as well, so where it ends is found by trying.
Result<Bytes> gunzipPadded(BytesView padded, const DecodeLimits &limits)
{
    constexpr std::size_t kTrailerBytes = 8;
    const auto lastOther = std::find_if(
        padded.rbegin(), padded.rend(), [](std::byte byte) { return byte != std::byte{0}; });
    std::size_t size = static_cast<std::size_t>(padded.rend() - lastOther);
    const std::size_t sizeMax = std::min(padded.size(), size + kTrailerBytes);
    while (true) {
        auto plain = gunzip(padded.first(size), limits.payloadBytesMax);
        const bool mayBeLonger = !plain && plain.error().code == ErrorCode::Corrupt;
        if (!mayBeLonger || size == sizeMax)
            return plain;
        ++size;
    }
}

bool isGzipXor(const model::MeshPayload &base, BytesView delta)
{
    return isGzip(base.vertices) && !isGzip(delta) && isGzip(exclusiveOr(base.vertices, delta));
}

std::optional<DeltaForm> detect(BytesView plainBase, BytesView plainDelta)
{
    if (isMeshDelta(plainDelta))
        return DeltaForm::MeshDelta;
    if (!plainDelta.empty() && plainDelta.size() == plainBase.size() && looksLikeXor(plainDelta))
        return DeltaForm::EqualXor;
    return looksLikeJson(plainDelta) ? std::optional(DeltaForm::Json) : std::nullopt;
}

Error unknownForm()
{
    return {ErrorCode::InvalidArgument, "delta: it has no known form"};
}

/// A mesh in the format of its base, or in another that decodeMesh() reads.
model::MeshPayload payloadLike(const model::MeshPayload &base, const mesh::Mesh &mesh)
{
    // Without faces separate arrays would not be recognised.
    const auto usual = mesh.indices.empty() ? PayloadFormat::StreamKit : PayloadFormat::Split;
    const auto ofBase = detectFormat(base);
    if (ofBase && *ofBase != PayloadFormat::Split)
        if (auto payload = encodePayload(*ofBase, mesh))
            return std::move(*payload);
    return encodePayload(usual, mesh).value_or(model::MeshPayload{});
}

Result<ResolvedDelta>
resolveMeshDelta(const model::MeshPayload &base, BytesView plainDelta, const DecodeLimits &limits)
{
    STAG_TRY(const DeltaHeader header, readDeltaHeader(plainDelta, limits));
    if (!header.base) { // a whole mesh, sent as a delta
        STAG_TRY(const mesh::Mesh whole, decodeMeshDelta(plainDelta, nullptr, limits));
        return ResolvedDelta{payloadLike(base, whole), DeltaForm::MeshDelta, true};
    }
    STAG_TRY(const mesh::Mesh baseMesh, decodeMesh(base, limits));
    const DeltaBase deltaBase{baseMesh, mesh::meshHash(baseMesh)};
    STAG_TRY(const mesh::Mesh mesh, decodeMeshDelta(plainDelta, &deltaBase, limits));
    return ResolvedDelta{payloadLike(base, mesh), DeltaForm::MeshDelta, true};
}

/// An exclusive-or moves vertices, so normals of the base belong to another surface.
Result<ResolvedDelta>
resolvedXor(Bytes vertices, const Bytes &faces, DeltaForm form, const DecodeLimits &limits)
{
    ResolvedDelta resolved{{std::move(vertices), faces, {}}, form, form == DeltaForm::GzipXor};
    if (const auto decoded = decodeMesh(resolved.payload, limits); !decoded) {
        return Error{decoded.error().code == ErrorCode::TooLarge ? ErrorCode::TooLarge
                                                                 : ErrorCode::Corrupt,
                     "delta: the result is not a mesh: " + decoded.error().detail};
    }
    return resolved;
}

} // namespace

std::string_view deltaFormName(DeltaForm form)
{
    switch (form) {
    case DeltaForm::MeshDelta:
        return "mesh delta";
    case DeltaForm::EqualXor:
        return "XOR of vertices";
    case DeltaForm::GzipXor:
        return "XOR of blobs";
    case DeltaForm::Json:
        return "StreamKit indices";
    }
    return "unknown";
}

Result<DeltaForm>
detectDeltaForm(const model::MeshPayload &base, BytesView delta, const DecodeLimits &limits)
{
    if (isGzipXor(base, delta))
        return DeltaForm::GzipXor;
    STAG_TRY(const Bytes plainBase, plainBytes(base.vertices, limits));
    STAG_TRY(const Bytes plainDelta, plainBytes(delta, limits));
    const auto form = detect(plainBase, plainDelta);
    if (!form)
        return unknownForm();
    return *form;
}

Result<ResolvedDelta>
resolveDelta(const model::MeshPayload &base, BytesView delta, const DecodeLimits &limits)
{
    if (isGzipXor(base, delta)) {
        STAG_TRY(Bytes blob, gunzipPadded(exclusiveOr(base.vertices, delta), limits));
        return resolvedXor(std::move(blob), base.faces, DeltaForm::GzipXor, limits);
    }
    STAG_TRY(const Bytes plainBase, plainBytes(base.vertices, limits));
    STAG_TRY(const Bytes plainDelta, plainBytes(delta, limits));
    const auto form = detect(plainBase, plainDelta);
    if (form == DeltaForm::MeshDelta)
        return resolveMeshDelta(base, plainDelta, limits);
    if (form == DeltaForm::EqualXor)
        return resolvedXor(exclusiveOr(plainBase, plainDelta), base.faces, *form, limits);
    if (form == DeltaForm::Json)
        return Error{ErrorCode::InvalidArgument, "delta: StreamKit sends no positions"};
    return unknownForm();
}

Result<ResolvedDelta> resolveDelta(const model::MeshPayload &base,
                                   const model::MeshPayload &sent,
                                   const DecodeLimits &limits)
{
    const BytesView delta = sent.vertices;
    if (sent.faces.empty())
        return resolveDelta(base, delta, limits);
    return resolveDelta(model::MeshPayload{base.vertices, sent.faces, {}}, delta, limits);
}

} // namespace stag::codec
