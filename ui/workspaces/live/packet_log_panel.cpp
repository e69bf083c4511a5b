// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/packet_log_panel.h"

#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/packet_filter_model.h"
#include "ui/models/packet_log_model.h"
#include "ui/models/packet_subject.h"
#include "ui/models/selection.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/packet_delegate.h"
#include "ui/workspaces/live/packet_detail.h"
#include "ui/workspaces/live/packet_kind_chips.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSaveFile>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>

#include <array>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::PacketLogModel;
using theme::Space;
using theme::Type;

namespace {

constexpr quint32 kStateMagic = 0x53504c32; // "SPL2": format and version of saveState()
/// Of the JSON beside the table, in characters.
constexpr int kDetailCharacters = 42;

} // namespace

PacketLogPanel::PacketLogPanel(PacketLogModel &log,
                               models::LiveStore &store,
                               models::Selection &selection,
                               const theme::Theme &theme,
                               QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_store(store)
    , m_selection(selection)
    , m_theme(theme)
    , m_filtered(new models::PacketFilterModel(store, this))
    , m_title(new DockTitle(theme, this))
    , m_chips(new PacketKindChips(log, theme, m_title))
    , m_filter(new QLineEdit(m_title))
    , m_follow(makeTitleButton(theme, u"link"_s, m_title))
    , m_inspect(makeTitleButton(theme, u"inspector"_s, m_title))
    , m_pause(makeTitleButton(theme, u"pause"_s, m_title))
    , m_export(makeTitleButton(theme, u"export"_s, m_title))
    , m_table(new QTableView(this))
    , m_detail(new PacketDetail(theme, this))
    , m_empty(new EmptyState(theme, u"packet"_s, this))
    , m_pages(new QStackedLayout)
{
    m_filtered->setSourceModel(&log);
    buildTitle();
    buildTable();
    connectTable();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(m_pages, 1);
    row->addWidget(m_detail);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_detail->setFixedWidth(kDetailCharacters
                            * QFontMetrics(theme.font(Type::Mono)).horizontalAdvance(u'0'));
    setInspecting(false);
    connect(m_detail, &PacketDetail::closeRequested, this, [this] { setInspecting(false); });
    connect(m_empty, &EmptyState::actionRequested, this, &PacketLogPanel::showEverything);
    connect(&selection, &models::Selection::selectionChanged, this, &PacketLogPanel::pullSelection);
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, &PacketLogPanel::showEmptyState);
    connect(m_filtered, &QAbstractItemModel::rowsRemoved, this, &PacketLogPanel::showEmptyState);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &PacketLogPanel::showEmptyState);
    connect(&log, &PacketLogModel::pauseChanged, this, &PacketLogPanel::showPause);
    connect(&log, &PacketLogModel::waitingCountChanged, this, &PacketLogPanel::showPause);
    retranslate();
}

void PacketLogPanel::buildTitle()
{
    m_title->showAsTab();
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedHeight(m_theme.size(theme::Size::ControlSmall));
    m_filter->setMinimumWidth(7 * m_theme.size(theme::Size::Control));
    theme::keepFont(*m_filter, m_theme, Type::Small);
    QAction *funnel = m_filter->addAction(m_theme.icon(u"filter"_s), QLineEdit::LeadingPosition);
    connect(&m_theme, &theme::Theme::themeChanged, funnel, [this, funnel] {
        funnel->setIcon(m_theme.icon(u"filter"_s));
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setFilter(models::PacketFilter::parse(text));
        showEmptyState();
    });
    connect(m_chips, &PacketKindChips::kindsChanged, this, [this](models::PacketKinds kinds) {
        m_filtered->setKinds(kinds);
        showEmptyState();
    });
    m_follow->setCheckable(true);
    connect(m_follow, &QToolButton::toggled, this, [this](bool only) {
        m_filtered->setOnlySelection(only);
        showEmptyState();
    });
    m_inspect->setCheckable(true);
    connect(m_inspect, &QToolButton::clicked, this, &PacketLogPanel::setInspecting);
    m_pause->setCheckable(true);
    connect(
        m_pause, &QToolButton::clicked, this, [this](bool checked) { m_log.setPaused(checked); });
    connect(m_export, &QToolButton::clicked, this, &PacketLogPanel::exportLog);
    m_title->addWidget(m_chips);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_filter, m_follow, m_inspect, m_pause, m_export})
        m_title->addWidget(widget);
}

