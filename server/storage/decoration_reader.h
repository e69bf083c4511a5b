// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/decoration_store.h"
#include "server/storage/limits.h"
#include "server/storage/statement_set.h"

#include <functional>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;
class DecorationQuerySql;

/// Questions about decorations, as those of DecorationStore. On one connection and its thread.
class DecorationReader
{
public:
    [[nodiscard]] static Result<DecorationReader> create(Database &database,
                                                         const DecorationStoreLimits &limits);

    [[nodiscard]] Result<model::DecorationRecord> one(const model::DecorationId &id,
                                                      model::DecorationAudience audience);
    [[nodiscard]] Result<DecorationPage> list(const model::DecorationListQuery &query);
    [[nodiscard]] Result<model::FoundDecorations> nearby(const model::DecorationNearbyQuery &query);
    [[nodiscard]] Result<model::FoundDecorations> within(const model::DecorationBoundsQuery &query);
    [[nodiscard]] Result<model::FoundDecorations>
    inRegion(const model::DecorationRegionQuery &query);
    [[nodiscard]] Result<std::vector<model::DecorationVersion>>
    versions(const model::DecorationId &id, std::int64_t before, std::size_t limit);
    [[nodiscard]] Result<DecorationVersionPair> versionPair(const model::DecorationId &id,
                                                            std::optional<std::int64_t> from,
                                                            std::optional<std::int64_t> to);
    [[nodiscard]] Result<PublicChanges> publicChanges(std::int64_t after, std::size_t limit);

private:
    enum class Sql : std::size_t { Versions, Version, PublicChanges, Count };
    static std::string_view textOf(Sql sql);
    using Take = std::function<bool(const Statement &)>; ///< false: enough

    DecorationReader(Database &database,
                     StatementSet<Sql> statements,
                     const DecorationStoreLimits &limits)
        : m_database(&database)
        , m_statements(std::move(statements))
        , m_limits(limits)
    {}

    [[nodiscard]] Result<void>
    each(const std::string &sql, const SqlValues &arguments, const Take &take);
    [[nodiscard]] Result<model::DecorationVersion> version(const model::DecorationRecord &record,
                                                           std::int64_t version);

    Database *m_database;
    StatementSet<Sql> m_statements;
    DecorationStoreLimits m_limits;
};

} // namespace stag::storage
