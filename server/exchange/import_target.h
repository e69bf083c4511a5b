// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "server/storage/records.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace stag::storage {
class Store;
}

namespace stag::exchange {

/// What a target knows of one version of a mesh.
struct KnownMesh
{
    std::uint64_t current = 0;         ///< version; 0: the mesh is unknown
    bool hasVersion = false;           ///< that was asked for
    std::optional<ContentHash> hash{}; ///< of that version; absent for a delta
};

/// Where an import goes. Every call waits for its answer.
class ImportTarget
{
public:
    virtual ~ImportTarget() = default;
    [[nodiscard]] virtual Result<std::optional<model::Anchor>>
    findAnchor(const model::SessionId &session, const model::AnchorId &id) = 0;
    [[nodiscard]] virtual Result<KnownMesh>
    findMesh(const model::SessionId &session, const model::MeshId &id, std::uint64_t version) = 0;
    /// All or nothing.
    [[nodiscard]] virtual Result<std::vector<storage::EventOutcome>>
    store(std::vector<model::SpatialEvent> events) = 0;
};

/// A store; what is to be stored goes through `ingest`. Not from a thread of the store.
class StoreTarget final : public ImportTarget
{
public:
    using Ingest =
        std::function<void(std::vector<model::SpatialEvent>,
                           std::function<void(Result<std::vector<storage::EventOutcome>>)>)>;

    explicit StoreTarget(storage::Store &store);
    StoreTarget(storage::Store &store, Ingest ingest);

    [[nodiscard]] Result<std::optional<model::Anchor>>
    findAnchor(const model::SessionId &session, const model::AnchorId &id) override;
    [[nodiscard]] Result<KnownMesh> findMesh(const model::SessionId &session,
                                             const model::MeshId &id,
                                             std::uint64_t version) override;
    [[nodiscard]] Result<std::vector<storage::EventOutcome>>
    store(std::vector<model::SpatialEvent> events) override;

private:
    storage::Store &m_store;
    const Ingest m_ingest;
};

} // namespace stag::exchange
