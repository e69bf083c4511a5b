// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/mesh_history.h"
#include "ui/models/entity_ref.h"
#include "ui/models/limits.h"

#include <QObject>

#include <deque>
#include <optional>
#include <unordered_map>

namespace stag::ui::models {

class LiveStore;

/// The versions of meshes as the server keeps them, asked for when somebody looks.
///
/// Thread: GUI. It does not know the server: whoever does answers wanted() with take().
class MeshHistories : public QObject
{
    Q_OBJECT

public:
    explicit MeshHistories(LiveStore &store,
                           const ModelLimits &limits = {},
                           QObject *parent = nullptr);

    /// What is known of the mesh, null if nothing is; asks again when the mesh has changed, one
    /// question at a time.
    [[nodiscard]] const model::MeshHistory *request(const EntityRef &mesh);
    /// What came of it, once for each wanted(); after an error what was known before stays.
    void take(const EntityRef &mesh, const Result<model::MeshHistory> &history);

Q_SIGNALS:
    void wanted(const stag::live::EntityKey &mesh);
    void historyReady(const stag::live::EntityKey &mesh);

private:
    struct Entry
    {
        std::uint64_t version = 0; ///< of the mesh in the store when it was asked for
        std::optional<ContentHash> hash;
        std::optional<model::MeshHistory> history;
        bool isPending = false;
    };

    LiveStore &m_store;
    ModelLimits m_limits;
    std::unordered_map<EntityRef, Entry> m_entries;
    std::deque<EntityRef> m_order; ///< oldest first
};

} // namespace stag::ui::models
