// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette_model.h"

#include "ui/shell/fuzzy_match.h"
#include "ui/shell/limits.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QIcon>
#include <QMenu>

#include <algorithm>

namespace stag::ui::shell {

namespace {

QString plainText(QString text)
{
    text.replace(QStringLiteral("&&"), QStringLiteral("\x01"));
    text.remove(u'&');
    return text.replace(u'\x01', u'&');
}

/// The menu an action stands in, which tells the reader what it is about.
QString menuOf(const QAction &action)
{
    for (const QObject *object : action.associatedObjects()) {
        if (const auto *menu = qobject_cast<const QMenu *>(object))
            return plainText(menu->title());
    }
    return {};
}

} // namespace

PaletteModel::PaletteModel(const theme::Theme &theme,
                           ActionSource actions,
                           EntrySource entries,
                           QSettings &settings,
                           QObject *parent)
    : QAbstractListModel(parent)
    , m_theme(theme)
    , m_actions(std::move(actions))
    , m_entries(std::move(entries))
    , m_recent(settings)
{}

void PaletteModel::setFilter(const QString &text)
{
    beginResetModel();
    m_rows = matchingActions(text);
    if (!text.trimmed().isEmpty()) {
        for (workspaces::PaletteEntry &entry : m_entries(text, ShellLimits::kPaletteEntriesMax)) {
            Row row;
            row.title = std::move(entry.title);
            row.detail = std::move(entry.detail);
            row.key = row.title + u'\n' + row.detail;
            row.icon = m_theme.icon(entry.iconName);
            row.activate = std::move(entry.activate);
            if (const auto match = fuzzyMatch(text, row.title)) {
                row.score = match->score;
                for (const int position : match->positions)
                    row.positions.append(position);
            }
            m_rows.push_back(std::move(row));
        }
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [this](const Row &a, const Row &b) {
        return goesFirst(a, b);
    });
    if (m_rows.size() > std::size_t(ShellLimits::kPaletteRowsMax))
        m_rows.resize(std::size_t(ShellLimits::kPaletteRowsMax));
    endResetModel();
}

std::vector<PaletteModel::Row> PaletteModel::matchingActions(const QString &text) const
{
    std::vector<Row> rows;
    for (QAction *action : m_actions()) {
        const QString title = plainText(action->text());
        if (title.isEmpty() || action->isSeparator() || action->menu() || !action->isEnabled())
            continue;
        const auto match = fuzzyMatch(text, title);
        if (!match)
            continue;
        Row row;
        row.title = title;
        row.detail = menuOf(*action);
        row.shortcut = action->shortcut().toString(QKeySequence::NativeText);
        row.icon = action->icon();
        row.score = match->score;
        row.action = action;
        row.key = action->objectName().isEmpty() ? title : action->objectName();
        for (const int position : match->positions)
            row.positions.append(position);
        rows.push_back(std::move(row));
    }
    return rows;
}

bool PaletteModel::goesFirst(const Row &a, const Row &b) const
{
    if (a.score != b.score)
        return a.score > b.score;
    const int rankOfA = m_recent.rank(a.key);
    const int rankOfB = m_recent.rank(b.key);
    return rankOfA >= 0 && (rankOfB < 0 || rankOfA < rankOfB);
}

void PaletteModel::activate(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    // A copy: what it does may change the model.
    const Row chosen = m_rows[std::size_t(row)];
    m_recent.remember(chosen.key);
    if (chosen.action)
        chosen.action->trigger();
    else if (chosen.activate)
        chosen.activate();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return row.title;
    case Qt::DecorationRole:
        return row.icon;
    case DetailRole:
        return row.detail;
    case ShortcutRole:
        return row.shortcut;
    case PositionsRole:
        return row.positions;
    default:
        return {};
    }
}

} // namespace stag::ui::shell