void PacketLogPanel::buildTable()
{
    m_table->setModel(m_filtered);
    m_table->setItemDelegate(new PacketDelegate(m_theme, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setBackgroundRole(QPalette::Window);
    m_table->viewport()->setBackgroundRole(QPalette::Window);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->setContextMenuPolicy(Qt::ActionsContextMenu);
    theme::keepFont(*header, m_theme, Type::Caption);
    theme::keepInk(*header, m_theme, theme::Color::TextMuted);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    resetColumns();
}

void PacketLogPanel::connectTable()
{
    connect(&m_theme, &theme::Theme::themeChanged, this, [this] {
        m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
        m_table->horizontalHeader()->setFixedHeight(m_theme.size(theme::Size::TableHeader));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showPacket();
        pushSelection();
    });
    connect(m_table, &QAbstractItemView::activated, this, [this] { setInspecting(true); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &PacketLogPanel::showMenu);
    // New rows come in at the top; somebody who reads further down keeps the place.
    connect(m_filtered,
            &QAbstractItemModel::rowsInserted,
            m_table,
            [this](const QModelIndex &, int first, int last) {
                QScrollBar *bar = m_table->verticalScrollBar();
                if (bar->value() > 0 && first == 0)
                    bar->setValue(bar->value() + last - first + 1);
            });
}

void PacketLogPanel::resetColumns()
{
    const QFontMetrics metrics(m_theme.font(Type::Small));
    const int padding = 2 * m_theme.space(Space::M) + m_theme.space(Space::Xs);
    static const std::array<QString, PacketLogModel::DetailColumn> kTypical{u"00:00:00.000"_s,
                                                                            u"living-room-14x"_s,
                                                                            u"anchor_updatexx"_s,
                                                                            u"Quest 3 · Jonas"_s,
                                                                            u"0 000 000"_s,
                                                                            u"Deduplicated"_s};
    for (int column = 0; column < PacketLogModel::DetailColumn; ++column) {
        const int extra = column == PacketLogModel::VerdictColumn ? m_theme.space(Space::Xxl) : 0;
        m_table->setColumnWidth(
            column,
            metrics.horizontalAdvance(kTypical[static_cast<std::size_t>(column)]) + padding
                + extra);
    }
    m_table->verticalHeader()->setMinimumSectionSize(0);
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
    m_table->horizontalHeader()->setFixedHeight(m_theme.size(theme::Size::TableHeader));
}

void PacketLogPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void PacketLogPanel::togglePause()
{
    m_log.setPaused(!m_log.isPaused());
}

void PacketLogPanel::setInspecting(bool inspecting)
{
    m_inspect->setChecked(inspecting);
    m_detail->setVisible(inspecting);
    showPacket();
}

QByteArray PacketLogPanel::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << kStateMagic << m_table->horizontalHeader()->saveState()
        << qint32(m_chips->kinds().toInt()) << m_inspect->isChecked();
    return state;
}

bool PacketLogPanel::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    quint32 magic = 0;
    QByteArray columns;
    qint32 kinds = 0;
    bool inspecting = false;
    in >> magic >> columns >> kinds >> inspecting;
    if (in.status() != QDataStream::Ok || magic != kStateMagic
        || !m_table->horizontalHeader()->restoreState(columns))
        return false;
    m_chips->setKinds(models::PacketKinds::fromInt(kinds) & models::kAllPacketKinds);
    setInspecting(inspecting);
    return true;
}

std::optional<int> PacketLogPanel::chosenRow() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? std::nullopt
                          : std::optional(m_filtered->mapToSource(rows.front()).row());
}

void PacketLogPanel::showPacket()
{
    if (m_detail->isHidden())
        return;
    const auto row = chosenRow();
    if (!row) {
        m_detail->show({}, {});
        return;
    }
    const auto &packet = m_log.packetAt(*row);
    m_detail->show(QString::fromStdString(packet.kind) + u" · "_s
                       + models::formatTimeOfDay(packet.time),
                   m_log.json(*row));
}

void PacketLogPanel::pushSelection()
{
    const auto row = chosenRow();
    if (m_syncing || !row)
        return;
    const QScopedValueRollback guard(m_syncing, true);
    if (const auto entity = models::entityOf(m_store, m_log.packetAt(*row)))
        m_selection.select(*entity);
}

void PacketLogPanel::pullSelection()
{
    m_filtered->setSelection(m_selection.entities());
    showEmptyState();
    if (m_syncing)
        return;
    const QScopedValueRollback guard(m_syncing, true);
    const QModelIndexList marked = m_filtered->match(
        m_filtered->index(0, 0), models::PacketFilterModel::MarkedRole, true, 1, Qt::MatchExactly);
    if (!marked.isEmpty())
        m_table->scrollTo(marked.front());
    const QModelIndex current = m_table->currentIndex();
    if (!current.data(models::PacketFilterModel::MarkedRole).toBool())
        m_table->clearSelection();
}

