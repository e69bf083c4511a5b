// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_query_sql.h"

#include "server/storage/anchor_row.h"

#include <array>
#include <cmath>
#include <utility>

namespace stag::storage {

void AnchorQuerySql::inSession(const model::SessionId &session)
{
    const std::string id = "(SELECT id FROM session WHERE key = " + argument(session.text()) + ")";
    require("a.session = " + id);
    // A filter as well: the index has the places of all sessions.
    if (m_isByPlace)
        require("b.min_session <= " + id + " AND b.max_session >= " + id);
}

void AnchorQuerySql::notBefore(Timestamp time)
{
    require("a.timestamp >= " + argument(toUnixMs(time)));
}

void AnchorQuerySql::notAfter(Timestamp time)
{
    require("a.timestamp <= " + argument(toUnixMs(time)));
}

void AnchorQuerySql::inBox(const spatial::Aabb &box)
{
    requireIndexed(box);
    const std::array<std::pair<const char *, std::pair<double, double>>, 3> sides{
        {{"a.x", {box.min.x, box.max.x}},
         {"a.y", {box.min.y, box.max.y}},
         {"a.z", {box.min.z, box.max.z}}}};
    for (const auto &[axis, range] : sides) {
        const std::string min = argument(range.first);
        require(axis + (" BETWEEN " + min) + " AND " + argument(range.second));
    }
}

void AnchorQuerySql::inBall(const spatial::Vec3 &center, double radiusM)
{
    const auto reach = [radiusM](double coordinate) {
        return radiusM + 1e-12 * (std::abs(coordinate) + radiusM); // the sums below are rounded
    };
    const spatial::Vec3 half{reach(center.x), reach(center.y), reach(center.z)};
    requireIndexed({center - half, center + half});
    const std::string distance = squaredDistanceFrom(center);
    const std::string radius = argument(radiusM);
    require(distance + " <= " + radius + " * " + radius);
}

void AnchorQuerySql::nearestTo(const spatial::Vec3 &center)
{
    m_order = squaredDistanceFrom(center) + ", a.key, a.session";
}

std::string AnchorQuerySql::select(std::size_t limit, std::size_t offset)
{
    const std::string max = argument(sqlInteger(limit));
    const std::string page = " LIMIT " + max + " OFFSET " + argument(sqlInteger(offset));
    const std::string columns = "SELECT " + std::string(kAnchorColumns);
    if (!m_order.empty())
        return columns + from() + m_where + "ORDER BY " + m_order + page;
    if (m_isByPlace)
        return columns + from() + m_where + "ORDER BY a.timestamp DESC, a.key, a.session" + page;
    // Pose streams are in no index by time, so what has one and what has none are merged.
    static_assert(kAnchorColumnCount == 13, "the numbers below are those of columns");
    const std::string both = ", a.session " + from();
    const auto those = [&](const char *kind) {
        return columns + both + m_where + (m_where.empty() ? "WHERE " : "AND ") + kind;
    };
    return those("a.is_stream = 0 ") + "UNION ALL " + those("a.is_stream = 1 ")
           + "ORDER BY 11 DESC, 3, 14" + page;
}

std::string AnchorQuerySql::selectAny(std::size_t limit)
{
    const std::string max = argument(sqlInteger(limit));
    return "SELECT 1 " + from() + m_where + "LIMIT " + max;
}

std::string AnchorQuerySql::argument(SqlValue value)
{
    m_arguments.push_back(std::move(value));
    return "?" + std::to_string(m_arguments.size());
}

void AnchorQuerySql::require(const std::string &condition)
{
    m_where += (m_where.empty() ? "WHERE " : "AND ") + condition + " ";
}

void AnchorQuerySql::requireIndexed(const spatial::Aabb &box)
{
    m_isByPlace = true;
    const std::array<std::pair<const char *, double>, 6> sides{{{"b.min_x <= ", box.max.x},
                                                                {"b.max_x >= ", box.min.x},
                                                                {"b.min_y <= ", box.max.y},
                                                                {"b.max_y >= ", box.min.y},
                                                                {"b.min_z <= ", box.max.z},
                                                                {"b.max_z >= ", box.min.z}}};
    for (const auto &[side, value] : sides)
        require(side + argument(value));
}

std::string AnchorQuerySql::squaredDistanceFrom(const spatial::Vec3 &center)
{
    const auto squared = [this](const char *axis, double value) {
        const std::string difference = "(" + std::string(axis) + " - " + argument(value) + ")";
        return difference + " * " + difference;
    };
    const std::string x = squared("a.x", center.x);
    const std::string y = squared("a.y", center.y);
    return x + " + " + y + " + " + squared("a.z", center.z);
}

std::string AnchorQuerySql::from() const
{
    const std::string anchors =
        m_isByPlace ? "FROM anchor_box b CROSS JOIN anchor a ON a.id = b.id " : "FROM anchor a ";
    return anchors + "JOIN session s ON s.id = a.session ";
}

} // namespace stag::storage
