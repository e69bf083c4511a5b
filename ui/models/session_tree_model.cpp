// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_tree_model.h"

#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/visibility.h"

#include <algorithm>
#include <functional>
#include <map>

namespace stag::ui::models {

namespace live = stag::live;

struct SessionTreeModel::Node
{
    EntityRef ref; ///< of a group: its session and the kind of its members
    bool isGroup = false;
    QString name;
    Node *parent = nullptr;
    int row = 0;
    Nodes children;
};

namespace {

EntityRef sessionRef(const EntityRef &ref)
{
    return {ref.session, EntityKind::Session, {}};
}

} // namespace

SessionTreeModel::SessionTreeModel(LiveStore &store, Visibility &visibility, QObject *parent)
    : QAbstractItemModel(parent)
    , m_store(store)
    , m_visibility(visibility)
    , m_root(std::make_unique<Node>())
{
    live::ChangeSet everything;
    for (const auto &[id, session] : store.state().sessions()) {
        everything.added.push_back({id, EntityKind::Session, {}});
        for (const auto &[device, state] : session.devices)
            everything.added.push_back({id, EntityKind::Device, device.text()});
        for (const auto &[anchor, state] : session.anchors)
            if (const auto ref = store.findAnchor(id, anchor))
                everything.added.push_back(*ref);
        for (const auto &[mesh, state] : session.meshes)
            everything.added.push_back({id, EntityKind::Mesh, mesh.text()});
    }
    apply(everything);
    connect(&store, &LiveStore::changed, this, &SessionTreeModel::apply);
    connect(&store, &LiveStore::renamed, this, &SessionTreeModel::refreshNames);
    connect(&visibility, &Visibility::visibilityChanged, this, &SessionTreeModel::announceShown);
}

SessionTreeModel::~SessionTreeModel() = default;

void SessionTreeModel::apply(const live::ChangeSet &changes)
{
    removeAll(changes.removed);
    insertSessions(changes.added);
    insertMembers(changes.added);
}

void SessionTreeModel::insertSessions(const std::vector<EntityRef> &refs)
{
    for (const EntityRef &ref : refs) {
        if (ref.kind != EntityKind::Session || m_nodes.contains(ref))
            continue;
        const int row = static_cast<int>(m_root->children.size());
        beginInsertRows({}, row, row);
        auto node = std::make_unique<Node>();
        *node = Node{ref, false, m_store.name(ref), m_root.get(), row, {}};
        m_nodes.emplace(ref, node.get());
        m_root->children.push_back(std::move(node));
        endInsertRows();
    }
}

void SessionTreeModel::insertMembers(const std::vector<EntityRef> &refs)
{
    std::map<Node *, std::vector<EntityRef>> byGroup;
    for (const EntityRef &ref : refs) {
        if (ref.kind != EntityKind::Session && !m_nodes.contains(ref) && find(sessionRef(ref)))
            byGroup[&groupFor(ref)].push_back(ref);
    }
    for (auto &[group, members] : byGroup) {
        const int first = static_cast<int>(group->children.size());
        const int last = first + static_cast<int>(members.size()) - 1;
        beginInsertRows(indexOf(*group, NameColumn), first, last);
        for (EntityRef &ref : members) {
            const int row = static_cast<int>(group->children.size());
            auto node = std::make_unique<Node>();
            *node = Node{ref, false, m_store.name(ref), group, row, {}};
            m_nodes.emplace(ref, node.get());
            group->children.push_back(std::move(node));
        }
        endInsertRows();
        const QModelIndex count = indexOf(*group, AgeColumn);
        Q_EMIT dataChanged(count, count, {Qt::DisplayRole});
    }
}

SessionTreeModel::Node &SessionTreeModel::groupFor(const EntityRef &ref)
{
    Node *session = find(sessionRef(ref));
    for (const auto &group : session->children) {
        if (group->ref.kind == ref.kind)
            return *group;
    }
    const int row = static_cast<int>(session->children.size());
    beginInsertRows(indexOf(*session, NameColumn), row, row);
    auto node = std::make_unique<Node>();
    *node = Node{{ref.session, ref.kind, {}}, true, {}, session, row, {}};
    session->children.push_back(std::move(node));
    endInsertRows();
    return *session->children.back();
}

void SessionTreeModel::removeAll(const std::vector<EntityRef> &refs)
{
    std::map<Node *, std::vector<Node *>> byParent;
    std::vector<Node *> sessions;
    for (const EntityRef &ref : refs) {
        Node *node = find(ref);
        if (!node)
            continue;
        m_nodes.erase(ref);
        if (ref.kind == EntityKind::Session)
            sessions.push_back(node);
        else
            byParent[node->parent].push_back(node);
    }
    for (auto &[parent, gone] : byParent) {
        removeChildren(*parent, gone);
        if (parent->children.empty())
            removeChildren(*parent->parent, {parent});
    }
    if (!sessions.empty())
        removeChildren(*m_root, sessions);
}

void SessionTreeModel::removeChildren(Node &parent, const std::vector<Node *> &gone)
{
    std::vector<int> rows;
    rows.reserve(gone.size());
    for (const Node *node : gone)
        rows.push_back(node->row);
    std::sort(rows.begin(), rows.end(), std::greater<>());
    // Runs of neighbours go at once, from the end, so that the rows before keep their numbers.
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] - 1)
            ++end;
        const int last = rows[i];
        const int first = rows[end - 1];
        beginRemoveRows(
            &parent == m_root.get() ? QModelIndex() : indexOf(parent, NameColumn), first, last);
        parent.children.erase(parent.children.begin() + first, parent.children.begin() + last + 1);
        for (std::size_t row = static_cast<std::size_t>(first); row < parent.children.size(); ++row)
            parent.children[row]->row = static_cast<int>(row);
        endRemoveRows();
        i = end;
    }
}

