// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace stag::storage {

/// A prepared statement of the write path, straight on SQLite. What is bound must outlive the step.
class Statement
{
public:
    [[nodiscard]] static Result<Statement> prepare(sqlite3 *handle, std::string_view sql);

    /// Binds all parameters and runs to the end; for statements without rows.
    template<typename... Args>
    [[nodiscard]] Result<void> run(const Args &...args)
    {
        STAG_TRY(const bool row, first(args...));
        static_cast<void>(row);
        reset();
        return success();
    }

    /// Binds all parameters, runs an INSERT to the end and returns the id of the new row; nothing
    /// if it inserted none. Much cheaper than RETURNING.
    template<typename... Args>
    [[nodiscard]] Result<std::optional<std::int64_t>> insert(const Args &...args)
    {
        STAG_TRY_VOID(run(args...));
        return insertedRow();
    }

    /// Binds all parameters and steps to the first row; false when there is none. reset() after
    /// use.
    template<typename... Args>
    [[nodiscard]] Result<bool> first(const Args &...args)
    {
        reset();
        int index = 0;
        (bind(++index, args), ...);
        return next();
    }
    [[nodiscard]] Result<bool> next();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const; ///< valid until the next step
    [[nodiscard]] BytesView blob(int column) const;        ///< valid until the next step

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    explicit Statement(sqlite3_stmt *statement)
        : m_statement(statement)
    {}

    [[nodiscard]] std::optional<std::int64_t> insertedRow() const;
    void bind(int index, std::int64_t value);
    void bind(int index, double value);
    void bind(int index, std::string_view value);
    void bind(int index, BytesView value);
    template<typename T>
    void bind(int index, const std::optional<T> &value)
    {
        if (value)
            bind(index, *value);
        else
            bindNull(index);
    }
    void bindNull(int index);

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    bool m_active = false;
};

} // namespace stag::storage
