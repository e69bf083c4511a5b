// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/spatial/aabb.h"

#include <QString>
#include <QVariant>

#include <initializer_list>
#include <vector>

namespace stag::storage {

/// The text and the arguments of a question for anchors, condition by condition. The anchor is "a".
class AnchorQuerySql
{
public:
    void inSession(const model::SessionId &session);
    void notBefore(Timestamp time);
    void notAfter(Timestamp time);
    /// Borders included, both.
    void inBox(const spatial::Aabb &box);
    void inBall(const spatial::Vec3 &center, double radiusM);
    /// The order is by distance from there; else the newest come first.
    void nearestTo(const spatial::Vec3 &center);

    /// "SELECT columns FROM … ORDER BY …" with the arguments that belong to it.
    [[nodiscard]] QString select(const QString &columns) const;
    [[nodiscard]] std::vector<QVariant> arguments() const;

private:
    void require(const QString &condition, std::initializer_list<QVariant> values);
    void requireIndexed(const spatial::Aabb &box);

    QString m_where;
    QString m_order = QStringLiteral("a.timestamp DESC, a.key, a.session");
    std::vector<QVariant> m_arguments;
    std::vector<QVariant> m_orderArguments;
    bool m_isByPlace = false;
};

} // namespace stag::storage
