// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/fence_list_dialog.h"

#include "ui/models/format.h"
#include "ui/models/geofences.h"
#include "ui/workspaces/live/fence_words.h"
#include "ui/workspaces/live/problem_line.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Space;
using theme::Type;

namespace {

constexpr QSize kSize{640, 420};
constexpr int kIdRole = Qt::UserRole;
constexpr int kEmptyTextWidth = 420;

} // namespace

FenceListDialog::FenceListDialog(const theme::Theme &theme,
                                 const models::Geofences &fences,
                                 QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_fences(fences)
    , m_stack(new QStackedWidget(this))
    , m_list(new QTreeWidget(this))
    , m_emptyTitle(new QLabel(this))
    , m_emptyText(new QLabel(this))
    , m_problem(new ProblemLine(theme, this))
    , m_new(new QPushButton(this))
    , m_open(new QPushButton(this))
    , m_delete(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(u"fenceListDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    resize(kSize);
    const auto open = [this] {
        if (const auto fence = current())
            Q_EMIT openRequested(*fence);
    };
    connect(m_new, &QPushButton::clicked, this, &FenceListDialog::newRequested);
    connect(m_open, &QPushButton::clicked, this, open);
    connect(m_delete, &QPushButton::clicked, this, &FenceListDialog::removeCurrent);
    connect(m_close, &QPushButton::clicked, this, &FenceListDialog::reject);
    connect(m_list, &QTreeWidget::itemActivated, this, open);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &FenceListDialog::refresh);
    connect(&fences, &models::Geofences::changed, this, &FenceListDialog::fill);
    retranslate();
}

void FenceListDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    auto *empty = new QWidget(this);
    auto *words = new QVBoxLayout(empty);
    words->addStretch(1);
    for (QLabel *label : {m_emptyTitle, m_emptyText}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setFixedWidth(kEmptyTextWidth);
        words->addWidget(label, 0, Qt::AlignHCenter);
    }
    words->addStretch(1);
    theme::keepFont(*m_emptyTitle, m_theme, Type::Title);
    theme::keepInk(*m_emptyText, m_theme, theme::Color::TextMuted);
    m_stack->addWidget(m_list);
    m_stack->addWidget(empty);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_problem);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_new, m_open, m_delete})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    layout->addLayout(buttons);
    for (QPushButton *button : {m_new, m_open, m_delete, m_close})
        button->setAutoDefault(false);
    m_list->setObjectName(u"fenceList"_s);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setColumnCount(4);
    m_list->header()->setStretchLastSection(true);
    m_list->installEventFilter(this);
    m_new->setObjectName(u"newFence"_s);
    m_new->setProperty("kind", u"primary"_s);
    m_open->setObjectName(u"openFence"_s);
    m_delete->setObjectName(u"deleteFence"_s);
}

std::optional<model::GeofenceId> FenceListDialog::current() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (item == nullptr)
        return std::nullopt;
    return model::GeofenceId(item->data(0, kIdRole).toString().toStdString());
}

void FenceListDialog::removeCurrent()
{
    if (const auto fence = current())
        Q_EMIT deleteRequested(*fence);
}

bool FenceListDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress
        && static_cast<const QKeyEvent *>(event)->matches(QKeySequence::Delete)) {
        removeCurrent();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void FenceListDialog::fill()
{
    const auto before = current();
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const models::Geofences::Fence &fence : m_fences.fences()) {
        if (fence.fence.id.empty())
            continue; // a draft: the server does not know it
        QStringList inside;
        for (const auto &presence : fence.inside)
            inside += presence.name;
        const QString where = fence.fence.session ? models::fromUtf8(fence.fence.session->text())
                                                  : tr("Every session");
        auto *item = new QTreeWidgetItem(
            {fence.name, shapeWords(fence.fence.volume), where, inside.join(u", "_s)});
        item->setData(0, kIdRole, models::fromUtf8(fence.fence.id.text()));
        for (int column = 0; column < item->columnCount(); ++column)
            item->setToolTip(column, item->text(column));
        m_list->addTopLevelItem(item);
        if (before == fence.fence.id)
            m_list->setCurrentItem(item);
    }
    if (m_list->currentItem() == nullptr)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    refresh();
}

void FenceListDialog::refresh()
{
    const bool isEmpty = m_list->topLevelItemCount() == 0;
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    const bool isChosen = m_list->currentItem() != nullptr;
    m_open->setEnabled(isChosen);
    m_delete->setEnabled(isChosen);
    m_new->setEnabled(!m_fences.session().empty());
}

void FenceListDialog::showProblem(const QString &problem)
{
    m_problem->setText(problem);
}

void FenceListDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void FenceListDialog::retranslate()
{
    setWindowTitle(tr("Geofences"));
    m_emptyTitle->setText(tr("No geofence holds here yet"));
    m_emptyText->setText(tr("A geofence is a named place. The server tells who enters it, stays "
                            "there and leaves, and the 3D view shows who is inside."));
    m_list->setHeaderLabels({tr("Name"), tr("Shape"), tr("Holds in"), tr("Inside")});
    m_list->setAccessibleName(tr("Geofences"));
    m_new->setText(tr("&New…"));
    m_open->setText(tr("&Change…"));
    m_delete->setText(tr("&Delete"));
    m_delete->setToolTip(tr("It can be undone"));
    m_close->setText(tr("Close"));
    fill();
    for (const auto &[column, width] : {std::pair(0, 160), std::pair(1, 190), std::pair(2, 110)})
        m_list->setColumnWidth(column, width);
}

} // namespace stag::ui::workspaces::live