void SessionTreeModel::refreshNames(const std::vector<EntityRef> &refs)
{
    for (const EntityRef &ref : refs) {
        Node *node = find(ref);
        QString name = m_store.name(ref);
        if (!node || name == node->name)
            continue;
        node->name = std::move(name);
        const QModelIndex index = indexOf(*node, NameColumn);
        Q_EMIT dataChanged(index, index, {Qt::DisplayRole, SortRole});
    }
}

void SessionTreeModel::announceShown(const std::vector<EntityRef> &refs)
{
    for (const EntityRef &ref : refs) {
        if (const Node *node = find(ref))
            Q_EMIT dataChanged(
                indexOf(*node, NameColumn), indexOf(*node, EyeColumn), {ShownRole, VisibleRole});
    }
}

void SessionTreeModel::retranslate()
{
    for (const auto &session : m_root->children) {
        const int groups = static_cast<int>(session->children.size());
        if (groups > 0)
            Q_EMIT dataChanged(index(0, NameColumn, indexOf(*session, NameColumn)),
                               index(groups - 1, EyeColumn, indexOf(*session, NameColumn)));
    }
}

SessionTreeModel::Node *SessionTreeModel::find(const EntityRef &ref) const
{
    const auto found = m_nodes.find(ref);
    return found == m_nodes.end() ? nullptr : found->second;
}

SessionTreeModel::Node *SessionTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex SessionTreeModel::indexOf(const Node &node, int column) const
{
    return createIndex(node.row, column, &node);
}

QModelIndex SessionTreeModel::indexOf(const EntityRef &ref, int column) const
{
    const Node *node = find(ref);
    return node ? indexOf(*node, column) : QModelIndex();
}

std::optional<EntityRef> SessionTreeModel::entityAt(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    return index.isValid() && !node->isGroup ? std::optional(node->ref) : std::nullopt;
}

std::vector<EntityRef> SessionTreeModel::entitiesAt(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    if (!index.isValid())
        return {};
    if (!node->isGroup)
        return {node->ref};
    std::vector<EntityRef> members;
    for (const auto &child : node->children)
        members.push_back(child->ref);
    return members;
}

QModelIndex SessionTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return indexOf(*nodeOf(parent)->children[static_cast<std::size_t>(row)], column);
}

QModelIndex SessionTreeModel::parent(const QModelIndex &index) const
{
    const Node *above = index.isValid() ? nodeOf(index)->parent : nullptr;
    return !above || above == m_root.get() ? QModelIndex() : indexOf(*above, NameColumn);
}

int SessionTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int SessionTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant SessionTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(node, index.column());
    case Qt::ToolTipRole:
        return node.isGroup || node.ref.id.empty() ? QVariant()
                                                   : QString::fromStdString(node.ref.id);
    case EntityRole:
        return node.isGroup ? QVariant() : QVariant::fromValue(node.ref);
    case KindRole:
        return static_cast<int>(node.ref.kind);
    case IsGroupRole:
        return node.isGroup;
    case SeriesRole:
        return !node.isGroup && node.ref.kind == EntityKind::Device
                   ? m_visibility.seriesOf(node.ref)
                   : -1;
    case ShownRole:
        if (!node.isGroup)
            return m_visibility.isShown(node.ref);
        return std::any_of(node.children.begin(), node.children.end(), [this](const auto &child) {
            return m_visibility.isShown(child->ref);
        });
    case VisibleRole:
        return node.isGroup ? m_visibility.isShown(sessionRef(node.ref))
                            : m_visibility.isVisible(node.ref);
    case SortRole:
        return node.isGroup ? QString::number(static_cast<int>(node.ref.kind)) : node.name;
    default:
        return {};
    }
}

QString SessionTreeModel::text(const Node &node, int column) const
{
    if (column == NameColumn)
        return node.isGroup ? groupTitle(node.ref.kind) : node.name;
    if (node.isGroup)
        return column == AgeColumn ? formatCount(node.children.size()) : QString();
    const live::UpdateRate *rate = m_store.rate(node.ref);
    const auto age = m_store.age(node.ref);
    if (!rate || !age)
        return {};
    const bool isRecent = m_store.isRecent(node.ref);
    if (column == RateColumn) {
        if (!isRecent)
            return {};
        const double perSecond = rate->perSecond(m_store.clock().monotonic());
        if (node.ref.kind == EntityKind::Session)
            return formatPerSecond(perSecond);
        return node.ref.kind == EntityKind::Device ? formatHertz(perSecond) : QString();
    }
    if (column != AgeColumn)
        return {};
    const auto latency = m_store.latency(node.ref);
    const bool hasLatency = node.ref.kind == EntityKind::Device && latency && isRecent;
    return hasLatency ? formatLatency(*latency) : formatAge(*age);
}

QString SessionTreeModel::groupTitle(EntityKind kind) const
{
    switch (kind) {
    case EntityKind::Session:
        return tr("Sessions");
    case EntityKind::Device:
        return tr("Devices");
    case EntityKind::Anchor:
        return tr("Anchors");
    case EntityKind::Plane:
        return tr("Planes");
    case EntityKind::Mesh:
        return tr("Meshes");
    }
    return {};
}

QVariant SessionTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case RateColumn:
        return tr("Rate");
    case AgeColumn:
        return tr("Age");
    case EyeColumn:
        return tr("Visible");
    default:
        return {};
    }
}

Qt::ItemFlags SessionTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return nodeOf(index)->isGroup ? Qt::ItemIsEnabled : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace stag::ui::models
