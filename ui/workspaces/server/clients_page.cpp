// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/server/clients_page.h"

#include "ui/models/format.h"
#include "ui/models/subscribers_model.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/server/client_delegate.h"
#include "ui/workspaces/server/client_detail.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace stag::ui::workspaces::server {

using namespace Qt::StringLiterals;
using models::SubscribersModel;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kDetailWidth = 304;
/// A confirmation names no more than so many clients one by one.
constexpr std::size_t kNamedMax = 3;

} // namespace

ClientsPage::ClientsPage(SubscribersModel &model, const theme::Theme &theme)
    : m_model(model)
    , m_theme(theme)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_title(new QLabel(this))
    , m_count(new QLabel(this))
    , m_filter(new QLineEdit(this))
    , m_banner(new Banner(theme, this))
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(theme, u"server"_s, this))
    , m_pages(new QStackedLayout)
    , m_detail(new ClientDetail(theme, this))
    , m_disconnect(new QAction(this))
    , m_copy(new QAction(this))
    , m_focusFilter(new QAction(this))
{
    m_sorted->setSourceModel(&model);
    m_sorted->setSortRole(SubscribersModel::SortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    m_banner->hide();
    column->addWidget(m_banner);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addLayout(m_pages, 1);
    row->addWidget(m_detail);
    column->addLayout(row, 1);
    m_detail->setFixedWidth(kDetailWidth);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    buildTable();
    buildActions();
    setAutoFillBackground(true);
    theme::keepGround(*this, theme, Color::SurfacePanel);
    connect(m_detail, &ClientDetail::disconnectRequested, this, &ClientsPage::askToDisconnect);
    retranslate();
    showSelection();
}

QWidget *ClientsPage::buildHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    const int margin = m_theme.space(Space::L);
    row->setContentsMargins(margin, m_theme.space(Space::M), margin, m_theme.space(Space::M));
    row->setSpacing(m_theme.space(Space::M));
    theme::keepFont(*m_title, m_theme, Type::Title);
    theme::keepInk(*m_title, m_theme, Color::TextPrimary);
    theme::keepFont(*m_count, m_theme, Type::Small);
    theme::keepInk(*m_count, m_theme, Color::TextMuted);
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(9 * m_theme.size(Size::Control));
    QAction *glass = m_filter->addAction(m_theme.icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(&m_theme, &theme::Theme::themeChanged, glass, [this, glass] {
        glass->setIcon(m_theme.icon(u"search"_s));
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_sorted->setFilterFixedString(text);
        showEmptyState();
    });
    row->addWidget(m_title);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(m_filter);
    return header;
}

void ClientsPage::buildTable()
{
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new ClientDelegate(m_theme, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setBackgroundRole(QPalette::Window);
    m_table->viewport()->setBackgroundRole(QPalette::Window);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SubscribersModel::LagColumn, Qt::DescendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    // What a client listens to can be long; everything else is a figure.
    header->setSectionResizeMode(SubscribersModel::ListensColumn, QHeaderView::Stretch);
    header->setSectionsMovable(true);
    theme::keepFont(*header, m_theme, Type::Caption);
    theme::keepInk(*header, m_theme, Color::TextMuted);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(&m_theme, &theme::Theme::themeChanged, this, &ClientsPage::resetColumns);
    connect(m_table->selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &ClientsPage::showSelection);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_sorted, signal, this, &ClientsPage::showEmptyState);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, &ClientsPage::showEmptyState);
    resetColumns();
}

void ClientsPage::buildActions()
{
    m_disconnect->setShortcut(QKeySequence::Delete);
    m_copy->setShortcut(QKeySequence::Copy);
    m_focusFilter->setShortcut(QKeySequence::Find);
    // These mean something else in the field; the search works wherever the focus is.
    for (QAction *action : {m_disconnect, m_copy})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addActions({m_copy, m_disconnect});
    addAction(m_focusFilter);
    connect(m_disconnect, &QAction::triggered, this, &ClientsPage::askToDisconnect);
    connect(m_copy, &QAction::triggered, this, &ClientsPage::copy);
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
}

QList<QAction *> ClientsPage::actions() const
{
    return {m_disconnect, m_copy, m_focusFilter};
}

