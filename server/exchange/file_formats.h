// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"
#include "core/wire/export_request.h"
#include "server/exchange/byte_sink.h"
#include "server/storage/session_reader.h"

namespace stag::exchange {

/// glTF 2.0 as one binary file.
[[nodiscard]] Result<void>
exportGlb(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink);

/// 3D Tiles 1.1 as a zip: tileset.json and a GLB for each tile.
[[nodiscard]] Result<void>
exportTiles(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink);

/// The mesh of a payload, with unit normals; the error says why it cannot be shown.
[[nodiscard]] Result<mesh::Mesh> shownMesh(const model::Mesh &mesh);

} // namespace stag::exchange
