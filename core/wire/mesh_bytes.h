// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/mesh_bytes.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The object {"received","full","stored","saved_by_dedup","saved_by_delta"} under `key`.
void writeMeshBytes(JsonWriter &json, std::string_view key, const model::MeshBytes &bytes);
/// Zeros if it is absent.
Result<model::MeshBytes> readMeshBytes(const JsonObject &object, std::string_view key);

} // namespace stag::wire
