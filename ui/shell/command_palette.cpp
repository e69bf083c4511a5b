// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/shell/labels.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidthMax = 640;
constexpr int kRowsShown = 9;
constexpr int kNothingHeight = 72;
constexpr int kIcon = 18;
constexpr int kTextLeft = 48;
constexpr int kTextRight = 16;
constexpr int kBorder = 1;
constexpr int kHeadTop = 12;
constexpr int kHeadBottom = 2;

int rowHeight(const theme::Theme &theme)
{
    return QFontMetrics(theme.font(Type::Body)).height()
           + QFontMetrics(theme.font(Type::Small)).height() + 2 * theme.space(Space::S);
}

/// A row of the palette: icon, title with the met characters strong, shortcut; below, what tells
/// it from others of the same name.
class PaletteDelegate final : public QStyledItemDelegate
{
public:
    PaletteDelegate(const theme::Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, rowHeight(m_theme)};
    }

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        drawGround(*painter, option);
        QRect cell(option.rect.left() + 16, 0, kIcon, kIcon);
        cell.moveTop(option.rect.center().y() - kIcon / 2);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, cell);
        QRect text = option.rect.adjusted(
            kTextLeft, m_theme.space(Space::S), -kTextRight, -m_theme.space(Space::S));
        drawShortcut(*painter, text, index);
        drawDetail(*painter, text, index);
        drawTitle(*painter, text, index);
        painter->restore();
    }

private:
    void drawGround(QPainter &painter, const QStyleOptionViewItem &option) const
    {
        if (!(option.state & (QStyle::State_Selected | QStyle::State_MouseOver)))
            return;
        const bool selected = option.state & QStyle::State_Selected;
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(selected ? Color::SurfaceSelected : Color::SurfaceHover));
        painter.drawRoundedRect(QRectF(option.rect).adjusted(6, 0, -6, 0),
                                m_theme.radius(Radius::S),
                                m_theme.radius(Radius::S));
    }

    void drawShortcut(QPainter &painter, QRect &text, const QModelIndex &index) const
    {
        const QString shortcut = index.data(PaletteModel::ShortcutRole).toString();
        if (shortcut.isEmpty())
            return;
        painter.setFont(m_theme.font(Type::Caption));
        painter.setPen(m_theme.color(Color::TextSecondary));
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, shortcut);
        text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(shortcut) - 12);
    }

    /// Takes the lower line away from `text`.
    void drawDetail(QPainter &painter, QRect &text, const QModelIndex &index) const
    {
        const QString detail = index.data(PaletteModel::DetailRole).toString();
        if (detail.isEmpty())
            return;
        painter.setFont(m_theme.font(Type::Small));
        painter.setPen(m_theme.color(Color::TextSecondary));
        painter.drawText(text,
                         Qt::AlignLeft | Qt::AlignBottom,
                         painter.fontMetrics().elidedText(detail, Qt::ElideMiddle, text.width()));
        text.setBottom(text.bottom() - painter.fontMetrics().height());
    }

    void drawTitle(QPainter &painter, const QRect &text, const QModelIndex &index) const
    {
        const QVariantList met = index.data(PaletteModel::PositionsRole).toList();
        const QFont normal = m_theme.font(Type::Body);
        const QFont strong = m_theme.font(Type::Strong);
        const QString title = QFontMetrics(strong).elidedText(
            index.data(Qt::DisplayRole).toString(), Qt::ElideRight, text.width());
        painter.setPen(m_theme.color(Color::TextPrimary));
        int x = text.left();
        for (int from = 0; from < title.size();) {
            // In runs, so that letters keep their kerning.
            const bool isMet = met.contains(from);
            int to = from + 1;
            while (to < title.size() && met.contains(to) == isMet)
                ++to;
            const QString run = title.mid(from, to - from);
            painter.setFont(isMet ? strong : normal);
            painter.drawText(QRect(x, text.top(), text.right() - x + 1, text.height()),
                             Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                             run);
            x += painter.fontMetrics().horizontalAdvance(run);
            from = to;
        }
    }

    const theme::Theme &m_theme;
};

} // namespace

CommandPalette::CommandPalette(const theme::Theme &theme,
                               PaletteModel::ActionSource actions,
                               PaletteModel::EntrySource entries,
                               QSettings &settings,
                               QWidget *window)
    : QFrame(window, Qt::Popup | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_model(theme, std::move(actions), std::move(entries), settings, this)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_nothing(makeLabel(theme, Type::Body, Color::TextMuted, this))
{
    setObjectName(QStringLiteral("commandPalette"));
    theme::keepGround(*this, theme, Color::SurfaceOverlay);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kBorder, kBorder, kBorder, theme.space(Space::S) + kBorder);
    layout->setSpacing(theme.space(Space::S));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(kHeadTop, kHeadTop, kHeadTop, kHeadBottom);
    head->addWidget(m_field);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMinimumHeight(kNothingHeight);
    m_nothing->setWordWrap(true);
    m_field->addAction(theme.icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteResults"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PaletteDelegate(theme, this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setBackgroundRole(QPalette::Window);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        choose(index.row());
    });
    retranslate();
}

void CommandPalette::open()
{
    m_field->clear();
    filter({});
    resizeToWindow();
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int row = m_list->currentIndex().row();
    const auto move = [this](int to) {
        to = std::clamp(to, 0, std::max(0, m_model.rowCount() - 1));
        m_list->setCurrentIndex(m_model.index(to));
    };
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        move(row + 1);
        return true;
    case Qt::Key_Up:
        move(row - 1);
        return true;
    case Qt::Key_PageDown:
        move(row + kRowsShown);
        return true;
    case Qt::Key_PageUp:
        move(row - kRowsShown);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(row);
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

void CommandPalette::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.color(Color::BorderNormal));
    painter.setBrush(m_theme.color(Color::SurfaceOverlay));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::filter(const QString &text)
{
    m_model.setFilter(text);
    const bool any = m_model.rowCount() > 0;
    m_list->setVisible(any);
    m_nothing->setVisible(!any);
    if (any)
        m_list->setCurrentIndex(m_model.index(0));
    resizeToWindow();
}

void CommandPalette::choose(int row)
{
    close();
    m_model.activate(row);
}

void CommandPalette::retranslate()
{
    setAccessibleName(tr("Command palette"));
    m_field->setPlaceholderText(tr("Type a command, or the name or id of a thing"));
    m_field->setAccessibleName(tr("Search or run a command"));
    m_list->setAccessibleName(tr("Results"));
    m_nothing->setText(tr("Nothing fits. Try fewer letters, or the id of an anchor or mesh."));
}

void CommandPalette::resizeToWindow()
{
    const QWidget *window = parentWidget();
    const int width = std::min(kWidthMax, window->width() - 2 * m_theme.space(Space::Xxl));
    const int rows = std::clamp(m_model.rowCount(), 1, kRowsShown);
    const int list = m_model.rowCount() > 0 ? rows * rowHeight(m_theme) : kNothingHeight;
    const int margins = 2 * kBorder + kHeadTop + kHeadBottom + 2 * m_theme.space(Space::S);
    const int height = m_field->sizeHint().height() + list + margins;
    const QPoint origin = window->mapToGlobal(QPoint(0, 0));
    setGeometry(origin.x() + (window->width() - width) / 2,
                origin.y() + m_theme.size(Size::MenuBar) + m_theme.space(Space::Xs),
                width,
                height);
}

} // namespace stag::ui::shell
