// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/decoration_query_sql.h"

#include "server/storage/database.h"
#include "server/storage/decoration_row.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>

namespace stag::storage {

namespace {

constexpr int kBallArguments = 4;
constexpr int kAxes = 3;

/// How near a box of the index comes to the centre: what is in it is no nearer, so that the search
/// that takes the nearest box first finds its contents in order.
int nearestBall(sqlite3_rtree_query_info *info)
{
    if (info->nParam != kBallArguments || info->nCoord != 2 * kAxes)
        return SQLITE_ERROR;
    double squared = 0.0;
    for (int axis = 0; axis < kAxes; ++axis) {
        const double center = info->aParam[axis];
        const double outside = std::max({info->aCoord[2 * axis] - center,
                                         center - info->aCoord[2 * axis + 1],
                                         sqlite3_rtree_dbl(0.0)});
        squared += outside * outside;
    }
    info->rScore = std::sqrt(squared);
    // Never wholly within, for then the search would not ask for what is inside of it.
    info->eWithin = info->rScore <= info->aParam[kAxes] ? PARTLY_WITHIN : NOT_WITHIN;
    return SQLITE_OK;
}

/// Text that LIKE takes as it is.
std::string literal(const std::string &text)
{
    std::string escaped;
    for (const char letter : text) {
        if (letter == '%' || letter == '_' || letter == '\\')
            escaped.push_back('\\');
        escaped.push_back(letter);
    }
    return escaped;
}

} // namespace

Result<void> addNearestBall(sqlite3 *handle)
{
    const int code =
        sqlite3_rtree_query_callback(handle, "nearest_ball", nearestBall, nullptr, nullptr);
    if (code != SQLITE_OK)
        return databaseError(code, "nearest_ball", sqlite3_errmsg(handle));
    return success();
}

std::string DecorationQuerySql::argument(SqlValue value)
{
    m_arguments.push_back(std::move(value));
    return '?' + std::to_string(m_arguments.size());
}

void DecorationQuerySql::require(const std::string &condition)
{
    m_where.append(m_where.empty() ? " WHERE " : " AND ").append(condition);
}

void DecorationQuerySql::withKey(const std::string &key)
{
    require("d.key = " + argument(key));
}

void DecorationQuerySql::matching(const model::DecorationFilter &filter)
{
    if (filter.category)
        require("d.category = " + argument(*filter.category));
    if (filter.assetType)
        require("d.asset_type = " + argument(static_cast<std::int64_t>(*filter.assetType)));
    if (filter.text) {
        const std::string like = " LIKE " + argument('%' + literal(*filter.text) + '%');
        require("(d.name" + like + " ESCAPE '\\' OR d.category" + like + " ESCAPE '\\')");
    }
    if (isForEverybody()) {
        const bool isNobody = filter.isDeleted || !filter.isActive.value_or(true)
                              || filter.state.value_or(model::DecorationState::Published)
                                     != model::DecorationState::Published;
        if (isNobody)
            require("0");
        return;
    }
    require(filter.isDeleted ? "d.deleted_at IS NOT NULL" : "d.deleted_at IS NULL");
    if (filter.state)
        require("d.state = " + argument(static_cast<std::int64_t>(*filter.state)));
    if (filter.isActive)
        require(*filter.isActive ? "d.is_active = 1" : "d.is_active = 0");
}

void DecorationQuerySql::inBall(const geo::Ecef &center, double radiusM)
{
    m_isByPlace = true;
    std::string call;
    for (const double number : {center.xM, center.yM, center.zM, radiusM})
        call.append(call.empty() ? "" : ", ").append(argument(number));
    require("b.id MATCH nearest_ball(" + call + ')');
}

void DecorationQuerySql::inBox(const geo::EcefBox &box)
{
    m_isByPlace = true;
    const auto side = [this](const char *axis, double min, double max) {
        require(std::string("b.max_") + axis + " >= " + argument(min));
        require(std::string("b.min_") + axis + " <= " + argument(max));
    };
    side("x", box.min.xM, box.max.xM);
    side("y", box.min.yM, box.max.yM);
    side("z", box.min.zM, box.max.zM);
}

std::string DecorationQuerySql::from() const
{
    const std::string table = isForEverybody() ? "decoration_published" : "ar_decorations";
    if (!m_isByPlace)
        return " FROM " + table + " d" + m_where;
    const std::string box = isForEverybody() ? "decoration_published_box" : "decoration_box";
    // CROSS keeps the order of the index.
    return " FROM " + box + " b CROSS JOIN " + table + " d ON d.id = b.id" + m_where;
}

std::string DecorationQuerySql::select(const std::string &more) const
{
    return std::string("SELECT d.id, ")
        .append(isForEverybody() ? kPublishedColumns : kWorkingColumns)
        .append(kDecorationColumns)
        .append(from())
        .append(more);
}

std::string DecorationQuerySql::count() const
{
    return "SELECT count(*)" + from();
}

} // namespace stag::storage
