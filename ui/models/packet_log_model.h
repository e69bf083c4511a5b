// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/models/limits.h"
#include "ui/models/packet_kind.h"

#include <QAbstractTableModel>
#include <QByteArray>

#include <array>
#include <deque>
#include <vector>

namespace stag::ui::models {

/// The last packets the server saw, newest first, bounded; poses have a bound of their own.
///
/// Thread: GUI.
class PacketLogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        SessionColumn,
        KindColumn,
        SourceColumn,
        BytesColumn,
        VerdictColumn,
        DetailColumn,
        ColumnCount
    };
    enum Role { VerdictRole = Qt::UserRole + 1 /**< int(live::Verdict) */ };

    explicit PacketLogModel(const ModelLimits &limits = {}, QObject *parent = nullptr);

    void append(const std::vector<stag::live::PacketLogged> &packets);
    void clear();
    /// While paused, rows stand still; what arrives waits and is shown when the pause ends.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] std::size_t waitingCount() const { return m_waiting.size(); }
    /// Packets that have left the log because it is full.
    [[nodiscard]] std::uint64_t droppedCount() const { return m_droppedCount; }

    /// Packets of a kind that have come since the log was empty.
    [[nodiscard]] std::uint64_t arrivedCount(PacketKind kind) const;

    [[nodiscard]] const stag::live::PacketLogged &packetAt(int row) const;
    [[nodiscard]] PacketKind kindAt(int row) const;
    /// One packet as JSON over several lines.
    [[nodiscard]] QString json(int row) const;
    /// The packets of these rows as one JSON object per line, or with a head line and commas.
    [[nodiscard]] QByteArray toJsonLines(const std::vector<int> &rows) const;
    [[nodiscard]] QByteArray toCsv(const std::vector<int> &rows) const;

    /// The reason, or what the packet brings: an entity, called `name`, and its triangles.
    [[nodiscard]] static QString detailOf(const stag::live::PacketLogged &packet,
                                          const QString &name);
    [[nodiscard]] static QString verdictWord(stag::live::Verdict verdict);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void pauseChanged();
    void waitingCountChanged();

private:
    struct Line
    {
        stag::live::PacketLogged packet;
        PacketKind kind;
    };
    using Lines = std::deque<Line>;

    void show(Lines lines);
    void addWaiting(Lines lines);
    void makeRoomForPoses(std::size_t coming);
    void dropRows(int first, int last);

    ModelLimits m_limits;
    Lines m_lines;   ///< newest first
    Lines m_waiting; ///< oldest first
    std::size_t m_poseCount = 0;
    std::size_t m_waitingPoseCount = 0;
    std::array<std::uint64_t, 4> m_arrived{}; ///< by kind
    std::uint64_t m_droppedCount = 0;
    bool m_paused = false;
};

} // namespace stag::ui::models
