// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/packet_log_model.h"

#include "core/wire/live_feed.h"
#include "core/wire/pretty_json.h"
#include "ui/models/format.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace live = stag::live;

namespace {

constexpr auto isPose = [](const auto &line) { return line.kind == PacketKind::Pose; };

/// Where a kind is counted.
std::size_t placeOf(PacketKind kind)
{
    return static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(kind)));
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
    Lines lines;
    for (const live::PacketLogged &packet : packets) {
        lines.push_back({packet, packetKindOf(packet.kind)});
        ++m_arrived[placeOf(lines.back().kind)];
    }
    if (m_paused)
        addWaiting(std::move(lines));
    else
        show(std::move(lines));
}

void PacketLogModel::addWaiting(Lines lines)
{
    for (Line &line : lines) {
        m_waitingPoseCount += isPose(line) ? 1 : 0;
        m_waiting.push_back(std::move(line));
        const bool hasPoses = m_waitingPoseCount > m_limits.posesMax;
        if (!hasPoses && m_waiting.size() <= m_limits.packetsMax)
            continue;
        const auto oldest =
            hasPoses ? std::find_if(m_waiting.begin(), m_waiting.end(), isPose) : m_waiting.begin();
        m_waitingPoseCount -= isPose(*oldest) ? 1 : 0;
        m_waiting.erase(oldest);
        ++m_droppedCount;
    }
    Q_EMIT waitingCountChanged();
}

void PacketLogModel::show(Lines lines)
{
    while (lines.size() > m_limits.packetsMax) {
        lines.pop_front();
        ++m_droppedCount;
    }
    const auto poses = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), isPose));
    makeRoomForPoses(poses);
    const std::size_t room = m_limits.packetsMax - lines.size();
    if (m_lines.size() > room)
        dropRows(static_cast<int>(room), static_cast<int>(m_lines.size()) - 1);
    beginInsertRows({}, 0, static_cast<int>(lines.size()) - 1);
    for (Line &line : lines)
        m_lines.push_front(std::move(line));
    m_poseCount += poses;
    endInsertRows();
}

void PacketLogModel::makeRoomForPoses(std::size_t coming)
{
    if (m_poseCount + coming <= m_limits.posesMax)
        return;
    auto excess = static_cast<int>(std::min(m_poseCount, m_poseCount + coming - m_limits.posesMax));
    const auto isPoseAt = [this](int row) { return kindAt(row) == PacketKind::Pose; };
    // Runs of neighbours go at once, from the oldest.
    for (int last = rowCount() - 1; last >= 0 && excess > 0; --last) {
        if (!isPoseAt(last))
            continue;
        int first = last;
        while (first > 0 && isPoseAt(first - 1) && last - first + 1 < excess)
            --first;
        excess -= last - first + 1;
        dropRows(first, last);
        last = first;
    }
}

void PacketLogModel::dropRows(int first, int last)
{
    beginRemoveRows({}, first, last);
    const auto begin = m_lines.begin() + first;
    const auto end = m_lines.begin() + last + 1;
    m_poseCount -= static_cast<std::size_t>(std::count_if(begin, end, isPose));
    m_lines.erase(begin, end);
    m_droppedCount += static_cast<std::size_t>(last - first + 1);
    endRemoveRows();
}

void PacketLogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_waiting.clear();
    m_poseCount = 0;
    m_waitingPoseCount = 0;
    m_arrived = {};
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
    m_waitingPoseCount = 0;
    show(std::exchange(m_waiting, {}));
    Q_EMIT waitingCountChanged();
}

const live::PacketLogged &PacketLogModel::packetAt(int row) const
{
    return m_lines[static_cast<std::size_t>(row)].packet;
}

PacketKind PacketLogModel::kindAt(int row) const
{
    return m_lines[static_cast<std::size_t>(row)].kind;
}

std::uint64_t PacketLogModel::arrivedCount(PacketKind kind) const
{
    return m_arrived[placeOf(kind)];
}

QString PacketLogModel::json(int row) const
{
    const live::PacketLogged &packet = packetAt(row);
    return fromUtf8(wire::prettyJson(wire::writeLiveEvent(packet, packet.time)));
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
    QByteArray table("time_ms,session,kind,source,bytes,verdict,detail,entity,triangles\r\n");
    for (const int row : rows) {
        const live::PacketLogged &packet = packetAt(row);
        const QByteArrayList fields{QByteArray::number(qint64(toUnixMs(packet.time))),
                                    csvField(fromUtf8(packet.session.text())),
                                    csvField(fromUtf8(packet.kind)),
                                    csvField(fromUtf8(packet.source)),
                                    QByteArray::number(quint64(packet.sizeBytes)),
                                    csvField(verdictWord(packet.verdict)),
                                    csvField(fromUtf8(packet.detail)),
                                    csvField(fromUtf8(packet.entity)),
                                    packet.triangleCount
                                        ? QByteArray::number(quint64(*packet.triangleCount))
                                        : QByteArray()};
        table += fields.join(',') + "\r\n";
    }
    return table;
}

QString PacketLogModel::detailOf(const live::PacketLogged &packet, const QString &name)
{
    if (!packet.detail.empty())
        return fromUtf8(packet.detail);
    // A pose brings the device that is the source anyway.
    if (packetKindOf(packet.kind) == PacketKind::Pose)
        return {};
    return packet.triangleCount ? name + u", "_s + formatTriangles(*packet.triangleCount) : name;
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
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
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
        return detailOf(packet, fromUtf8(packet.entity));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return formatTimeOfDay(packet.time);
    case SessionColumn:
        return fromUtf8(packet.session.text());
    case KindColumn:
        return fromUtf8(packet.kind);
    case SourceColumn:
        return fromUtf8(packet.source);
    case BytesColumn:
        return formatCount(packet.sizeBytes);
    case VerdictColumn:
        return verdictWord(packet.verdict);
    case DetailColumn:
        return detailOf(packet, fromUtf8(packet.entity));
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
