// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/wire/import_report.h"
#include "server/exchange/import_target.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace stag::exchange {

struct ImportRequest;

/// Gathers what is new to the target, stores it in groups, and keeps the report.
class ImportBatch
{
public:
    ImportBatch(const Clock &clock,
                Random &random,
                ImportTarget &target,
                const ImportRequest &request);

    [[nodiscard]] Result<void> add(model::Anchor anchor);
    /// Versions of a mesh come in their order.
    [[nodiscard]] Result<void> add(model::Mesh mesh);
    /// As the next version, unless the current one is the same.
    [[nodiscard]] Result<void> addNewest(model::Mesh mesh);
    [[nodiscard]] Result<void> skipAnchor(const std::string &place, const Error &error);
    [[nodiscard]] Result<void> skipMesh(const std::string &place, const Error &error);
    void countEdge() { ++m_report.edgesRead; }
    /// Stores the rest.
    [[nodiscard]] Result<wire::ImportReport> finish(std::string format);

private:
    void skip(wire::ImportCounts &counts, const std::string &id, std::string reason);
    [[nodiscard]] Result<void> queue(model::Mesh mesh);
    [[nodiscard]] Result<void> makeRoom(const model::SessionId &session, std::size_t bytes);
    [[nodiscard]] Result<void> flush();

    const Clock &m_clock;
    Random &m_random;
    ImportTarget &m_target;
    const ImportRequest &m_request;
    wire::ImportReport m_report;
    model::SpatialEvent m_event; ///< what waits
    std::size_t m_eventBytes = 0;
    /// How many versions of a mesh the file had so far, and the target has or will have.
    struct Versions
    {
        std::uint64_t read = 0;
        std::uint64_t known = 0;
    };
    std::unordered_map<std::string, Versions> m_versions;
};

} // namespace stag::exchange
