// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/decoration_reader.h"

#include "core/geo/geodesic.h"
#include "core/wire/decorations.h"
#include "server/storage/database.h"
#include "server/storage/decoration_query_sql.h"
#include "server/storage/decoration_row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace stag::storage {

namespace {

using model::DecorationAudience;
using model::DecorationRecord;
using model::FoundDecoration;
using model::FoundDecorations;

/// By model::DecorationOrder. Rows are numbered as they were made.
constexpr std::array<std::string_view, 5> kOrders{
    "d.id", "d.updated_at", "d.name", "d.category", "d.radius_meters"};

/// The box of a point is as much larger than it as 32 bits are coarse at the earth's radius.
constexpr double kBoxDiagonalM = 2.0;

Error unknown(const model::DecorationId &id)
{
    return {ErrorCode::NotFound, "there is no decoration " + id.text()};
}

geo::Geodetic placeOf(const DecorationRecord &record)
{
    return {record.decoration.latitudeDeg, record.decoration.longitudeDeg, 0.0};
}

double chordM(const geo::Ecef &a, const geo::Ecef &b)
{
    return std::hypot(a.xM - b.xM, a.yM - b.yM, a.zM - b.zM);
}

/// Keeps the nearest of what comes in about the order of its distance.
class Nearest
{
public:
    Nearest(const geo::Geodetic &center, double radiusM, std::size_t countMax)
        : m_center(center)
        , m_centerInEcef(geo::toEcef(center))
        , m_radiusM(radiusM)
        , m_countMax(countMax)
    {}

    /// False when nothing that comes later can be nearer than what is kept.
    bool offer(DecorationRecord record)
    {
        const geo::Geodetic place = placeOf(record);
        const double atLeastM = chordM(geo::toEcef(place), m_centerInEcef) - kBoxDiagonalM;
        if (m_kept.size() == m_countMax && atLeastM > m_kept.front().distanceM)
            return false;
        const double distanceM = geo::geodesic(m_center, place).distanceM;
        if (distanceM > m_radiusM)
            return true;
        m_kept.push_back({std::move(record), distanceM});
        std::push_heap(m_kept.begin(), m_kept.end(), isNearer);
        if (m_kept.size() > m_countMax) {
            std::pop_heap(m_kept.begin(), m_kept.end(), isNearer);
            m_kept.pop_back();
        }
        return true;
    }
    /// The nearest first.
    [[nodiscard]] std::vector<FoundDecoration> take()
    {
        std::sort_heap(m_kept.begin(), m_kept.end(), isNearer);
        return std::move(m_kept);
    }

private:
    /// Of two at the same distance the older one comes first.
    static bool isNearer(const FoundDecoration &a, const FoundDecoration &b)
    {
        if (a.distanceM != b.distanceM)
            return a.distanceM < b.distanceM;
        return a.record.created != b.record.created ? a.record.created < b.record.created
                                                    : a.record.id.text() < b.record.id.text();
    }

    const geo::Geodetic m_center;
    const geo::Ecef m_centerInEcef;
    const double m_radiusM;
    const std::size_t m_countMax;
    std::vector<FoundDecoration> m_kept; ///< a heap with the farthest in front
};

/// One more was looked for than is wanted, to know whether there are more.
FoundDecorations cut(std::vector<FoundDecoration> found, std::size_t limit)
{
    FoundDecorations page{std::move(found), false};
    page.hasMore = page.found.size() > limit;
    if (page.hasMore)
        page.found.pop_back();
    return page;
}

model::DecorationVersion versionAt(const Statement &row, model::Decoration decoration)
{
    return {.version = row.integer(0),
            .act = static_cast<model::DecorationAct>(row.integer(1)),
            .actor = std::string(row.text(2)),
            .at = fromUnixMs(row.integer(3)),
            .isPublished = false,
            .decoration = std::move(decoration)};
}

} // namespace

std::string_view DecorationReader::textOf(Sql sql)
{
    static const std::string kPublicChanges =
        "SELECT a.public_change, a.key, d.id, d.key, d.created_by, d.created_at, d.updated_at, "
        "d.version, d.version, 2, d.change_number, NULL, d.name, d.description, d.category, d.lat, "
        "d.lng, d.radius_meters, d.height_offset, d.height_datum, d.low_res_url, "
        "d.medium_res_url, d.high_res_url, d.scale_x, d.scale_y, d.scale_z, d.rotation_x, "
        "d.rotation_y, d.rotation_z, d.asset_type, d.file_size_bytes, d.is_active "
        "FROM ar_decorations a LEFT JOIN decoration_published d ON d.id = a.id "
        "WHERE a.public_change > ?1 AND a.public_change > 0 ORDER BY a.public_change LIMIT ?2";
    switch (sql) {
    case Sql::Versions:
        return "SELECT version, action, actor, created_at, content FROM decoration_versions "
               "WHERE decoration = (SELECT id FROM ar_decorations WHERE key = ?1) "
               "AND version < ?2 ORDER BY version DESC LIMIT ?3";
    case Sql::Version:
        return "SELECT version, action, actor, created_at, content FROM decoration_versions "
               "WHERE decoration = (SELECT id FROM ar_decorations WHERE key = ?1) AND version = ?2";
    case Sql::PublicChanges:
        return kPublicChanges;
    case Sql::Count:
        break;
    }
    return {};
}

