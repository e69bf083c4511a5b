// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/ecef_box.h"
#include "core/model/decoration_query.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>

struct sqlite3;

namespace stag::storage {

/// Lets statements on this connection ask an R*Tree of points in space for those within a ball, the
/// nearest first: "id MATCH nearest_ball(x, y, z, radius)".
[[nodiscard]] Result<void> addNearestBall(sqlite3 *handle);

/// A question about decorations in SQL, put together piece by piece.
class DecorationQuerySql
{
public:
    explicit DecorationQuerySql(model::DecorationAudience audience)
        : m_audience(audience)
    {}

    void withKey(const std::string &key);
    void matching(const model::DecorationFilter &filter);
    /// The nearest first, by the boxes of the index.
    void inBall(const geo::Ecef &center, double radiusM);
    void inBox(const geo::EcefBox &box);

    /// Rows of decorationRecordAt(), behind the number of the row. `more`: an order and a limit.
    [[nodiscard]] std::string select(const std::string &more = {}) const;
    [[nodiscard]] std::string count() const;
    /// A further argument, as its name in the text.
    [[nodiscard]] std::string argument(SqlValue value);
    [[nodiscard]] const SqlValues &arguments() const { return m_arguments; }

private:
    [[nodiscard]] bool isForEverybody() const
    {
        return m_audience == model::DecorationAudience::Everybody;
    }
    void require(const std::string &condition);
    [[nodiscard]] std::string from() const;

    const model::DecorationAudience m_audience;
    bool m_isByPlace = false;
    std::string m_where;
    SqlValues m_arguments;
};

} // namespace stag::storage
