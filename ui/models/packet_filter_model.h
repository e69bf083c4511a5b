// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

namespace stag::ui::models {

/// What a filter line asks for: "verdict:rejected kind:mesh session:room chair". All parts must
/// match; "any" as a value asks for nothing.
struct PacketFilter
{
    QString verdict;
    QString kind;
    QString session;
    QStringList words; ///< each in the session, kind, source, verdict or detail

    [[nodiscard]] static PacketFilter parse(const QString &text);
    /// Compares without regard to case. A verdict matches by its English name or the shown word.
    [[nodiscard]] bool matches(const stag::live::PacketLogged &packet) const;

    bool operator==(const PacketFilter &) const = default;
};

/// The rows of the packet log that a filter lets through.
class PacketFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setFilter(const PacketFilter &filter);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    PacketFilter m_filter;
};

} // namespace stag::ui::models
