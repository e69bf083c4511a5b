// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/audit_log.h"
#include "server/storage/decoration_store.h"
#include "server/storage/limits.h"
#include "server/storage/statement_set.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Writes decorations, in the transaction of the caller, with an entry in the audit log for each.
class DecorationWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<DecorationWriter>>
    create(Database &database, const DecorationStoreLimits &limits);

    /// As those of DecorationStore.
    [[nodiscard]] Result<std::vector<model::DecorationRecord>>
    create(const std::vector<NewDecoration> &decorations, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<DecorationOutcome>
    change(const DecorationChange &change, const std::string &actor, Timestamp now);

private:
    enum class Sql : std::size_t {
        Find,
        Newest,
        Insert,
        Update,
        CountChange,
        ChangeNumber,
        InsertVersion,
        FindVersion,
        PruneVersions,
        PutBox,
        DeleteBox,
        SeenVersion,
        See,
        Hide,
        NotePublic,
        PutPublishedBox,
        DeletePublishedBox,
        Count
    };
    static std::string_view textOf(Sql sql);

    struct Row
    {
        std::int64_t id = 0;
        model::DecorationRecord record;
    };

    DecorationWriter(StatementSet<Sql> statements,
                     AuditLog audit,
                     const DecorationStoreLimits &limits)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
        , m_limits(limits)
    {}

    [[nodiscard]] Result<std::optional<Row>> find(const model::DecorationId &id);
    [[nodiscard]] Result<model::DecorationRecord>
    createOne(const NewDecoration &wanted, const std::string &actor, Timestamp now);
    /// What the change makes of the record, without its numbers.
    [[nodiscard]] Result<model::DecorationRecord>
    changed(const Row &before, const DecorationChange &change, Timestamp now);
    /// Writes the next version of a row and who made it; gives back what is then there.
    [[nodiscard]] Result<model::DecorationRecord>
    write(Row row, model::DecorationAct act, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<std::int64_t> nextChange();
    [[nodiscard]] Result<void> update(const Row &row);
    [[nodiscard]] Result<model::Decoration> content(std::int64_t row, std::int64_t version);
    [[nodiscard]] Result<void> place(const Row &row);
    /// Lets everybody see what is published of it, and nothing else.
    [[nodiscard]] Result<void> show(const Row &row, const model::Decoration &published);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
    const DecorationStoreLimits m_limits;
};

} // namespace stag::storage
