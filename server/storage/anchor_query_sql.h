// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/spatial/aabb.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

/// The text and the arguments of a question for anchors, condition by condition. The anchor is "a",
/// its session "s".
class AnchorQuerySql
{
public:
    void inSession(const model::SessionId &session);
    void notBefore(Timestamp time);
    void notAfter(Timestamp time);
    /// Borders included, both.
    void inBox(const spatial::Aabb &box);
    void inBall(const spatial::Vec3 &center, double radiusM);
    /// The order is by distance from there; else the newest come first.
    void nearestTo(const spatial::Vec3 &center);

    /// The columns that toAnchor() reads, of the anchors in their order.
    [[nodiscard]] std::string select(std::size_t limit, std::size_t offset);
    /// A row for each anchor, in no order.
    [[nodiscard]] std::string selectAny(std::size_t limit);
    /// Those of the text that was made last.
    [[nodiscard]] const SqlValues &arguments() const { return m_arguments; }

private:
    /// Adds an argument and returns how the text calls it.
    [[nodiscard]] std::string argument(SqlValue value);
    void require(const std::string &condition);
    void requireIndexed(const spatial::Aabb &box);
    [[nodiscard]] std::string squaredDistanceFrom(const spatial::Vec3 &center);
    [[nodiscard]] std::string from() const;

    std::string m_where;
    std::string m_order;
    SqlValues m_arguments;
    bool m_isByPlace = false;
};

} // namespace stag::storage
