// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_filter_model.h"

#include "ui/models/session_tree_model.h"

namespace stag::ui::models {

SessionFilterModel::SessionFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
    // The C locale cannot count.
    , m_collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale())
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setSortRole(SessionTreeModel::SortRole);
    setFilterRole(SessionTreeModel::SortRole);
    setDynamicSortFilter(true);
    sort(SessionTreeModel::NameColumn);
}

void SessionFilterModel::setFilterText(const QString &text)
{
    if (text.trimmed() == m_text)
        return;
    m_text = text.trimmed();
    invalidateFilter();
}

bool SessionFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_text.isEmpty())
        return true;
    const QModelIndex index = sourceModel()->index(row, SessionTreeModel::NameColumn, parent);
    if (index.data(SessionTreeModel::IsGroupRole).toBool())
        return false;
    const auto ref = index.data(SessionTreeModel::EntityRole).value<stag::live::EntityKey>();
    return index.data(Qt::DisplayRole).toString().contains(m_text, Qt::CaseInsensitive)
           || QString::fromStdString(ref.id).contains(m_text, Qt::CaseInsensitive);
}

bool SessionFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return m_collator.compare(left.data(SessionTreeModel::SortRole).toString(),
                              right.data(SessionTreeModel::SortRole).toString())
           < 0;
}

} // namespace stag::ui::models
