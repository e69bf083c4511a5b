// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"
#include "core/policy/delta_chain.h"
#include "server/storage/content_form.h"
#include "server/storage/mesh_cache.h"
#include "server/storage/statement.h"

#include <memory>
#include <optional>

namespace stag::storage {

class Database;

/// The row of the content and the sizes of its three parts, from a column on.
[[nodiscard]] ContentPlace placeAt(const Statement &row, int column);

/// Content as it was sent, in whatever form it is kept. On one connection and its thread.
class ContentReader
{
public:
    /// `cacheBytesMax`: how much of the meshes that were read is remembered.
    [[nodiscard]] static Result<ContentReader> create(Database &database,
                                                      std::size_t cacheBytesMax);

    /// Corrupt if the database does not hold what was stored.
    [[nodiscard]] Result<std::shared_ptr<const model::MeshPayload>>
    payload(const ContentPlace &place);
    /// The mesh of a content, for deltas against it; NotFound if it is opaque.
    [[nodiscard]] Result<std::shared_ptr<const KeptMesh>> mesh(std::int64_t content);

    [[nodiscard]] MeshCache &cache() { return m_cache; }

private:
    /// The row of a mesh, and its bytes as they are on the disk but for gzip.
    struct Row
    {
        Bytes data;
        std::size_t sizeBytes = 0; ///< of the payload
        bool isMesh = false;
        ContentForm form = ContentForm::Payload; ///< this and all below only of a mesh
        codec::PayloadFormat format = codec::PayloadFormat::Split;
        std::size_t verticesBytes = 0;
        std::size_t facesBytes = 0;
        ContentHash meshHash;
        std::int64_t base = 0;
        policy::DeltaChain chain;
    };

    ContentReader(Statement find, std::size_t cacheBytesMax)
        : m_find(std::move(find))
        , m_cache(cacheBytesMax)
    {}

    [[nodiscard]] Result<Row> row(std::int64_t content);
    [[nodiscard]] Result<std::shared_ptr<const KeptMesh>> mesh(std::int64_t content, Row first);

    Statement m_find;
    MeshCache m_cache;
};

} // namespace stag::storage
