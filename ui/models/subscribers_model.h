// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "ui/models/limits.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>

#include <array>
#include <deque>
#include <vector>

namespace stag::ui::models {

/// Who listens to the server, one row each; rows stay while their figures change.
///
/// Thread: GUI.
class SubscribersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        ClientColumn,
        ListensColumn,
        SinceColumn,
        QueueColumn,
        LagColumn,
        DeliveredColumn,
        CoalescedColumn,
        DroppedColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole + 1, ///< comparable by number or text
        HistoryRole,                 ///< QList<double>: its lags in ms, oldest first
        IsLateRole,                  ///< bool: it waits long enough to be noticed
    };

    explicit SubscribersModel(const ModelLimits &limits = {}, QObject *parent = nullptr);

    /// What the server says `now`.
    void update(const std::vector<stag::live::Subscriber> &subscribers, Timestamp now);
    void clear();

    [[nodiscard]] const stag::live::Subscriber &at(int row) const;
    [[nodiscard]] QList<double> history(int row) const;
    /// What people call a delivery class.
    [[nodiscard]] static QString className(stag::live::DeliveryClass deliveryClass);
    [[nodiscard]] static bool isLate(const stag::live::Subscriber &subscriber);
    /// The rows as lines of columns, with a head line.
    [[nodiscard]] QString toText(const std::vector<int> &rows) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        stag::live::Subscriber subscriber;
        std::deque<double> lagsMs; ///< oldest first
    };

    void note(Row &row, const stag::live::Subscriber &subscriber) const;
    void removeGone(const std::vector<stag::live::Subscriber> &subscribers);
    [[nodiscard]] QString text(const stag::live::Subscriber &subscriber, int column) const;
    [[nodiscard]] QVariant sortValue(const stag::live::Subscriber &subscriber, int column) const;
    [[nodiscard]] QString byClass(const stag::live::Subscriber &subscriber, int column) const;

    ModelLimits m_limits;
    std::vector<Row> m_rows; ///< by id
    Timestamp m_now{};
};

} // namespace stag::ui::models
