// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/session_panel.h"

#include "ui/models/selection.h"
#include "ui/models/session_filter_model.h"
#include "ui/models/session_tree_model.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/session_delegate.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::EntityKind;
using models::SessionTreeModel;
using theme::Color;
using theme::Space;
using theme::Type;

namespace {

/// Rates and ages are repainted this often.
constexpr std::chrono::milliseconds kRepaintInterval{500};

} // namespace

SessionPanel::SessionPanel(SessionTreeModel &model,
                           models::Selection &selection,
                           const theme::Theme &theme,
                           QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_selection(selection)
    , m_theme(theme)
    , m_filtered(new models::SessionFilterModel(this))
    , m_filter(new QLineEdit(this))
    , m_filterRow(new QHBoxLayout)
    , m_tree(new QTreeView(this))
    , m_empty(new EmptyState(theme, u"session"_s, this))
    , m_pages(new QStackedLayout)
    , m_delegate(new SessionDelegate(theme, m_tree))
{
    m_filtered->setSourceModel(&model);
    m_filter->setClearButtonEnabled(true);
    QAction *glass = m_filter->addAction(theme.icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(&theme, &theme::Theme::themeChanged, glass, [glass, &theme] {
        glass->setIcon(theme.icon(u"search"_s));
    });
    connect(m_filter, &QLineEdit::textChanged, this, &SessionPanel::applyFilter);
    buildTree();
    connect(m_empty, &EmptyState::actionRequested, this, &SessionPanel::demoRequested);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme.space(Space::M), 0, 0);
    column->setSpacing(theme.space(Space::M));
    m_filterRow->setContentsMargins(theme.space(Space::M), 0, theme.space(Space::M), 0);
    m_filterRow->setSpacing(theme.space(Space::Xs));
    m_filterRow->addWidget(m_filter);
    column->addLayout(m_filterRow);
    column->addLayout(m_pages, 1);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);

    connect(m_filtered, &QAbstractItemModel::rowsAboutToBeInserted, this, &SessionPanel::holdPlace);
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, &SessionPanel::adopt);
    connect(m_filtered, &QAbstractItemModel::rowsRemoved, this, &SessionPanel::showEmptyState);
    connect(&selection, &models::Selection::selectionChanged, this, &SessionPanel::pullSelection);
    connect(&theme, &theme::Theme::themeChanged, this, &SessionPanel::resizeColumns);
    auto *repaint = new QTimer(this);
    connect(repaint, &QTimer::timeout, m_tree->viewport(), qOverload<>(&QWidget::update));
    repaint->start(kRepaintInterval);
    adopt({}, 0, m_filtered->rowCount() - 1);
    retranslate();
}

void SessionPanel::buildTree()
{
    m_tree->setModel(m_filtered);
    m_tree->setItemDelegate(m_delegate);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setBackgroundRole(QPalette::Window);
    m_tree->viewport()->setBackgroundRole(QPalette::Window);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(m_theme.space(Space::Xl));
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setMouseTracking(true);
    m_tree->viewport()->installEventFilter(this);
    m_tree->installEventFilter(this);
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(m_theme.size(theme::Size::MinTarget));
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(SessionTreeModel::NameColumn, QHeaderView::Stretch);
    header->hideSection(SessionTreeModel::RateColumn);
    resizeColumns();
    connect(m_tree->selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &SessionPanel::pushSelection);
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const auto ref = m_model.entityAt(m_filtered->mapToSource(index)))
            m_selection.requestFlyTo(*ref);
    });
    connect(m_tree, &QTreeView::entered, this, [this](const QModelIndex &index) {
        m_selection.hover(m_model.entityAt(m_filtered->mapToSource(index)));
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        const QModelIndex index = m_filtered->mapToSource(m_tree->indexAt(position));
        if (const auto ref = m_model.entityAt(index))
            Q_EMIT menuRequested(m_tree->viewport()->mapToGlobal(position), *ref);
    });
}

void SessionPanel::resizeColumns()
{
    const QFontMetrics metrics(m_theme.font(Type::Small));
    const int gap = m_theme.space(Space::M);
    QHeaderView *header = m_tree->header();
    header->resizeSection(SessionTreeModel::AgeColumn,
                          metrics.horizontalAdvance(u"888 ms"_s) + gap);
    header->resizeSection(SessionTreeModel::EyeColumn,
                          m_theme.size(theme::Size::MinTarget) + m_theme.space(Space::Xs));
}

void SessionPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void SessionPanel::addBesideFilter(QWidget *button)
{
    m_filterRow->addWidget(button);
}

void SessionPanel::setCurrentSession(const model::SessionId &session)
{
    m_delegate->setCurrentSession(session);
    const QModelIndex source = m_model.indexOf({session, EntityKind::Session, {}});
    m_tree->expand(m_filtered->mapFromSource(source));
    m_tree->viewport()->update();
}

void SessionPanel::openOnly(const model::SessionId &session)
{
    for (int row = 0; row < m_filtered->rowCount(); ++row)
        m_tree->collapse(m_filtered->index(row, SessionTreeModel::NameColumn));
    setCurrentSession(session);
}

