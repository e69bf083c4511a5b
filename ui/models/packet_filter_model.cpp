// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/packet_filter_model.h"

#include "core/wire/live_feed.h"
#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/packet_log_model.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace live = stag::live;

namespace {

bool has(const std::string &utf8, const QString &part)
{
    return fromUtf8(utf8).contains(part, Qt::CaseInsensitive);
}

} // namespace

PacketFilter PacketFilter::parse(const QString &text)
{
    static const QRegularExpression kSpace(u"\\s+"_s);
    PacketFilter filter;
    for (const QString &part : text.split(kSpace, Qt::SkipEmptyParts)) {
        const qsizetype colon = part.indexOf(u':');
        const QString key = part.left(std::max<qsizetype>(colon, 0)).toLower();
        QString value = part.mid(colon + 1);
        if (value.compare(u"any"_s, Qt::CaseInsensitive) == 0 && colon > 0)
            value.clear();
        if (key == u"verdict")
            filter.verdict = value;
        else if (key == u"kind")
            filter.kind = value;
        else if (key == u"session")
            filter.session = value;
        else
            filter.words.append(part);
    }
    return filter;
}

bool PacketFilter::matches(const live::PacketLogged &packet) const
{
    const std::string_view name = wire::verdictName(packet.verdict);
    const auto stableName = QLatin1String(name.data(), qsizetype(name.size()));
    const QString word = PacketLogModel::verdictWord(packet.verdict);
    const auto verdictHas = [&](const QString &part) {
        return stableName.startsWith(part, Qt::CaseInsensitive)
               || word.startsWith(part, Qt::CaseInsensitive);
    };
    if (!verdictHas(verdict) || !has(packet.kind, kind) || !has(packet.session.text(), session))
        return false;
    return std::all_of(words.begin(), words.end(), [&](const QString &part) {
        return has(packet.session.text(), part) || has(packet.kind, part)
               || has(packet.source, part) || has(packet.detail, part) || has(packet.entity, part)
               || word.contains(part, Qt::CaseInsensitive);
    });
}

PacketFilterModel::PacketFilterModel(const LiveStore &store, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_store(store)
{}

void PacketFilterModel::setFilter(const PacketFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    invalidateFilter();
}

void PacketFilterModel::setKinds(PacketKinds kinds)
{
    if (std::exchange(m_kinds, kinds) != kinds)
        invalidateFilter();
}

void PacketFilterModel::setSelection(const std::vector<EntityRef> &refs)
{
    m_selection.clear();
    for (const EntityRef &ref : refs)
        m_selection.emplace_back(m_store, ref);
    if (m_onlySelection)
        invalidateFilter();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {MarkedRole});
}

void PacketFilterModel::setOnlySelection(bool only)
{
    if (std::exchange(m_onlySelection, only) != only)
        invalidateFilter();
}

bool PacketFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *log = qobject_cast<const PacketLogModel *>(sourceModel());
    if (!log)
        return false;
    const live::PacketLogged &packet = log->packetAt(row);
    const bool isProblem =
        packet.verdict == live::Verdict::Rejected || packet.verdict == live::Verdict::Dropped;
    if (!isProblem && m_filter.kind.isEmpty() && !m_kinds.testFlag(log->kindAt(row)))
        return false;
    if (m_onlySelection && !m_selection.empty() && !isOfSelection(packet))
        return false;
    return m_filter.matches(packet);
}

bool PacketFilterModel::isOfSelection(const live::PacketLogged &packet) const
{
    return std::any_of(m_selection.begin(), m_selection.end(), [&](const PacketSubject &subject) {
        return subject.matches(packet);
    });
}

bool PacketFilterModel::isMarked(const live::PacketLogged &packet) const
{
    // A mark on every row of a session would tell nothing.
    return std::any_of(m_selection.begin(), m_selection.end(), [&](const PacketSubject &subject) {
        return !subject.isSession() && subject.matches(packet);
    });
}

QString PacketFilterModel::detailOf(const live::PacketLogged &packet) const
{
    const auto entity = subjectOf(m_store, packet);
    return PacketLogModel::detailOf(packet,
                                    entity ? m_store.name(*entity) : fromUtf8(packet.entity));
}

QVariant PacketFilterModel::data(const QModelIndex &index, int role) const
{
    const auto *log = qobject_cast<const PacketLogModel *>(sourceModel());
    const bool isDetail = index.column() == PacketLogModel::DetailColumn
                          && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole);
    if (!log || (role != MarkedRole && !isDetail))
        return QSortFilterProxyModel::data(index, role);
    const live::PacketLogged &packet = log->packetAt(mapToSource(index).row());
    return isDetail ? QVariant(detailOf(packet)) : QVariant(isMarked(packet));
}

} // namespace stag::ui::models
