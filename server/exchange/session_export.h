// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/export_request.h"
#include "server/exchange/byte_sink.h"
#include "server/storage/session_reader.h"

namespace stag::exchange {

/// What an export would hold.
[[nodiscard]] wire::ExportPreview previewExport(const storage::SessionContents &contents,
                                                const wire::ExportRequest &request);

/// Writes a session as one file. As of the moment of the reader; equal sessions give equal bytes.
/// Of the session no more is in memory than one mesh, or what a tile shows, and the list of
/// anchors.
[[nodiscard]] Result<void>
exportSession(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink);

} // namespace stag::exchange