Result<DecorationReader> DecorationReader::create(Database &database,
                                                  const DecorationStoreLimits &limits)
{
    STAG_TRY_VOID(addNearestBall(database.handle()));
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    return DecorationReader(database, std::move(statements), limits);
}

Result<void>
DecorationReader::each(const std::string &sql, const SqlValues &arguments, const Take &take)
{
    STAG_TRY(auto statement, Statement::prepare(m_database->handle(), sql));
    STAG_TRY(bool more, statement.firstOf(arguments));
    while (more && take(statement)) {
        STAG_TRY(more, statement.next());
    }
    return success();
}

Result<DecorationRecord> DecorationReader::one(const model::DecorationId &id,
                                               DecorationAudience audience)
{
    DecorationQuerySql sql(audience);
    sql.withKey(id.text());
    std::optional<DecorationRecord> record;
    STAG_TRY_VOID(each(sql.select(), sql.arguments(), [&record](const Statement &row) {
        record = decorationRecordAt(row, 1);
        return false;
    }));
    if (!record)
        return unknown(id);
    return *std::move(record);
}

Result<DecorationPage> DecorationReader::list(const model::DecorationListQuery &query)
{
    DecorationPage page;
    DecorationQuerySql sql(query.audience);
    sql.matching(query.filter);
    STAG_TRY_VOID(each(sql.count(), sql.arguments(), [&page](const Statement &row) {
        page.total = static_cast<std::uint64_t>(row.integer(0));
        return false;
    }));
    const std::string direction = query.isDescending ? " DESC" : "";
    std::string more = " ORDER BY ";
    more.append(kOrders.at(static_cast<std::size_t>(query.order))).append(direction);
    if (query.order != model::DecorationOrder::Created)
        more.append(", d.id").append(direction);
    more.append(" LIMIT ").append(
        sql.argument(sqlInteger(std::min(query.limit, m_limits.pageMax))));
    more.append(" OFFSET ").append(sql.argument(sqlInteger(query.offset)));
    STAG_TRY_VOID(each(sql.select(more), sql.arguments(), [&page](const Statement &row) {
        page.records.push_back(decorationRecordAt(row, 1));
        return true;
    }));
    return page;
}

Result<FoundDecorations> DecorationReader::nearby(const model::DecorationNearbyQuery &query)
{
    const geo::Geodetic center{query.latitudeDeg, query.longitudeDeg, 0.0};
    STAG_TRY_VOID(geo::validate(center));
    DecorationQuerySql sql(query.audience);
    // The straight line is no longer than the way along the ground.
    sql.inBall(geo::toEcef(center), query.radiusM);
    sql.matching(query.filter);
    const std::size_t limit = std::min(query.limit, m_limits.pageMax);
    Nearest nearest(center, query.radiusM, limit + 1);
    STAG_TRY_VOID(each(sql.select(), sql.arguments(), [&nearest](const Statement &row) {
        return nearest.offer(decorationRecordAt(row, 1));
    }));
    return cut(nearest.take(), limit);
}

Result<FoundDecorations> DecorationReader::within(const model::DecorationBoundsQuery &query)
{
    const geo::Bounds bounds{query.southDeg, query.northDeg, query.westDeg, query.eastDeg};
    STAG_TRY_VOID(geo::validate(bounds));
    DecorationQuerySql sql(query.audience);
    sql.inBox(geo::boxAround(bounds));
    sql.matching(query.filter);
    const std::size_t limit = std::min(query.limit, m_limits.pageMax);
    std::vector<FoundDecoration> found;
    STAG_TRY_VOID(each(sql.select(), sql.arguments(), [&](const Statement &row) {
        DecorationRecord record = decorationRecordAt(row, 1);
        if (bounds.contains(placeOf(record)))
            found.push_back({std::move(record)});
        return found.size() <= limit;
    }));
    return cut(std::move(found), limit);
}

