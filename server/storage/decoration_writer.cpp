// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/decoration_writer.h"

#include "core/geo/local_frame.h"
#include "core/wire/decorations.h"
#include "server/storage/database.h"
#include "server/storage/decoration_row.h"

#include <algorithm>
#include <array>

namespace stag::storage {

namespace {

using model::Decoration;
using model::DecorationAct;
using model::DecorationRecord;
using model::DecorationState;

/// By model::DecorationAct.
constexpr std::array<std::string_view, 7> kActions{"create_decoration",
                                                   "change_decoration",
                                                   "publish_decoration",
                                                   "unpublish_decoration",
                                                   "delete_decoration",
                                                   "restore_decoration",
                                                   "rollback_decoration"};

Error unknown(const model::DecorationId &id)
{
    return {ErrorCode::NotFound, "there is no decoration " + id.text()};
}

std::int64_t asInteger(bool flag)
{
    return flag ? 1 : 0;
}

template<typename Enum>
std::int64_t numberOf(Enum value)
{
    return static_cast<std::int64_t>(value);
}

geo::Ecef pointOf(const Decoration &decoration)
{
    return geo::toEcef({decoration.latitudeDeg, decoration.longitudeDeg, 0.0});
}

std::optional<std::string_view> textOrNull(const std::optional<model::UserId> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

/// Binds the columns of a decoration behind what comes before them.
template<typename... Before>
Result<void> runWith(Statement &statement, const Decoration &decoration, const Before &...before)
{
    const Decoration &d = decoration;
    return statement.run(before...,
                         std::string_view(d.name),
                         std::string_view(d.description),
                         std::string_view(d.category),
                         d.latitudeDeg,
                         d.longitudeDeg,
                         d.radiusM,
                         d.heightOffsetM,
                         numberOf(d.heightDatum),
                         std::string_view(d.lowResUrl),
                         std::string_view(d.mediumResUrl),
                         std::string_view(d.highResUrl),
                         d.scale.x,
                         d.scale.y,
                         d.scale.z,
                         d.rotationDeg.x,
                         d.rotationDeg.y,
                         d.rotationDeg.z,
                         numberOf(d.assetType),
                         d.fileSizeBytes,
                         asInteger(d.isActive));
}

/// "?first, …", as many as a decoration has columns.
std::string placeholders(int first)
{
    std::string text;
    for (int i = first; i < first + kDecorationColumnCount; ++i)
        text.append(i == first ? "?" : ", ?").append(std::to_string(i));
    return text;
}

} // namespace

std::string_view DecorationWriter::textOf(Sql sql)
{
    static const std::string kColumns(kDecorationColumns);
    static const std::string kFind = "SELECT id, " + std::string(kWorkingColumns) + kColumns
                                     + " FROM ar_decorations WHERE key = ?1";
    static const std::string kInsert =
        "INSERT INTO ar_decorations (key, created_by, created_at, updated_at, version, state, "
        "change_number, public_change, "
        + kColumns + ") VALUES (?1, (SELECT key FROM app_user WHERE key = ?2), ?3, ?3, 0, 0, 0, 0, "
        + placeholders(4) + ')';
    static const std::string kUpdate =
        "UPDATE ar_decorations SET (version, published_version, state, updated_at, deleted_at, "
        "change_number, "
        + kColumns + ") = (?2, ?3, ?4, ?5, ?6, ?7, " + placeholders(8) + ") WHERE id = ?1";
    static const std::string kSee =
        "INSERT OR REPLACE INTO decoration_published (id, key, created_by, created_at, updated_at, "
        "version, change_number, "
        + kColumns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, " + placeholders(8) + ')';
    switch (sql) {
    case Sql::Find:
        return kFind;
    case Sql::Newest:
        return "SELECT coalesce(max(id), 0) FROM ar_decorations";
    case Sql::Insert:
        return kInsert;
    case Sql::Update:
        return kUpdate;
    case Sql::CountChange:
        return "UPDATE counter SET value = value + 1 WHERE name = 'decoration_changes'";
    case Sql::ChangeNumber:
        return "SELECT value FROM counter WHERE name = 'decoration_changes'";
    case Sql::InsertVersion:
        return "INSERT INTO decoration_versions (decoration, version, action, actor, created_at, "
               "content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    case Sql::FindVersion:
        return "SELECT content FROM decoration_versions WHERE decoration = ?1 AND version = ?2";
    case Sql::PruneVersions:
        return "DELETE FROM decoration_versions WHERE decoration = ?1 AND version <= ?2 "
               "AND version IS NOT ?3";
    case Sql::PutBox:
        return "INSERT OR REPLACE INTO decoration_box VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?4)";
    case Sql::DeleteBox:
        return "DELETE FROM decoration_box WHERE id = ?1";
    case Sql::SeenVersion:
        return "SELECT version FROM decoration_published WHERE id = ?1";
    case Sql::See:
        return kSee;
    case Sql::Hide:
        return "DELETE FROM decoration_published WHERE id = ?1";
    case Sql::NotePublic:
        return "UPDATE ar_decorations SET public_change = ?2 WHERE id = ?1";
    case Sql::PutPublishedBox:
        return "INSERT OR REPLACE INTO decoration_published_box "
               "VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?4)";
    case Sql::DeletePublishedBox:
        return "DELETE FROM decoration_published_box WHERE id = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<DecorationWriter>>
DecorationWriter::create(Database &database, const DecorationStoreLimits &limits)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<DecorationWriter>(
        new DecorationWriter(std::move(statements), std::move(audit), limits));
}

Result<std::optional<DecorationWriter::Row>> DecorationWriter::find(const model::DecorationId &id)
{
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    std::optional<Row> row;
    if (isThere)
        row = Row{find.integer(0), decorationRecordAt(find, 1)};
    find.reset();
    return row;
}

Result<std::int64_t> DecorationWriter::nextChange()
{
    STAG_TRY_VOID(m_statements[Sql::CountChange].run());
    Statement &find = m_statements[Sql::ChangeNumber];
    STAG_TRY_VOID(find.first());
    const std::int64_t number = find.integer(0);
    find.reset();
    return number;
}

Result<Decoration> DecorationWriter::content(std::int64_t row, std::int64_t version)
{
    Statement &find = m_statements[Sql::FindVersion];
    STAG_TRY(const bool isThere, find.first(row, version));
    const std::string text(isThere ? find.text(0) : std::string_view());
    find.reset();
    if (!isThere)
        return Error{ErrorCode::NotFound, "there is no version " + std::to_string(version)};
    return wire::parseDecorationContent(text);
}

Result<std::vector<DecorationRecord>> DecorationWriter::create(
    const std::vector<NewDecoration> &decorations, const std::string &actor, Timestamp now)
{
    Statement &newest = m_statements[Sql::Newest];
    STAG_TRY_VOID(newest.first());
    const std::int64_t count = newest.integer(0); // rows are never deleted
    newest.reset();
    if (count + static_cast<std::int64_t>(decorations.size()) > m_limits.countMax)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(count) + " decorations, and no room for more"};
    std::vector<DecorationRecord> records;
    records.reserve(decorations.size());
    for (const NewDecoration &wanted : decorations) {
        STAG_TRY(records.emplace_back(), createOne(wanted, actor, now));
    }
    return records;
}

Result<DecorationRecord>
DecorationWriter::createOne(const NewDecoration &wanted, const std::string &actor, Timestamp now)
{
    STAG_TRY(const auto before, find(wanted.id));
    if (before)
        return Error{ErrorCode::Conflict, "id: there is a decoration " + wanted.id.text()};
    STAG_TRY_VOID(runWith(m_statements[Sql::Insert],
                          wanted.decoration,
                          std::string_view(wanted.id.text()),
                          textOrNull(wanted.createdBy),
                          toUnixMs(now)));
    STAG_TRY(auto row, find(wanted.id));
    if (!row)
        return Error{ErrorCode::Internal, "a decoration was not stored"};
    if (wanted.isPublished)
        row->record.publishedVersion = row->record.version + 1;
    return write(*std::move(row), DecorationAct::Create, actor, now);
}

Result<DecorationRecord>
DecorationWriter::changed(const Row &before, const DecorationChange &change, Timestamp now)
{
    DecorationRecord record = before.record;
    const std::int64_t nextVersion = record.version + 1;
    bool publishes = change.act == DecorationAct::Publish;
    switch (change.act) {
    case DecorationAct::Rollback: {
        STAG_TRY(record.decoration, content(before.id, change.toVersion));
        publishes = change.isPublished;
        break;
    }
    case DecorationAct::Create:
    case DecorationAct::Change:
        record.decoration = model::applied(change.edit, std::move(record.decoration));
        publishes = change.isPublished;
        break;
    case DecorationAct::Unpublish:
        record.publishedVersion.reset();
        break;
    case DecorationAct::Delete:
        record.deleted = now;
        break;
    case DecorationAct::Restore:
        record.deleted.reset();
        break;
    case DecorationAct::Publish:
        break;
    }
    const bool isSeen =
        record.state == DecorationState::Published && record.decoration == before.record.decoration;
    if (publishes && !isSeen)
        record.publishedVersion = nextVersion;
    return record;
}

Result<DecorationOutcome>
DecorationWriter::change(const DecorationChange &change, const std::string &actor, Timestamp now)
{
    STAG_TRY(auto row, find(change.id));
    if (!row || (row->record.deleted && change.act != DecorationAct::Restore))
        return unknown(change.id);
    const DecorationRecord &before = row->record;
    if (change.expected
        && std::find(change.expected->begin(), change.expected->end(), before.version)
               == change.expected->end())
        return DecorationOutcome{before, true};
    STAG_TRY(DecorationRecord after, changed(*row, change, now));
    if (after == before)
        return DecorationOutcome{std::move(after), false};
    STAG_TRY(auto record, write({row->id, std::move(after)}, change.act, actor, now));
    return DecorationOutcome{std::move(record), false};
}

Result<DecorationRecord>
DecorationWriter::write(Row row, DecorationAct act, const std::string &actor, Timestamp now)
{
    DecorationRecord &record = row.record;
    ++record.version;
    record.updated = now;
    STAG_TRY(record.changeNumber, nextChange());
    const std::string text = wire::writeDecorationContent(record.decoration);
    STAG_TRY_VOID(m_statements[Sql::InsertVersion].run(row.id,
                                                       record.version,
                                                       numberOf(act),
                                                       std::string_view(actor),
                                                       toUnixMs(now),
                                                       std::string_view(text)));
    Decoration published = record.decoration;
    if (record.publishedVersion && *record.publishedVersion != record.version) {
        STAG_TRY(published, content(row.id, *record.publishedVersion));
    }
    record.state = !record.publishedVersion         ? DecorationState::Draft
                   : published == record.decoration ? DecorationState::Published
                                                    : DecorationState::Changed;
    STAG_TRY_VOID(update(row));
    STAG_TRY_VOID(place(row));
    STAG_TRY_VOID(show(row, published));
    STAG_TRY_VOID(m_statements[Sql::PruneVersions].run(
        row.id, record.version - m_limits.versionsMax, record.publishedVersion));
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = kActions.at(static_cast<std::size_t>(act));
    entry.decoration = record.id;
    STAG_TRY_VOID(m_audit.write(entry));
    return std::move(record);
}

Result<void> DecorationWriter::update(const Row &row)
{
    const DecorationRecord &record = row.record;
    std::optional<std::int64_t> deleted;
    if (record.deleted)
        deleted.emplace(toUnixMs(*record.deleted));
    return runWith(m_statements[Sql::Update],
                   record.decoration,
                   row.id,
                   record.version,
                   record.publishedVersion,
                   numberOf(record.state),
                   toUnixMs(record.updated),
                   deleted,
                   record.changeNumber);
}

Result<void> DecorationWriter::place(const Row &row)
{
    if (row.record.deleted)
        return m_statements[Sql::DeleteBox].run(row.id);
    const geo::Ecef point = pointOf(row.record.decoration);
    return m_statements[Sql::PutBox].run(row.id, point.xM, point.yM, point.zM);
}

Result<void> DecorationWriter::show(const Row &row, const Decoration &published)
{
    const DecorationRecord &record = row.record;
    Statement &find = m_statements[Sql::SeenVersion];
    STAG_TRY(const bool isSeen, find.first(row.id));
    const std::int64_t seenVersion = isSeen ? find.integer(0) : 0;
    find.reset();
    const bool isToBeSeen = record.publishedVersion && !record.deleted && published.isActive;
    if (isToBeSeen ? seenVersion == *record.publishedVersion : !isSeen)
        return success();
    if (isToBeSeen) {
        STAG_TRY_VOID(runWith(m_statements[Sql::See],
                              published,
                              row.id,
                              std::string_view(record.id.text()),
                              textOrNull(record.createdBy),
                              toUnixMs(record.created),
                              toUnixMs(record.updated),
                              *record.publishedVersion,
                              record.changeNumber));
        const geo::Ecef point = pointOf(published);
        STAG_TRY_VOID(m_statements[Sql::PutPublishedBox].run(row.id, point.xM, point.yM, point.zM));
    } else {
        STAG_TRY_VOID(m_statements[Sql::Hide].run(row.id));
        STAG_TRY_VOID(m_statements[Sql::DeletePublishedBox].run(row.id));
    }
    return m_statements[Sql::NotePublic].run(row.id, record.changeNumber);
}

} // namespace stag::storage