void PacketLogPanel::showMenu(const QPoint &position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    const int row = m_filtered->mapToSource(index).row();
    const QString kind = QString::fromStdString(m_log.packetAt(row).kind);
    const QString json = m_log.json(row);
    const auto entity = models::entityOf(m_store, m_log.packetAt(row));
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(
        m_theme.icon(u"inspector"_s), tr("Inspect packet"), this, [this] { setInspecting(true); });
    QAction *fly = menu->addAction(m_theme.icon(u"fly"_s), tr("Fly to"), this, [this, entity] {
        m_selection.requestFlyTo(*entity);
    });
    fly->setEnabled(entity.has_value());
    menu->addSeparator();
    menu->addAction(m_theme.icon(u"filter"_s), tr("Show only “%1”").arg(kind), this, [this, kind] {
        m_filter->setText(u"kind:"_s + kind);
    });
    menu->addSeparator();
    menu->addAction(m_theme.icon(u"copy"_s), tr("Copy JSON"), this, [json] {
        QGuiApplication::clipboard()->setText(json);
    });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void PacketLogPanel::showPause()
{
    m_pause->setChecked(m_log.isPaused());
    const int waiting = static_cast<int>(m_log.waitingCount());
    m_title->setCount(m_log.isPaused() ? tr("Paused, %n waiting", nullptr, waiting) : QString());
    const QString name =
        m_log.isPaused() ? tr("Resume the log (Space)") : tr("Pause the log (Space)");
    m_pause->setToolTip(name);
    m_pause->setAccessibleName(name);
}

void PacketLogPanel::showEmptyState()
{
    const bool isEmpty = m_filtered->rowCount() == 0;
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!isEmpty)
        return;
    const bool isFiltered = !m_filter->text().trimmed().isEmpty();
    QString sentence = tr("Only poses have come so far. They are hidden because they come many "
                          "times a second.");
    if (m_log.rowCount() == 0)
        sentence = tr("No packets yet. Each packet a device sends is a line here, with what the "
                      "server decided about it.");
    else if (isFiltered)
        sentence = tr("No packet matches the filter. Examples: verdict:rejected, kind:mesh, "
                      "session:living.");
    else if (m_follow->isChecked())
        sentence = tr("The log has no shown packet of the selection.");
    else if (m_chips->kinds() != models::kUsualPacketKinds)
        sentence = tr("The log has no packet of the kinds that are switched on.");
    m_empty->setText(sentence);
    m_empty->setAction(m_log.rowCount() == 0 ? QString() : tr("Show all packets"));
}

void PacketLogPanel::showEverything()
{
    m_filter->clear();
    m_follow->setChecked(false);
    m_chips->setKinds(models::kAllPacketKinds);
}

void PacketLogPanel::exportLog()
{
    auto *dialog = new QFileDialog(this, tr("Export the packet log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("JSON lines (*.jsonl)"), tr("Table with commas (*.csv)")});
    dialog->setDefaultSuffix(u"jsonl"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(u"csv") ? u"csv"_s : u"jsonl"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        Q_EMIT messageRaised(write(path));
    });
    dialog->open();
}

QString PacketLogPanel::write(const QString &path) const
{
    std::vector<int> rows;
    for (int row = 0; row < m_filtered->rowCount(); ++row)
        rows.push_back(m_filtered->mapToSource(m_filtered->index(row, 0)).row());
    const bool isTable = path.endsWith(u".csv", Qt::CaseInsensitive);
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
                           && file.write(isTable ? m_log.toCsv(rows) : m_log.toJsonLines(rows)) >= 0
                           && file.commit();
    if (!isWritten)
        return tr("The packet log was not exported: %1. Choose another place and try again.")
            .arg(file.errorString());
    return tr("Exported %n packets to %1.", nullptr, static_cast<int>(rows.size())).arg(path);
}

void PacketLogPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PacketLogPanel::retranslate()
{
    m_title->setTitle(tr("Packet log"));
    m_filter->setPlaceholderText(u"verdict:any kind:any"_s);
    m_filter->setAccessibleName(tr("Filter packets"));
    m_filter->setToolTip(tr("Words, or verdict:…, kind:…, session:…"));
    m_follow->setToolTip(tr("Show only packets of the selection"));
    m_follow->setAccessibleName(m_follow->toolTip());
    m_inspect->setToolTip(tr("Inspect the chosen packet (Enter)"));
    m_inspect->setAccessibleName(m_inspect->toolTip());
    m_export->setToolTip(tr("Export the shown packets…"));
    m_export->setAccessibleName(tr("Export the shown packets"));
    m_table->setAccessibleName(tr("Packet log"));
    showPause();
    showEmptyState();
}

} // namespace stag::ui::workspaces::live
