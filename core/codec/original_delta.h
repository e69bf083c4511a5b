// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/model/mesh.h"

#include <string_view>

namespace stag::codec {

/// What the bytes of a delta are.
enum class DeltaForm {
    MeshDelta, ///< mesh_delta.h
    EqualXor,  ///< the relay's: the plain vertices of both versions, of equal size, exclusive-or
    GzipXor,   ///< the first STAG's: the compressed blobs, padded with zeros, exclusive-or
    /// StreamKit's: a JSON object that numbers the changed vertices but does not say where they are
    Json,
};

/// "mesh delta", "XOR of vertices", "XOR of blobs" or "StreamKit indices", for people.
[[nodiscard]] std::string_view deltaFormName(DeltaForm form);

struct ResolvedDelta
{
    /// A full mesh that decodeMesh() reads, in the format of the base where that can be written.
    model::MeshPayload payload;
    DeltaForm form = DeltaForm::MeshDelta;
    /// Whether a checksum in the delta says that this is what its sender meant. Without one (only
    /// EqualXor) the sender may have meant another version of the base.
    bool isProven = false;
};

/// Recognises a delta (any form but GzipXor may be gzip-compressed on top) against the full payload
/// of its base, both as they came. InvalidArgument if it is none of them, which is legal for a
/// stored delta; Corrupt or TooLarge if gunzip says so.
[[nodiscard]] Result<DeltaForm>
detectDeltaForm(const model::MeshPayload &base, BytesView delta, const DecodeLimits &limits = {});

/// The full mesh that `delta` makes of `base`, which a whole mesh of mesh_delta.h does not look at.
/// Total. What cannot be resolved is an error, and the
/// caller hands the delta on as it is: InvalidArgument for Json and unknown bytes, Conflict for a
/// mesh delta against another base, Corrupt for a result that is not a mesh, TooLarge.
[[nodiscard]] Result<ResolvedDelta>
resolveDelta(const model::MeshPayload &base, BytesView delta, const DecodeLimits &limits = {});
/// As it came: its bytes are the vertices of `sent`, and faces are all those of the result. Only
/// the published relay sends any, beside the exclusive-or of the vertices.
[[nodiscard]] Result<ResolvedDelta> resolveDelta(const model::MeshPayload &base,
                                                 const model::MeshPayload &sent,
                                                 const DecodeLimits &limits = {});

} // namespace stag::codec
