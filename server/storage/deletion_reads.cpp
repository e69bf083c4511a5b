// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_row.h"
#include "server/storage/reads.h"

#include <algorithm>

namespace stag::storage {

namespace {

/// Whether it is where the query looks; the deleted are too few to be indexed by place.
bool isInPlace(const AnchorQuery &query,
               const std::optional<spatial::Vec3> &center,
               const spatial::Vec3 &position)
{
    if (query.box && !query.box->contains(position))
        return false;
    return !center || query.near->radiusM <= 0.0
           || spatial::distance(*center, position) <= query.near->radiusM;
}

} // namespace

Result<void> Reads::addDeleted(const AnchorQuery &query, AnchorPage &page)
{
    std::optional<spatial::Vec3> center;
    if (query.near) {
        STAG_TRY(center, centerOf(query));
    }
    // Of a session that is being erased all are listed at once, when it is done.
    std::string where = "WHERE NOT EXISTS (SELECT 1 FROM session_row g "
                        "WHERE g.doomed_key = d.session_key AND g.doomed_at = d.deleted_at) "
                        "AND NOT EXISTS (SELECT 1 FROM anchor a JOIN session s "
                        "ON s.id = a.session WHERE a.key = d.key AND s.key = d.session_key) ";
    SqlValues arguments;
    const auto require = [&](const char *condition, SqlValue value) {
        where += std::string("AND d.") + condition + " ";
        arguments.push_back(std::move(value));
    };
    if (query.session)
        require("session_key = ?", query.session->text());
    if (query.since)
        require("timestamp >= ?", toUnixMs(*query.since));
    if (query.until)
        require("timestamp <= ?", toUnixMs(*query.until));
    return each(
        "SELECT d.id, d.session_key, d.key, d.x, d.y, d.z, d.qx, d.qy, d.qz, d.qw, "
        "d.timestamp, d.metadata, d.other_rotation, d.deleted_at FROM deleted_anchor d "
            + where + "ORDER BY d.deleted_at DESC, d.id DESC",
        arguments,
        [&](const Statement &row) {
            DeletedAnchor deleted{toAnchor(row), fromUnixMs(row.integer(kAnchorColumnCount))};
            if (isInPlace(query, center, deleted.anchor.pose.position))
                page.deleted.push_back(std::move(deleted));
            return page.deleted.size() < query.limit;
        });
}

} // namespace stag::storage
