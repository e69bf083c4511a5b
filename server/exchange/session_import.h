// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/wire/import_report.h"
#include "server/exchange/byte_source.h"
#include "server/exchange/import_target.h"
#include "server/exchange/limits.h"

#include <filesystem>
#include <optional>

namespace stag::exchange {

/// What an import is told that the file does not say, or says otherwise.
struct ImportRequest
{
    std::optional<model::SessionId> session{};
    std::optional<georef::GeoReference> reference{};
    ImportLimits limits{};
};

/// Reads what an export wrote: the collections in an archive, GeoJSON points as anchors, a GLB's
/// triangles as meshes; which it is the content says. What the target has already is left as it is,
/// so that an import that was interrupted can be begun again. A line that makes no sense is skipped
/// and told; an error is the archive's or the target's, and what came before it has been stored.
class SessionImport
{
public:
    SessionImport(const Clock &clock,
                  Random &random,
                  ImportTarget &target,
                  const ImportRequest &request)
        : m_clock(clock)
        , m_random(random)
        , m_target(target)
        , m_request(request)
    {}

    [[nodiscard]] Result<wire::ImportReport> importBytes(BytesView bytes);
    /// As it comes: an archive is not held as a whole. After a success all has been read.
    [[nodiscard]] Result<wire::ImportReport> importStream(ByteSource &source);
    [[nodiscard]] Result<wire::ImportReport> importFile(const std::filesystem::path &file);

private:
    const Clock &m_clock;
    Random &m_random;
    ImportTarget &m_target;
    const ImportRequest m_request;
};

} // namespace stag::exchange
