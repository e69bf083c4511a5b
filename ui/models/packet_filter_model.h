// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/models/entity_ref.h"
#include "ui/models/packet_kind.h"
#include "ui/models/packet_subject.h"

#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

#include <vector>

namespace stag::ui::models {

class LiveStore;

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

/// The rows of the packet log that a filter lets through, with what they have to do with the
/// selection. Details call entities by name instead of id.
class PacketFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum Role { MarkedRole = Qt::UserRole + 100 /**< bool, belongs to a selected entity */ };

    explicit PacketFilterModel(const LiveStore &store, QObject *parent = nullptr);

    void setFilter(const PacketFilter &filter);
    /// What is rejected or dropped is shown whatever its kind, and a filter that names a kind shows
    /// it.
    void setKinds(PacketKinds kinds);
    [[nodiscard]] PacketKinds kinds() const { return m_kinds; }
    /// The entities whose rows are marked.
    void setSelection(const std::vector<EntityRef> &refs);
    /// Shows the rows of the selection only, if anything is selected.
    void setOnlySelection(bool only);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    [[nodiscard]] bool isOfSelection(const stag::live::PacketLogged &packet) const;
    [[nodiscard]] bool isMarked(const stag::live::PacketLogged &packet) const;
    [[nodiscard]] QString detailOf(const stag::live::PacketLogged &packet) const;

    const LiveStore &m_store;
    PacketFilter m_filter;
    PacketKinds m_kinds = kUsualPacketKinds;
    std::vector<PacketSubject> m_selection;
    bool m_onlySelection = false;
};

} // namespace stag::ui::models
