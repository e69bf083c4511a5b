// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /api/v1/sessions/{id}/export (ours), version 1. Parameters:
//
// | name                       | meaning                                                         |
// |----------------------------|-----------------------------------------------------------------|
// | format                     | jsonl, geojson, glb or 3dtiles; absent: jsonl                   |
// | versions                   | all or current: of meshes, in jsonl; absent: all                |
// | lat, lon, height?, heading? | where the session is: degrees, metres, degrees from north       |
// | preview                    | true: only what would go, as JSON                               |
//
// The preview: {"session_id","format","file_name","anchors_count","meshes_count","versions_count",
// "edges_count","payload_bytes"}.

#include "core/base/result.h"
#include "core/georef/session_frame.h"
#include "core/model/ids.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::wire {

enum class ExportFormat { JsonLines, GeoJson, Glb, Tiles };
inline constexpr std::array<std::string_view, 4> kExportFormats{
    "jsonl", "geojson", "glb", "3dtiles"};

struct ExportRequest
{
    ExportFormat format = ExportFormat::JsonLines;
    bool currentOnly = false; ///< only the current version of each mesh
    std::optional<georef::GeoReference> reference{};
    bool preview = false;
};

/// Corrupt: a parameter cannot be read; InvalidArgument: it makes no sense. writeQueryError turns
/// either into the answer 400.
Result<ExportRequest> parseExportRequest(const QueryParameters &parameters);
/// The four parameters that say where a session is; nothing without them.
Result<std::optional<georef::GeoReference>> parseGeoReference(const QueryParameters &parameters);
/// The query of a URL, without its question mark; parseExportRequest gives it back.
[[nodiscard]] std::string writeExportQuery(const ExportRequest &request);

[[nodiscard]] std::string_view exportContentType(ExportFormat format);
/// A name for the file that any file system takes: "living-room.glb".
[[nodiscard]] std::string exportFileName(const model::SessionId &session, ExportFormat format);

struct ExportPreview
{
    model::SessionId session;
    ExportFormat format = ExportFormat::JsonLines;
    std::string fileName;
    std::uint64_t anchors = 0;
    std::uint64_t meshes = 0;
    std::uint64_t versions = 0;
    std::uint64_t edges = 0;
    std::uint64_t payloadBytes = 0; ///< of the meshes that go, before the format

    bool operator==(const ExportPreview &) const = default;
};

[[nodiscard]] std::string writeExportPreview(const ExportPreview &preview);
Result<ExportPreview> parseExportPreview(std::string_view body, const Limits &limits = {});

} // namespace stag::wire
