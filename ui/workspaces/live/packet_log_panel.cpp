// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/packet_log_panel.h"

#include "ui/models/live_store.h"
#include "ui/models/packet_filter_model.h"
#include "ui/models/packet_log_model.h"
#include "ui/models/selection.h"
#include "ui/workspaces/live/dock_parts.h"
#include "ui/workspaces/live/packet_delegate.h"

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QSaveFile>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::PacketLogModel;
using theme::Space;
using theme::Type;

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
    , m_filtered(new models::PacketFilterModel(this))
    , m_title(new DockTitle(theme, this))
    , m_filter(new QLineEdit(m_title))
    , m_pause(makeTitleButton(theme, u"pause"_s, m_title))
    , m_export(makeTitleButton(theme, u"export"_s, m_title))
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(theme, u"packet"_s, this))
    , m_pages(new QStackedLayout(this))
{
    m_filtered->setSourceModel(&log);
    buildTitle();
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
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
    m_pause->setCheckable(true);
    connect(
        m_pause, &QToolButton::clicked, this, [this](bool checked) { m_log.setPaused(checked); });
    connect(m_export, &QToolButton::clicked, this, &PacketLogPanel::exportLog);
    m_title->addWidget(m_filter);
    m_title->addWidget(m_pause);
    m_title->addWidget(m_export);
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
    resetColumns();
    connect(&m_theme, &theme::Theme::themeChanged, this, [this] {
        m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
        m_table->horizontalHeader()->setFixedHeight(m_theme.size(theme::Size::TableHeader));
    });
    connect(m_table->selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &PacketLogPanel::selectSource);
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

QByteArray PacketLogPanel::saveState() const
{
    return m_table->horizontalHeader()->saveState();
}

bool PacketLogPanel::restoreState(const QByteArray &state)
{
    return m_table->horizontalHeader()->restoreState(state);
}

void PacketLogPanel::selectSource()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const auto &packet = m_log.packetAt(m_filtered->mapToSource(rows.front()).row());
    const auto *session = m_store.state().session(packet.session);
    if (!session)
        return;
    for (const auto &[id, device] : session->devices) {
        if (id.text() == packet.source || device.name == packet.source) {
            m_selection.select({packet.session, models::EntityKind::Device, id.text()});
            return;
        }
    }
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
    if (isEmpty)
        m_empty->setText(
            m_log.rowCount() == 0
                ? tr("No packets yet. Each packet a device sends is a line here, with what "
                     "the server decided about it.")
                : tr("No packet matches the filter. Examples: verdict:rejected, kind:mesh, "
                     "session:living."));
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
    m_export->setToolTip(tr("Export the shown packets…"));
    m_export->setAccessibleName(tr("Export the shown packets"));
    m_table->setAccessibleName(tr("Packet log"));
    showPause();
    showEmptyState();
}

} // namespace stag::ui::workspaces::live
