// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_state.h"
#include "ui/models/entity_ref.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace stag::ui::models {

class LiveStore;
class Visibility;

/// Session → Devices, Anchors, Planes, Meshes → entities.
///
/// Rates and ages are computed when they are asked for and are not announced: a view repaints them
/// at its own pace. Thread: GUI.
class SessionTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, RateColumn, AgeColumn, EyeColumn, ColumnCount };
    enum Role {
        EntityRole = Qt::UserRole + 1, ///< EntityRef; invalid for groups
        KindRole,                      ///< int(EntityKind); of the members for groups
        IsGroupRole,                   ///< bool
        SeriesRole,                    ///< int, colour of a device; -1 for others
        ShownRole,                     ///< bool, the eye is open
        VisibleRole,                   ///< bool, neither it nor its session is hidden
        SortRole,                      ///< groups in a fixed order, the rest by name
    };

    SessionTreeModel(LiveStore &store, Visibility &visibility, QObject *parent = nullptr);
    ~SessionTreeModel() override;

    [[nodiscard]] QModelIndex indexOf(const EntityRef &ref, int column = NameColumn) const;
    [[nodiscard]] std::optional<EntityRef> entityAt(const QModelIndex &index) const;
    /// The entity itself, or all members of a group.
    [[nodiscard]] std::vector<EntityRef> entitiesAt(const QModelIndex &index) const;
    /// New texts after a change of language.
    void retranslate();

    [[nodiscard]] QModelIndex
    index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Node;
    using Nodes = std::vector<std::unique_ptr<Node>>;

    void apply(const stag::live::ChangeSet &changes);
    void insertSessions(const std::vector<EntityRef> &refs);
    void insertMembers(const std::vector<EntityRef> &refs);
    void removeAll(const std::vector<EntityRef> &refs);
    void removeChildren(Node &parent, const std::vector<Node *> &gone);
    void refreshNames(const std::vector<EntityRef> &refs);
    void announceShown(const std::vector<EntityRef> &refs);
    Node &groupFor(const EntityRef &ref);
    [[nodiscard]] Node *find(const EntityRef &ref) const;
    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node &node, int column) const;
    [[nodiscard]] QString text(const Node &node, int column) const;
    [[nodiscard]] QString groupTitle(EntityKind kind) const;

    LiveStore &m_store;
    Visibility &m_visibility;
    std::unique_ptr<Node> m_root;
    std::unordered_map<EntityRef, Node *> m_nodes;
};

} // namespace stag::ui::models