void ClientsPage::resetColumns()
{
    const QFontMetrics metrics(m_theme.font(Type::Small));
    const QFontMetrics fixed(m_theme.font(Type::Mono));
    const QFontMetrics heads(m_theme.font(Type::Caption));
    const int padding = 2 * m_theme.space(Space::M) + m_theme.space(Space::Xs);
    static const std::array<QString, SubscribersModel::ColumnCount> kTypical{
        u"192.168.100.100:5000"_s,
        u"living-room-14"_s,
        u"Connected"_s,
        u"000.0 MB"_s,
        u"00.0 min beside its line"_s,
        u"0 000 000"_s,
        u"0 000 000"_s,
        u"0 000 000"_s};
    for (int column = 0; column < SubscribersModel::ColumnCount; ++column) {
        const QFontMetrics &used = column == SubscribersModel::ClientColumn ? fixed : metrics;
        const QString head = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const int widest =
            std::max(used.horizontalAdvance(kTypical[static_cast<std::size_t>(column)]),
                     heads.horizontalAdvance(head));
        m_table->setColumnWidth(column, widest + padding);
    }
    m_table->verticalHeader()->setMinimumSectionSize(0);
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
    m_table->horizontalHeader()->setFixedHeight(m_theme.size(Size::TableHeader));
}

void ClientsPage::refresh(Timestamp now)
{
    m_now = now;
    m_count->setText(models::formatCount(static_cast<std::uint64_t>(m_model.rowCount())));
    showSelection();
    showEmptyState();
}

void ClientsPage::showProblem(const QString &problem)
{
    m_banner->setVisible(!problem.isEmpty());
    if (!problem.isEmpty())
        m_banner->setMessage(theme::Status::Warn, problem);
}

void ClientsPage::setEmptyText(const QString &sentence)
{
    m_emptyText = sentence;
    showEmptyState();
}

void ClientsPage::showEmptyState()
{
    const bool isEmpty = m_sorted->rowCount() == 0;
    const bool isFiltered = m_model.rowCount() > 0;
    m_empty->setText(isFiltered ? tr("No client has this in its address or session.")
                                : m_emptyText);
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
}

std::vector<int> ClientsPage::chosenRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_sorted->mapToSource(index).row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void ClientsPage::showSelection()
{
    const auto rows = chosenRows();
    m_disconnect->setEnabled(!rows.empty());
    m_copy->setEnabled(!rows.empty());
    if (rows.empty())
        m_detail->show(std::nullopt, {}, m_now);
    else
        m_detail->show(m_model.at(rows.front()), m_model.history(rows.front()), m_now);
}

void ClientsPage::askToDisconnect()
{
    std::vector<stag::live::Subscriber> clients;
    QStringList names;
    for (const int row : chosenRows()) {
        clients.push_back(m_model.at(row));
        if (clients.size() <= kNamedMax)
            names.append(models::fromUtf8(clients.back().address));
    }
    if (clients.empty())
        return;
    if (clients.size() > kNamedMax)
        names.append(u"…"_s);
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::NoIcon);
    box->setWindowTitle(tr("Disconnect"));
    const auto count = static_cast<int>(clients.size());
    box->setText(tr("Disconnect %n clients?", nullptr, count));
    box->setInformativeText(
        names.join(u", "_s) + u"\n\n"_s
        + tr("What waits for them is dropped. Devices and windows usually connect again by "
             "themselves within seconds and are then told everything anew."));
    QPushButton *yes = box->addButton(tr("Disconnect"), QMessageBox::AcceptRole);
    yes->setProperty("kind", u"danger"_s);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(
        yes, &QPushButton::clicked, this, [this, clients] { Q_EMIT disconnectConfirmed(clients); });
    box->open();
}

void ClientsPage::copy()
{
    QGuiApplication::clipboard()->setText(m_model.toText(chosenRows()));
}

QByteArray ClientsPage::saveState() const
{
    return m_table->horizontalHeader()->saveState();
}

bool ClientsPage::restoreState(const QByteArray &state)
{
    return m_table->horizontalHeader()->restoreState(state);
}

void ClientsPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ClientsPage::retranslate()
{
    m_title->setText(tr("Connected clients"));
    m_filter->setPlaceholderText(tr("Filter by address or session"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_table->setAccessibleName(tr("Connected clients"));
    m_disconnect->setText(tr("Disconnect…"));
    m_copy->setText(tr("Copy"));
    m_focusFilter->setText(tr("Find a client"));
    m_detail->retranslate();
    resetColumns(); // heads take their room
    showEmptyState();
}

} // namespace stag::ui::workspaces::server
