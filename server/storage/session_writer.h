// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ids.h"
#include "server/storage/statement_set.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// The rows of sessions. That one was seen and what it got is written once for many events. In the
/// transaction of the caller.
class SessionWriter
{
public:
    /// The ids of sessions up to `newestRow` are not given again.
    [[nodiscard]] static Result<std::unique_ptr<SessionWriter>> create(Database &database,
                                                                       std::int64_t newestRow);

    struct Row
    {
        std::int64_t id = 0;
        std::int64_t firstSeenMs = 0;
    };
    /// Of a session that there may not have been before.
    [[nodiscard]] Result<Row> row(const model::SessionId &session, Timestamp now);
    /// Counts what a session got, which also marks it as seen.
    void touch(std::int64_t row, Timestamp now, std::int64_t anchors, std::int64_t meshes);
    [[nodiscard]] Result<void> flush();
    /// Something was rolled back or deleted: what is not written never will be.
    void forget();

private:
    enum class Sql : std::size_t { Find, FindNewest, Insert, Touch, Count };
    static std::string_view textOf(Sql sql);
    struct Touch
    {
        Timestamp seen;
        std::int64_t anchors = 0;
        std::int64_t meshes = 0;
    };

    explicit SessionWriter(StatementSet<Sql> statements)
        : m_statements(std::move(statements))
    {}

    StatementSet<Sql> m_statements;
    std::unordered_map<std::string, Row> m_rows;
    std::unordered_map<std::int64_t, Touch> m_touched;
    std::int64_t m_newestRow = 0;
};

} // namespace stag::storage
