// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/spatial_event.h"

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stag::storage {

/// The anchors that were asked for last, as they are committed; the oldest go first. Forgetting
/// costs a look into the database, so it is not counted. Any thread.
///
/// The writer tells what it has committed before anybody hears of the commit, so nobody who knows
/// of one finds what was before it.
class AnchorCache
{
public:
    /// A moment between two commits.
    using Epoch = std::uint64_t;

    explicit AnchorCache(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {}

    /// The answer to "the anchor with this id, in this session or the newest of all"; nothing if it
    /// is not known.
    [[nodiscard]] std::optional<model::Anchor> find(const model::AnchorId &id,
                                                    const std::optional<model::SessionId> &session);
    [[nodiscard]] Epoch epoch() const;
    /// What a reader has found that began after `asked`; ignored if something was committed since.
    void remember(const model::AnchorId &id,
                  const std::optional<model::SessionId> &session,
                  const model::Anchor &anchor,
                  Epoch asked);
    /// These events have been committed.
    void committed(const std::vector<model::SpatialEvent> &events);
    /// Something has been committed that may concern any anchor.
    void clear();

private:
    struct Answer
    {
        std::optional<model::SessionId> session;
        model::Anchor anchor;
    };
    struct Entry
    {
        model::AnchorId id;
        std::vector<Answer> answers; ///< one for each session that was named, or none
        std::size_t sizeBytes = 0;
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] const Answer *answer(const model::AnchorId &id,
                                       const std::optional<model::SessionId> &session);
    void erase(Entries::iterator entry);

    const std::size_t m_bytesMax;
    mutable std::mutex m_mutex; ///< guards what follows; held for a look-up
    Entries m_entries;          ///< the newest first
    std::unordered_map<model::AnchorId, Entries::iterator> m_byId;
    std::size_t m_bytes = 0;
    Epoch m_epoch = 0;
};

} // namespace stag::storage
