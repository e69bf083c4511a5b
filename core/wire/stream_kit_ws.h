// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the StreamKit SDK of generation 2 writes into "data" of STAG's session WebSocket, as base64
// of JSON; the envelope around it is in ws.h.
//
// | type          | data                                                                         |
// |---------------|------------------------------------------------------------------------------|
// | anchor_update | {"id","pose":{"position":[x,y,z],"rotation":[x,y,z,w],"timestamp"},"metadata"?}
// | | mesh_update   |
// {"id","anchorId","vertices","faces","normals"?,"compressionLevel","isDelta","baseMeshId"?} |
//
// The time of a pose is in seconds since 2001, metadata has text values only, and every payload is
// gzip. What the SDK cannot decode it drops without a word, so what is written here is exact.

#include "core/wire/json_model.h"

namespace stag::wire {

inline constexpr MeshNames kStreamKitMeshNames{
    "anchorId", "isDelta", "baseMeshId", "compressionLevel"};

/// Reads an anchor without judging it (model::validate does). Its time is that of its pose, or else
/// the default.
Result<model::Anchor> readStreamKitAnchor(const JsonObject &object,
                                          const ElementDefaults &defaults);

/// Values of metadata that are no text are written as the text of their JSON.
void writeStreamKitAnchor(JsonWriter &json, const model::Anchor &anchor);
void writeStreamKitMesh(JsonWriter &json, const model::Mesh &mesh);

} // namespace stag::wire
