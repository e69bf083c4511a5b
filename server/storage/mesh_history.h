// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"
#include "server/storage/statement.h"

namespace stag::storage {

class Database;

/// The versions of meshes and what they cost. On one connection and its thread.
class MeshHistoryReader
{
public:
    [[nodiscard]] static Result<MeshHistoryReader> create(Database &database,
                                                          const StoreSettings &settings);

    /// At most `pageVersionsMax` versions. NotFound.
    [[nodiscard]] Result<model::MeshHistory> read(const MeshHistoryQuery &query);

private:
    MeshHistoryReader(Statement findMesh, Statement findVersions, const StoreSettings &settings)
        : m_findMesh(std::move(findMesh))
        , m_findVersions(std::move(findVersions))
        , m_settings(settings)
    {}
    [[nodiscard]] model::MeshVersion version() const; ///< of the row at hand

    Statement m_findMesh;
    Statement m_findVersions;
    StoreSettings m_settings;
};

} // namespace stag::storage
