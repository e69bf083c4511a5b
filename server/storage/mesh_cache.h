// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/mesh/mesh.h"
#include "core/policy/delta_chain.h"

#include <cstdint>
#include <list>
#include <memory>

namespace stag::storage {

/// A stored mesh, decoded, with what a delta against it needs to know.
struct KeptMesh
{
    mesh::Mesh mesh;
    ContentHash hash; ///< mesh::meshHash() of `mesh`
    policy::DeltaChain chain;

    [[nodiscard]] std::size_t sizeBytes() const
    {
        return sizeof(float) * (mesh.positions.size() + mesh.normals.size())
               + sizeof(std::uint32_t) * mesh.indices.size();
    }
};

/// The meshes that were used last, by content; the oldest go first. One that is larger than all
/// together may be is not kept. Forgetting costs a look into the database, so it is not counted.
class MeshCache
{
public:
    explicit MeshCache(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {}

    /// Null if it is not known.
    [[nodiscard]] std::shared_ptr<const KeptMesh> find(std::int64_t content);
    void insert(std::int64_t content, std::shared_ptr<const KeptMesh> mesh);
    void clear();
    [[nodiscard]] std::size_t sizeBytes() const { return m_bytes; }

private:
    struct Entry
    {
        std::int64_t content = 0;
        std::shared_ptr<const KeptMesh> mesh;
    };
    // A handful, for each is a mesh; looked through from the newest.
    std::list<Entry> m_entries;
    std::size_t m_bytes = 0;
    std::size_t m_bytesMax;
};

} // namespace stag::storage
