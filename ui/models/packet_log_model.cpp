// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/packet_log_model.h"

#include "core/wire/live_feed.h"
#include "ui/models/format.h"

#include <algorithm>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace live = stag::live;

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// Quotes a field of a table of comma-separated values (RFC 4180).
QByteArray csvField(const QString &value)
{
    QString quoted = value;
    if (quoted.contains(u',') || quoted.contains(u'"') || quoted.contains(u'\n')
        || quoted.contains(u'\r'))
        quoted = u'"' + quoted.replace(u'"', u"\"\""_s) + u'"';
    return quoted.toUtf8();
}

} // namespace

PacketLogModel::PacketLogModel(const ModelLimits &limits, QObject *parent)
    : QAbstractTableModel(parent)
    , m_limits(limits)
{}

void PacketLogModel::append(const std::vector<live::PacketLogged> &packets)
{
    if (packets.empty())
        return;
    if (!m_paused) {
        show(packets);
        return;
    }
    m_waiting.insert(m_waiting.end(), packets.begin(), packets.end());
    while (m_waiting.size() > m_limits.packetsMax) {
        m_waiting.pop_front();
        ++m_droppedCount;
    }
    Q_EMIT waitingCountChanged();
}

void PacketLogModel::show(const std::vector<live::PacketLogged> &packets)
{
    const std::size_t count = std::min(packets.size(), m_limits.packetsMax);
    const std::size_t room = m_limits.packetsMax - count;
    m_droppedCount += packets.size() - count;
    if (m_packets.size() > room) {
        beginRemoveRows({}, static_cast<int>(room), static_cast<int>(m_packets.size()) - 1);
        m_droppedCount += m_packets.size() - room;
        m_packets.resize(room);
        endRemoveRows();
    }
    beginInsertRows({}, 0, static_cast<int>(count) - 1);
    for (std::size_t i = packets.size() - count; i < packets.size(); ++i)
        m_packets.push_front(packets[i]);
    endInsertRows();
}

void PacketLogModel::clear()
{
    beginResetModel();
    m_packets.clear();
    m_waiting.clear();
    endResetModel();
    Q_EMIT waitingCountChanged();
}

void PacketLogModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    Q_EMIT pauseChanged();
    if (m_paused || m_waiting.empty())
        return;
    const std::vector<live::PacketLogged> waiting(m_waiting.begin(), m_waiting.end());
    m_waiting.clear();
    show(waiting);
    Q_EMIT waitingCountChanged();
}

const live::PacketLogged &PacketLogModel::packetAt(int row) const
{
    return m_packets[static_cast<std::size_t>(row)];
}

QByteArray PacketLogModel::toJsonLines(const std::vector<int> &rows) const
{
    QByteArray lines;
    for (const int row : rows) {
        const live::PacketLogged &packet = packetAt(row);
        lines += QByteArray::fromStdString(wire::writeLiveEvent(packet, packet.time)) + '\n';
    }
    return lines;
}

QByteArray PacketLogModel::toCsv(const std::vector<int> &rows) const
{
    QByteArray table("time_ms,session,kind,source,bytes,verdict,detail\r\n");
    for (const int row : rows) {
        const live::PacketLogged &packet = packetAt(row);
        const QByteArrayList fields{QByteArray::number(qint64(toUnixMs(packet.time))),
                                    csvField(text(packet.session.text())),
                                    csvField(text(packet.kind)),
                                    csvField(text(packet.source)),
                                    QByteArray::number(quint64(packet.sizeBytes)),
                                    csvField(verdictWord(packet.verdict)),
                                    csvField(text(packet.detail))};
        table += fields.join(',') + "\r\n";
    }
    return table;
}

QString PacketLogModel::verdictWord(live::Verdict verdict)
{
    switch (verdict) {
    case live::Verdict::Accepted:
        return tr("Accepted");
    case live::Verdict::Deduplicated:
        return tr("Deduplicated");
    case live::Verdict::DeltaApplied:
        return tr("Delta applied");
    case live::Verdict::Coalesced:
        return tr("Coalesced");
    case live::Verdict::Rejected:
        return tr("Rejected");
    case live::Verdict::Dropped:
        return tr("Dropped");
    }
    return {};
}

int PacketLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_packets.size());
}

int PacketLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PacketLogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const live::PacketLogged &packet = packetAt(index.row());
    if (role == VerdictRole)
        return static_cast<int>(packet.verdict);
    if (role == Qt::TextAlignmentRole && index.column() == BytesColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == DetailColumn)
        return text(packet.detail);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return formatTimeOfDay(packet.time);
    case SessionColumn:
        return text(packet.session.text());
    case KindColumn:
        return text(packet.kind);
    case SourceColumn:
        return text(packet.source);
    case BytesColumn:
        return formatCount(packet.sizeBytes);
    case VerdictColumn:
        return verdictWord(packet.verdict);
    case DetailColumn:
        return text(packet.detail);
    default:
        return {};
    }
}

QVariant PacketLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == BytesColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case SessionColumn:
        return tr("Session");
    case KindColumn:
        return tr("Kind");
    case SourceColumn:
        return tr("Source");
    case BytesColumn:
        return tr("Bytes");
    case VerdictColumn:
        return tr("Verdict");
    case DetailColumn:
        return tr("Detail");
    default:
        return {};
    }
}

} // namespace stag::ui::models
