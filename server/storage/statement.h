// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/spatial/pose.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace stag::storage {

/// What a parameter may be when only the text of the statement knows how many there are.
using SqlValue = std::variant<std::int64_t, double, std::string>;
using SqlValues = std::vector<SqlValue>;

/// As large as SQLite has them.
[[nodiscard]] constexpr std::int64_t sqlInteger(std::size_t value)
{
    constexpr auto kMax = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(value < kMax ? value : kMax);
}

/// A prepared statement, straight on SQLite. What is bound must outlive the step.
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
        [[maybe_unused]] int index = 0; // there may be no parameters
        (bindNext(index, args), ...);
        return next();
    }
    [[nodiscard]] Result<bool> firstOf(const SqlValues &values);
    [[nodiscard]] Result<bool> next();
    void reset();

    [[nodiscard]] bool isNull(int column) const;
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
    template<typename T>
    void bindNext(int &index, const T &value)
    {
        bind(++index, value);
    }
    /// Seven parameters, in the order of the columns: x, y, z, qx, qy, qz, qw.
    void bindNext(int &index, const spatial::Pose &pose);
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