Result<FoundDecorations> DecorationReader::inRegion(const model::DecorationRegionQuery &query)
{
    constexpr double kMetresOfKm = 1'000.0;
    std::vector<model::DecorationNearbyQuery> circles;
    STAG_TRY_VOID(each("SELECT lat, lng, service_radius_km FROM edge_server "
                       "WHERE region = ?1 AND is_active = 1",
                       {query.region},
                       [&](const Statement &row) {
                           circles.push_back({.audience = query.audience,
                                              .filter = query.filter,
                                              .latitudeDeg = row.real(0),
                                              .longitudeDeg = row.real(1),
                                              .radiusM = kMetresOfKm * row.real(2),
                                              .limit = query.limit});
                           return true;
                       }));
    FoundDecorations page;
    // Where circles overlap, the nearer edge counts.
    std::map<std::string, FoundDecoration> nearest;
    for (const model::DecorationNearbyQuery &circle : circles) {
        STAG_TRY(auto served, nearby(circle));
        page.hasMore = page.hasMore || served.hasMore;
        for (const FoundDecoration &one : served.found) {
            const auto [known, isNew] = nearest.try_emplace(one.record.id.text(), one);
            if (!isNew && *one.distanceM < *known->second.distanceM)
                known->second.distanceM = one.distanceM;
        }
    }
    for (auto &[id, one] : nearest)
        page.found.push_back(std::move(one));
    std::stable_sort(page.found.begin(), page.found.end(), [](const auto &a, const auto &b) {
        return *a.distanceM < *b.distanceM;
    });
    const std::size_t limit = std::min(query.limit, m_limits.pageMax);
    if (page.found.size() > limit) {
        page.found.resize(limit);
        page.hasMore = true;
    }
    for (FoundDecoration &one : page.found)
        one.distanceM.reset(); // it was not asked for
    return page;
}

Result<std::vector<model::DecorationVersion>>
DecorationReader::versions(const model::DecorationId &id, std::int64_t before, std::size_t limit)
{
    STAG_TRY(const DecorationRecord record, one(id, DecorationAudience::Administrators));
    std::vector<model::DecorationVersion> versions;
    Statement &find = m_statements[Sql::Versions];
    STAG_TRY(bool more,
             find.first(std::string_view(id.text()),
                        before > 0 ? before : std::numeric_limits<std::int64_t>::max(),
                        sqlInteger(limit)));
    while (more) {
        STAG_TRY(auto decoration, wire::parseDecorationContent(find.text(4)));
        versions.push_back(versionAt(find, std::move(decoration)));
        versions.back().isPublished = record.publishedVersion == versions.back().version;
        STAG_TRY(more, find.next());
    }
    find.reset();
    return versions;
}

Result<model::DecorationVersion> DecorationReader::version(const DecorationRecord &record,
                                                           std::int64_t version)
{
    Statement &find = m_statements[Sql::Version];
    STAG_TRY(const bool isThere, find.first(std::string_view(record.id.text()), version));
    if (!isThere) {
        find.reset();
        return Error{ErrorCode::NotFound, "there is no version " + std::to_string(version)};
    }
    STAG_TRY(auto decoration, wire::parseDecorationContent(find.text(4)));
    auto found = versionAt(find, std::move(decoration));
    found.isPublished = record.publishedVersion == found.version;
    find.reset();
    return found;
}

Result<DecorationVersionPair> DecorationReader::versionPair(const model::DecorationId &id,
                                                            std::optional<std::int64_t> from,
                                                            std::optional<std::int64_t> to)
{
    STAG_TRY(const DecorationRecord record, one(id, DecorationAudience::Administrators));
    DecorationVersionPair pair;
    STAG_TRY(pair.to, version(record, to.value_or(record.version)));
    const std::int64_t first = from.value_or(record.publishedVersion.value_or(0));
    if (first == 0)
        return pair;
    STAG_TRY(auto before, version(record, first));
    pair.from = std::move(before);
    return pair;
}

Result<PublicChanges> DecorationReader::publicChanges(std::int64_t after, std::size_t limit)
{
    const std::size_t countMax = std::min(limit, m_limits.pageMax);
    PublicChanges page;
    Statement &find = m_statements[Sql::PublicChanges];
    STAG_TRY(bool more, find.first(after, sqlInteger(countMax + 1)));
    while (more && page.changes.size() < countMax) {
        PublicChange change{
            find.integer(0), model::DecorationId(std::string(find.text(1))), std::nullopt};
        if (!find.isNull(2))
            change.record = decorationRecordAt(find, 3);
        page.changes.push_back(std::move(change));
        STAG_TRY(more, find.next());
    }
    page.hasMore = more;
    find.reset();
    return page;
}

} // namespace stag::storage
