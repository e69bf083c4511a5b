// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/packet_filter_model.h"

#include "ui/models/packet_log_model.h"

#include <QRegularExpression>

#include <algorithm>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace live = stag::live;

namespace {

QString stableName(live::Verdict verdict)
{
    switch (verdict) {
    case live::Verdict::Accepted:
        return u"accepted"_s;
    case live::Verdict::Deduplicated:
        return u"deduplicated"_s;
    case live::Verdict::DeltaApplied:
        return u"delta_applied"_s;
    case live::Verdict::Coalesced:
        return u"coalesced"_s;
    case live::Verdict::Rejected:
        return u"rejected"_s;
    case live::Verdict::Dropped:
        return u"dropped"_s;
    }
    return {};
}

bool has(const std::string &utf8, const QString &part)
{
    return QString::fromStdString(utf8).contains(part, Qt::CaseInsensitive);
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
    const QString word = PacketLogModel::verdictWord(packet.verdict);
    const auto verdictHas = [&](const QString &part) {
        return stableName(packet.verdict).startsWith(part, Qt::CaseInsensitive)
               || word.startsWith(part, Qt::CaseInsensitive);
    };
    if (!verdictHas(verdict) || !has(packet.kind, kind) || !has(packet.session.text(), session))
        return false;
    return std::all_of(words.begin(), words.end(), [&](const QString &part) {
        return has(packet.session.text(), part) || has(packet.kind, part)
               || has(packet.source, part) || has(packet.detail, part)
               || word.contains(part, Qt::CaseInsensitive);
    });
}

void PacketFilterModel::setFilter(const PacketFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    invalidateFilter();
}

bool PacketFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *log = qobject_cast<const PacketLogModel *>(sourceModel());
    return log && m_filter.matches(log->packetAt(row));
}

} // namespace stag::ui::models
