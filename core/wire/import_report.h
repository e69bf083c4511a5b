// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer of POST /api/v1/import (ours), version 1. Parameters: session_id?, lat?, lon?,
// height?, heading?; the body is the file. 200:
// {"format","session_id","anchors":{"read","stored","unchanged","skipped"},
//  "mesh_versions":{…},"edges":{"read"},"skipped":[{"id","reason"}],"skipped_count"}.
// Edges are not stored: they follow from what is.

#include "core/base/result.h"
#include "core/georef/session_frame.h"
#include "core/model/ids.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

struct ImportCounts
{
    std::uint64_t read = 0;
    std::uint64_t stored = 0;
    std::uint64_t unchanged = 0; ///< they were there already
    std::uint64_t skipped = 0;

    bool operator==(const ImportCounts &) const = default;
};

struct ImportSkip
{
    std::string id; ///< or the place in the file
    std::string reason;

    bool operator==(const ImportSkip &) const = default;
};

struct ImportReport
{
    std::string format;       ///< "jsonl", "geojson" or "glb"
    model::SessionId session; ///< the last one that something was in
    ImportCounts anchors;
    ImportCounts meshVersions;
    std::uint64_t edgesRead = 0;
    std::vector<ImportSkip> skipped; ///< the first ones
    std::uint64_t skippedCount = 0;

    bool operator==(const ImportReport &) const = default;
};

struct ImportParameters
{
    std::optional<model::SessionId> session;
    std::optional<georef::GeoReference> reference;
};

/// Corrupt and InvalidArgument as parseExportRequest.
Result<ImportParameters> parseImportParameters(const QueryParameters &parameters);

[[nodiscard]] std::string writeImportReport(const ImportReport &report);
Result<ImportReport> parseImportReport(std::string_view body, const Limits &limits = {});

} // namespace stag::wire
