// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_query_sql.h"

#include <array>
#include <cmath>
#include <utility>

namespace stag::storage {

namespace {

/// The square of the distance from a point.
QString squaredDistance()
{
    return QStringLiteral("(a.x - ?) * (a.x - ?) + (a.y - ?) * (a.y - ?) + (a.z - ?) * (a.z - ?)");
}

QVariant integer(Timestamp time)
{
    return QVariant::fromValue<qlonglong>(toUnixMs(time));
}

} // namespace

void AnchorQuerySql::inSession(const model::SessionId &session)
{
    require(QStringLiteral("a.session = (SELECT id FROM session WHERE key = ?)"),
            {QString::fromStdString(session.text())});
    if (!m_isByPlace)
        return;
    // A filter as well: the index has the places of all sessions.
    for (const char *side : {"b.min_session <=", "b.max_session >="})
        require(QLatin1String(side) + QStringLiteral(" (SELECT id FROM session WHERE key = ?)"),
                {QString::fromStdString(session.text())});
}

void AnchorQuerySql::notBefore(Timestamp time)
{
    require(QStringLiteral("a.timestamp >= ?"), {integer(time)});
}

void AnchorQuerySql::notAfter(Timestamp time)
{
    require(QStringLiteral("a.timestamp <= ?"), {integer(time)});
}

void AnchorQuerySql::inBox(const spatial::Aabb &box)
{
    requireIndexed(box);
    const std::array<std::pair<QLatin1Char, std::pair<double, double>>, 3> sides{
        {{QLatin1Char('x'), {box.min.x, box.max.x}},
         {QLatin1Char('y'), {box.min.y, box.max.y}},
         {QLatin1Char('z'), {box.min.z, box.max.z}}}};
    for (const auto &[axis, range] : sides)
        require(QStringLiteral("a.%1 BETWEEN ? AND ?").arg(axis), {range.first, range.second});
}

void AnchorQuerySql::inBall(const spatial::Vec3 &center, double radiusM)
{
    const auto reach = [radiusM](double coordinate) {
        return radiusM + 1e-12 * (std::abs(coordinate) + radiusM); // the sums below are rounded
    };
    const spatial::Vec3 half{reach(center.x), reach(center.y), reach(center.z)};
    requireIndexed({center - half, center + half});
    require(squaredDistance() + QStringLiteral(" <= ? * ?"),
            {center.x, center.x, center.y, center.y, center.z, center.z, radiusM, radiusM});
}

void AnchorQuerySql::nearestTo(const spatial::Vec3 &center)
{
    m_order = squaredDistance() + QStringLiteral(", a.key, a.session");
    m_orderArguments = {center.x, center.x, center.y, center.y, center.z, center.z};
}

QString AnchorQuerySql::select(const QString &columns) const
{
    const QString from =
        m_isByPlace ? QStringLiteral("FROM anchor_box b CROSS JOIN anchor a ON a.id = b.id ")
                    : QStringLiteral("FROM anchor a ");
    return QStringLiteral("SELECT ") + columns + from
           + QStringLiteral("JOIN session s ON s.id = a.session ") + m_where
           + QStringLiteral("ORDER BY ") + m_order;
}

std::vector<QVariant> AnchorQuerySql::arguments() const
{
    std::vector<QVariant> all = m_arguments;
    all.insert(all.end(), m_orderArguments.begin(), m_orderArguments.end());
    return all;
}

void AnchorQuerySql::require(const QString &condition, std::initializer_list<QVariant> values)
{
    m_where += (m_where.isEmpty() ? QStringLiteral("WHERE ") : QStringLiteral("AND ")) + condition
               + QLatin1Char(' ');
    m_arguments.insert(m_arguments.end(), values);
}

void AnchorQuerySql::requireIndexed(const spatial::Aabb &box)
{
    m_isByPlace = true;
    require(QStringLiteral("b.min_x <= ? AND b.max_x >= ? AND b.min_y <= ? AND b.max_y >= ? "
                           "AND b.min_z <= ? AND b.max_z >= ?"),
            {box.max.x, box.min.x, box.max.y, box.min.y, box.max.z, box.min.z});
}

} // namespace stag::storage
