// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/subscribers_model.h"

#include "ui/models/filter_words.h"
#include "ui/models/format.h"

#include <algorithm>

namespace stag::ui::models {

using namespace Qt::StringLiterals;
using stag::live::DeliveryClass;
using stag::live::DeliveryCounts;
using stag::live::Subscriber;

namespace {

/// A quarter of a second is what people begin to see.
constexpr std::chrono::milliseconds kLate{250};

constexpr std::array kClasses{
    DeliveryClass::Pose, DeliveryClass::Reliable, DeliveryClass::Telemetry};

std::uint64_t countOf(const DeliveryCounts &counts, int column)
{
    switch (column) {
    case SubscribersModel::DeliveredColumn:
        return counts.delivered;
    case SubscribersModel::CoalescedColumn:
        return counts.coalesced;
    default:
        return counts.dropped;
    }
}

std::uint64_t sumOf(const Subscriber &subscriber, int column)
{
    std::uint64_t sum = 0;
    for (const DeliveryCounts &counts : subscriber.deliveries)
        sum += countOf(counts, column);
    return sum;
}

/// Of a live feed; the WebSocket of a session has one way to say things.
QString encodingWords(stag::live::SubscriberKind kind)
{
    switch (kind) {
    case stag::live::SubscriberKind::LiveBinary:
        return u" · "_s + SubscribersModel::tr("in bytes");
    case stag::live::SubscriberKind::LiveJson:
        return u" · "_s + SubscribersModel::tr("as JSON");
    case stag::live::SubscriberKind::Session:
        break;
    }
    return {};
}

bool isCount(int column)
{
    return column == SubscribersModel::DeliveredColumn
           || column == SubscribersModel::CoalescedColumn
           || column == SubscribersModel::DroppedColumn;
}

} // namespace

SubscribersModel::SubscribersModel(const ModelLimits &limits, QObject *parent)
    : QAbstractTableModel(parent)
    , m_limits(limits)
{}

void SubscribersModel::update(const std::vector<Subscriber> &subscribers, Timestamp now)
{
    m_now = now;
    removeGone(subscribers);
    for (const Subscriber &subscriber : subscribers) {
        const auto at = std::lower_bound(
            m_rows.begin(), m_rows.end(), subscriber.id, [](const Row &row, std::uint64_t id) {
                return row.subscriber.id < id;
            });
        if (at != m_rows.end() && at->subscriber.id == subscriber.id) {
            note(*at, subscriber);
            continue;
        }
        const auto row = static_cast<int>(at - m_rows.begin());
        beginInsertRows({}, row, row);
        note(*m_rows.emplace(at), subscriber);
        endInsertRows();
    }
    // Ages change in every row.
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void SubscribersModel::note(Row &row, const Subscriber &subscriber) const
{
    row.subscriber = subscriber;
    row.lagsMs.push_back(static_cast<double>(subscriber.lag.count()));
    if (row.lagsMs.size() > m_limits.lagSamplesMax)
        row.lagsMs.pop_front();
}

void SubscribersModel::removeGone(const std::vector<Subscriber> &subscribers)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const std::uint64_t id = at(row).id;
        const bool stays = std::any_of(subscribers.begin(),
                                       subscribers.end(),
                                       [id](const Subscriber &other) { return other.id == id; });
        if (stays)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void SubscribersModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

const Subscriber &SubscribersModel::at(int row) const
{
    return m_rows.at(static_cast<std::size_t>(row)).subscriber;
}

QList<double> SubscribersModel::history(int row) const
{
    const auto &lags = m_rows.at(static_cast<std::size_t>(row)).lagsMs;
    return {lags.begin(), lags.end()};
}

QString SubscribersModel::className(DeliveryClass deliveryClass)
{
    switch (deliveryClass) {
    case DeliveryClass::Pose:
        return tr("Poses");
    case DeliveryClass::Reliable:
        return tr("Ordered");
    case DeliveryClass::Telemetry:
        return tr("Telemetry");
    }
    return {};
}

bool SubscribersModel::isLate(const Subscriber &subscriber)
{
    return subscriber.lag >= kLate;
}

QString SubscribersModel::toText(const std::vector<int> &rows) const
{
    QStringList lines;
    QStringList head;
    for (int column = 0; column < ColumnCount; ++column)
        head.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(head.join(u'\t'));
    for (const int row : rows) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells.append(text(at(row), column));
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

int SubscribersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SubscribersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SubscribersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Subscriber &subscriber = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(subscriber, index.column());
    case Qt::ToolTipRole:
        return isCount(index.column()) ? byClass(subscriber, index.column())
                                       : text(subscriber, index.column());
    case SortRole:
        return sortValue(subscriber, index.column());
    case HistoryRole:
        return QVariant::fromValue(history(index.row()));
    case IsLateRole:
        return isLate(subscriber);
    default:
        return {};
    }
}

QString SubscribersModel::text(const Subscriber &subscriber, int column) const
{
    switch (column) {
    case ClientColumn:
        return fromUtf8(subscriber.address);
    case ListensColumn:
        return listensTo(subscriber).join(u"; "_s) + encodingWords(subscriber.kind);
    case SinceColumn:
        return formatAge(m_now - subscriber.connectedSince);
    case QueueColumn:
        return formatBytes(subscriber.queuedBytes);
    case LagColumn:
        return formatLatency(subscriber.lag);
    default:
        return formatCount(sumOf(subscriber, column));
    }
}

QVariant SubscribersModel::sortValue(const Subscriber &subscriber, int column) const
{
    switch (column) {
    case ClientColumn:
    case ListensColumn:
        return text(subscriber, column);
    case SinceColumn:
        return static_cast<qlonglong>((m_now - subscriber.connectedSince).count());
    case QueueColumn:
        return static_cast<qulonglong>(subscriber.queuedBytes);
    case LagColumn:
        return static_cast<qlonglong>(subscriber.lag.count());
    default:
        return static_cast<qulonglong>(sumOf(subscriber, column));
    }
}

QString SubscribersModel::byClass(const Subscriber &subscriber, int column) const
{
    QStringList lines;
    for (const DeliveryClass deliveryClass : kClasses) {
        const auto &counts = subscriber.deliveries.at(static_cast<std::size_t>(deliveryClass));
        lines.append(className(deliveryClass) + u": "_s + formatCount(countOf(counts, column)));
    }
    return lines.join(u'\n');
}

QVariant SubscribersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section >= SinceColumn && section != LagColumn
                                       ? Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)
                                       : Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClientColumn:
        return tr("Client");
    case ListensColumn:
        return tr("Listens to");
    case SinceColumn:
        return tr("Connected");
    case QueueColumn:
        return tr("Queue");
    case LagColumn:
        return tr("Lag");
    case DeliveredColumn:
        return tr("Delivered");
    case CoalescedColumn:
        return tr("Coalesced");
    case DroppedColumn:
        return tr("Dropped");
    default:
        return {};
    }
}

} // namespace stag::ui::models