void SessionPanel::holdPlace()
{
    if (m_anchorRow.isValid() || m_tree->verticalScrollBar()->value() == 0)
        return;
    m_anchorRow = m_tree->indexAt({0, 0});
    // The view lays out its rows after it has heard of them.
    QTimer::singleShot(0, this, [this] {
        if (m_anchorRow.isValid())
            m_tree->scrollTo(m_anchorRow, QAbstractItemView::PositionAtTop);
        m_anchorRow = QModelIndex();
    });
}

void SessionPanel::expandAll()
{
    m_tree->expandAll();
}

void SessionPanel::collapseAll()
{
    m_tree->collapseAll();
}

void SessionPanel::setRemoteServer(const QString &name)
{
    m_remoteServer = name;
    showEmptyState();
}

void SessionPanel::applyFilter(const QString &text)
{
    m_filtered->setFilterText(text);
    if (!text.trimmed().isEmpty())
        m_tree->expandAll();
    pullSelection();
    showEmptyState();
}

void SessionPanel::adopt(const QModelIndex &parent, int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_filtered->index(row, SessionTreeModel::NameColumn, parent);
        const auto kind = static_cast<EntityKind>(index.data(SessionTreeModel::KindRole).toInt());
        const bool isGroup = index.data(SessionTreeModel::IsGroupRole).toBool();
        // Planes and meshes are many and seldom looked at one by one.
        const bool opens = isGroup ? kind == EntityKind::Device || kind == EntityKind::Anchor
                                   : kind == EntityKind::Session && m_filtered->rowCount() == 1;
        if (opens)
            m_tree->expand(index);
        if (const int children = m_filtered->rowCount(index); children > 0)
            adopt(index, 0, children - 1);
    }
    showEmptyState();
}

void SessionPanel::pullSelection()
{
    if (m_syncing)
        return;
    const QScopedValueRollback guard(m_syncing, true);
    QItemSelection rows;
    QModelIndex current;
    for (const models::EntityRef &ref : m_selection.entities()) {
        const QModelIndex index = m_filtered->mapFromSource(m_model.indexOf(ref));
        if (!index.isValid())
            continue;
        rows.select(index, index);
        current = index;
    }
    QItemSelectionModel *view = m_tree->selectionModel();
    view->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (!current.isValid())
        return;
    view->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_tree->scrollTo(current);
}

void SessionPanel::pushSelection()
{
    if (m_syncing)
        return;
    const QScopedValueRollback guard(m_syncing, true);
    std::vector<models::EntityRef> refs;
    const QModelIndex current =
        m_tree->currentIndex().siblingAtColumn(SessionTreeModel::NameColumn);
    for (const QModelIndex &index : m_tree->selectionModel()->selectedRows()) {
        const auto ref = m_model.entityAt(m_filtered->mapToSource(index));
        // The current row comes last: it is the one the inspector shows.
        if (ref && index == current)
            refs.push_back(*ref);
        else if (ref)
            refs.insert(refs.begin(), *ref);
    }
    m_selection.select(std::move(refs));
}

void SessionPanel::toggleEye(const QModelIndex &index)
{
    const QModelIndex source = m_filtered->mapToSource(index);
    const QModelIndex name = source.siblingAtColumn(SessionTreeModel::NameColumn);
    Q_EMIT visibilityToggleRequested(m_model.entitiesAt(source), name.data().toString());
}

bool SessionPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree->viewport()) {
        if (event->type() == QEvent::Leave)
            m_selection.hover({});
        if (event->type() == QEvent::MouseButtonPress
            || event->type() == QEvent::MouseButtonDblClick) {
            auto *mouse = static_cast<QMouseEvent *>(event);
            const QModelIndex index = m_tree->indexAt(mouse->position().toPoint());
            if (mouse->button() == Qt::LeftButton
                && index.column() == SessionTreeModel::EyeColumn) {
                if (event->type() == QEvent::MouseButtonPress)
                    toggleEye(index);
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SessionPanel::showEmptyState()
{
    const bool isEmpty = m_filtered->rowCount() == 0;
    const bool isFiltered = !m_filter->text().trimmed().isEmpty();
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_tree);
    if (!isEmpty)
        return;
    QString action;
    if (isFiltered) {
        m_empty->setText(tr("Nothing here is called “%1”.").arg(m_filter->text().trimmed()));
    } else if (!m_remoteServer.isEmpty()) {
        // The demo plays on the embedded server: nothing would come of it here.
        m_empty->setText(tr("No sessions on %1 yet. A session appears here when a device connects "
                            "to that server and sends its first pose.")
                             .arg(m_remoteServer));
    } else {
        m_empty->setText(tr("No sessions yet. A session appears here when a device connects to "
                            "this server and sends its first pose."));
        action = tr("Start the demo");
    }
    m_empty->setAction(action);
}

void SessionPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SessionPanel::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter by name or id"));
    m_filter->setAccessibleName(tr("Filter sessions"));
    m_tree->setAccessibleName(tr("Sessions"));
    m_model.retranslate();
    showEmptyState();
}

} // namespace stag::ui::workspaces::live
