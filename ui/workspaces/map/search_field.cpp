// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/search_field.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace stag::ui::workspaces::map {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidth = 320;
constexpr int kDetailRole = Qt::UserRole;

/// The name, and where it is in muted letters at the right.
class PlaceDelegate final : public QStyledItemDelegate
{
public:
    PlaceDelegate(const theme::Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {}

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        if (isCurrent)
            painter->fillRect(option.rect, m_theme.color(Color::SurfaceSelected));
        const int gap = m_theme.space(Space::M);
        QRect room = option.rect.adjusted(gap, 0, -gap, 0);
        const QString detail = index.data(kDetailRole).toString();
        painter->setFont(m_theme.font(Type::Small));
        painter->setPen(m_theme.color(isCurrent ? Color::TextSecondary : Color::TextMuted));
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, detail);
        room.setRight(room.right() - painter->fontMetrics().horizontalAdvance(detail) - gap);
        painter->setFont(m_theme.font(Type::Body));
        painter->setPen(m_theme.color(Color::TextPrimary));
        const QString name = painter->fontMetrics().elidedText(
            index.data().toString(), Qt::ElideRight, room.width());
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, m_theme.size(Size::RowComfortable)};
    }

private:
    const theme::Theme &m_theme;
};

} // namespace

SearchField::SearchField(const theme::Theme &theme, Source source, QWidget *parent)
    : OverlayPanel(theme, parent)
    , m_theme(theme)
    , m_source(std::move(source))
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_nothing(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(2);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing);
    setFixedWidth(kWidth);
    m_field->setObjectName(u"mapSearch"_s);
    m_field->setFrame(false);
    m_field->setClearButtonEnabled(true);
    m_field->addAction(theme.icon(u"search"_s, Color::TextMuted), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_list->setObjectName(u"mapSearchResults"_s);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setItemDelegate(new PlaceDelegate(theme, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_nothing->setMargin(theme.space(Space::S));
    m_nothing->setWordWrap(true);
    theme::keepFont(*m_nothing, theme, Type::Small);
    theme::keepInk(*m_nothing, theme, Color::TextMuted);
    connect(m_field, &QLineEdit::textChanged, this, &SearchField::refresh);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { choose(m_list->currentRow()); });
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) {
        choose(m_list->row(item));
    });
    connect(m_list, &QListWidget::itemEntered, this, [this](QListWidgetItem *item) {
        m_list->setCurrentItem(item);
    });
    retranslate();
    refresh();
}

void SearchField::open()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void SearchField::refresh()
{
    const QString text = m_field->text().trimmed();
    m_results = text.isEmpty() ? std::vector<PlaceResult>() : m_source(text);
    m_list->clear();
    for (const PlaceResult &result : m_results) {
        auto *item = new QListWidgetItem(result.title, m_list);
        item->setData(kDetailRole, result.detail);
        item->setData(Qt::AccessibleTextRole, QString(result.title + u", "_s + result.detail));
    }
    m_list->setCurrentRow(0);
    fitList();
}

void SearchField::fitList()
{
    const int rows = m_list->count();
    m_list->setFixedHeight(rows * m_theme.size(Size::RowComfortable));
    m_list->setVisible(rows > 0);
    m_nothing->setVisible(rows == 0 && m_field->text().trimmed().size() > 2);
    adjustSize();
}

void SearchField::choose(int row)
{
    if (row < 0 || row >= int(m_results.size()))
        return;
    const PlaceResult result = m_results[std::size_t(row)];
    close();
    Q_EMIT chosen(result);
    Q_EMIT left();
}

void SearchField::close()
{
    m_results.clear();
    m_list->clear();
    m_field->selectAll();
    fitList();
    m_nothing->hide();
    adjustSize();
}

bool SearchField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return OverlayPanel::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int rows = m_list->count();
    if ((key == Qt::Key_Down || key == Qt::Key_Up) && rows > 0) {
        const int step = key == Qt::Key_Down ? 1 : rows - 1;
        m_list->setCurrentRow((m_list->currentRow() + step) % rows);
        return true;
    }
    if (key == Qt::Key_Escape) {
        close();
        Q_EMIT left();
        return true;
    }
    return OverlayPanel::eventFilter(watched, event);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    if (m_list->isVisible() || m_nothing->isVisible())
        OverlayPanel::paintEvent(event);
}

void SearchField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    OverlayPanel::changeEvent(event);
}

void SearchField::retranslate()
{
    m_field->setPlaceholderText(tr("Place or 48.8584, 2.2945"));
    m_field->setAccessibleName(tr("Go to a place or coordinates"));
    m_list->setAccessibleName(tr("Places found"));
    m_nothing->setText(tr("No place of this name. Coordinates work, too."));
}

} // namespace stag::ui::workspaces::map
