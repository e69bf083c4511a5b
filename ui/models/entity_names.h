// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_state.h"
#include "ui/models/entity_ref.h"

#include <QString>

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

namespace stag::ui::models {

/// What people call each entity. Entities of one kind and session that have the same name are told
/// apart by a number, "TABLE #2", which each keeps for as long as it is there.
class EntityNames
{
public:
    /// Takes over what changed in `state`. Returns the entities that have another name than at
    /// first.
    std::vector<EntityRef> update(const stag::live::LiveState &state,
                                  const stag::live::ChangeSet &changes);

    /// Label, device name, or the id when it has no other name.
    [[nodiscard]] QString name(const EntityRef &ref) const;

private:
    struct Entry
    {
        QString name;
        int number = 0;
        EntityRef home; ///< the anchor a mesh is called after
    };
    /// Entities of the same name by their numbers.
    struct Namesakes
    {
        std::map<int, EntityRef> byNumber;
        int freeFrom = 1; ///< every smaller number is taken
    };

    void learn(const stag::live::LiveState &state, const EntityRef &ref);
    void forget(const EntityRef &ref);
    void learnMeshesAt(const stag::live::LiveState &state, const EntityRef &anchor);
    void enter(const EntityRef &ref, Entry &entry);
    void leave(const EntityRef &ref, const Entry &entry);
    void keepHome(const EntityRef &mesh, Entry &entry, const EntityRef &home);

    std::unordered_map<EntityRef, Entry> m_entries;
    std::unordered_map<EntityRef, Namesakes> m_namesakes;          ///< by session, kind and name
    std::unordered_map<EntityRef, std::set<EntityRef>> m_meshesAt; ///< by anchor
    std::vector<EntityRef> m_renamed;
};

} // namespace stag::ui::models
