// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/point_index.h"
#include "core/spatial/vec3.h"
#include "server/storage/limits.h"
#include "server/storage/statement.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// Where the placed anchors of the sessions at work are: in memory, because in a dense place each
/// anchor has hundreds around it and each of those is a row to read. A session is read when it is
/// asked about first. The sessions not asked about for longest are forgotten when they are too
/// many.
class AnchorPlaces
{
public:
    [[nodiscard]] static Result<AnchorPlaces> create(Database &database,
                                                     const TopologySettings &settings);

    struct Place
    {
        std::int64_t row = 0;
        spatial::Vec3 position;
    };
    /// Those within the adjacent distance, nearest first; nothing when the session has too many for
    /// the memory. Some may have been deleted since.
    [[nodiscard]] Result<std::optional<std::vector<Place>>> around(std::int64_t session,
                                                                   const spatial::Vec3 &position);
    /// The row is written and was elsewhere before, or new.
    void put(std::int64_t session, const Place &place, const std::optional<spatial::Vec3> &before);
    void remove(std::int64_t session, const Place &place);
    /// Something was rolled back since the count was this.
    void forgetIfChangedSince(std::uint64_t changeCount);
    [[nodiscard]] std::uint64_t changeCount() const { return m_changes; }

private:
    struct Session
    {
        graph::PointIndex index;
        std::uint64_t usedAt = 0;
        bool isTooLarge = false;
    };

    AnchorPlaces(Statement find, const TopologySettings &settings)
        : m_find(std::move(find))
        , m_settings(settings)
    {}
    [[nodiscard]] Result<void> read(std::int64_t session);
    /// Nothing if it is not in memory.
    [[nodiscard]] Session *known(std::int64_t session);
    void forgetOldest(std::int64_t except);

    Statement m_find;
    TopologySettings m_settings;
    std::unordered_map<std::int64_t, Session> m_sessions;
    std::size_t m_count = 0; ///< of all anchors
    std::uint64_t m_uses = 0;
    std::uint64_t m_changes = 0;
};

} // namespace stag::storage
