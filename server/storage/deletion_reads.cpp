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
    QString where = QStringLiteral("WHERE NOT EXISTS (SELECT 1 FROM anchor a JOIN session s "
                                   "ON s.id = a.session WHERE a.key = d.key "
                                   "AND s.key = d.session_key) ");
    Arguments arguments;
    const auto require = [&](const char *condition, const QVariant &value) {
        where += QStringLiteral("AND d.") + QLatin1String(condition) + QLatin1Char(' ');
        arguments.push_back(value);
    };
    if (query.session)
        require("session_key = ?", QString::fromStdString(query.session->text()));
    if (query.since)
        require("timestamp >= ?", QVariant::fromValue<qlonglong>(toUnixMs(*query.since)));
    if (query.until)
        require("timestamp <= ?", QVariant::fromValue<qlonglong>(toUnixMs(*query.until)));
    return each(QStringLiteral("SELECT d.id, d.session_key, d.key, d.x, d.y, d.z, d.qx, d.qy, "
                               "d.qz, d.qw, d.timestamp, d.metadata, d.other_rotation, "
                               "d.deleted_at FROM deleted_anchor d ")
                    + where + QStringLiteral("ORDER BY d.deleted_at DESC, d.id DESC"),
                arguments,
                [&](const QSqlQuery &row) {
                    DeletedAnchor deleted{toAnchor(row), fromUnixMs(row.value(13).toLongLong())};
                    if (isInPlace(query, center, deleted.anchor.pose.position))
                        page.deleted.push_back(std::move(deleted));
                    return page.deleted.size() < query.limit;
                });
}

Result<std::vector<AuditEntry>> Reads::audit(std::int64_t beforeId, std::size_t limit)
{
    std::vector<AuditEntry> entries;
    const std::size_t count = std::min(limit, m_settings.auditPageMax);
    STAG_TRY_VOID(each(
        QStringLiteral("SELECT id, at, actor, action, session_key, key, anchor_count, mesh_count "
                       "FROM audit WHERE ? = 0 OR id < ? ORDER BY id DESC LIMIT ?"),
        {QVariant::fromValue<qlonglong>(beforeId),
         QVariant::fromValue<qlonglong>(beforeId),
         QVariant::fromValue<qulonglong>(count)},
        [&entries](const QSqlQuery &row) {
            const auto text = [&row](int column) {
                return row.value(column).toString().toStdString();
            };
            AuditEntry entry;
            entry.id = row.value(0).toLongLong();
            entry.at = fromUnixMs(row.value(1).toLongLong());
            entry.actor = text(2);
            entry.action = text(3);
            entry.session = model::SessionId(text(4));
            if (std::string anchor = text(5); !anchor.empty())
                entry.anchor = model::AnchorId(std::move(anchor));
            entry.anchorCount = row.value(6).toULongLong();
            entry.meshCount = row.value(7).toULongLong();
            entries.push_back(std::move(entry));
            return true;
        }));
    return entries;
}

} // namespace stag::storage
