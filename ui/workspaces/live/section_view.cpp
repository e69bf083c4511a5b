// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/section_view.h"

#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/text_widgets.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::Property;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kCodeLines = 14;

} // namespace

SectionView::SectionView(const models::Section &section, const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_section(section)
    , m_chevron(new QToolButton(this))
    , m_summary(new ElidedLabel(theme, Type::Small, Color::TextMuted, this))
    , m_copy(makeTitleButton(theme, u"copy"_s, this))
    , m_body(new QWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(
        theme.space(Space::M), theme.space(Space::Xs), theme.space(Space::M), 1);
    column->setSpacing(0);
    buildHead();
    column->addWidget(m_body);
    buildRows();
    setClosed(section.startsClosed);
    show(section);
    retranslate();
    connect(&theme, &theme::Theme::themeChanged, this, [this] { setClosed(m_isClosed); });
}

void SectionView::buildHead()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(m_theme.space(Space::Xs));
    m_chevron->setAutoRaise(true);
    m_chevron->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_chevron->setIconSize({m_theme.space(Space::L), m_theme.space(Space::L)});
    m_chevron->setFixedHeight(m_theme.size(Size::ControlSmall));
    theme::keepFont(*m_chevron, m_theme, Type::DockTitle);
    connect(m_chevron, &QToolButton::clicked, this, [this] {
        setClosed(!m_isClosed);
        Q_EMIT closedChanged(m_isClosed);
    });
    m_summary->setAlignment(Qt::AlignRight);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_section.copyText);
    });
    head->addWidget(m_chevron);
    head->addStretch(1);
    head->addWidget(m_summary, 8);
    head->addWidget(m_copy);
    static_cast<QVBoxLayout *>(layout())->addLayout(head);
}

void SectionView::buildRows()
{
    auto *grid = new QGridLayout(m_body);
    const int margin = m_theme.space(Space::Xs);
    grid->setContentsMargins(margin, margin, margin, m_theme.space(Space::M));
    grid->setHorizontalSpacing(m_theme.space(Space::M));
    grid->setVerticalSpacing(m_theme.space(Space::Xs));
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (const Property &property : m_section.properties)
        m_rows.push_back(buildRow(property, *grid, line++));
}

int SectionView::labelWidth() const
{
    const QFontMetrics metrics(m_theme.font(Type::Small));
    int width = m_theme.size(Size::PropertyLabel) - m_theme.space(Space::Xxl);
    for (const Property &property : m_section.properties) {
        if (property.shape != Property::Shape::Code)
            width = std::max(width, metrics.horizontalAdvance(property.label) + 2);
    }
    return std::min(width, m_theme.size(Size::PropertyLabel));
}

SectionView::Row SectionView::buildRow(const Property &property, QGridLayout &grid, int line)
{
    Row row;
    if (property.shape == Property::Shape::Code) {
        row.code = new QPlainTextEdit(m_body);
        row.code->setReadOnly(true);
        row.code->setLineWrapMode(QPlainTextEdit::NoWrap);
        theme::keepFont(*row.code, m_theme, Type::Mono);
        row.code->setFixedHeight(kCodeLines * m_theme.lineHeight(Type::Mono));
        row.code->setAccessibleName(m_section.title);
        grid.addWidget(row.code, line, 0, 1, 3);
        return row;
    }
    const bool isLink = property.shape == Property::Shape::Link;
    const bool labelIsLink = isLink && (m_section.key == u"attached" || m_section.key == u"links");
    if (labelIsLink) {
        row.link = buildLink(line);
        grid.addWidget(row.link, line, 0);
    } else {
        row.label = new ElidedLabel(m_theme, Type::Small, Color::TextMuted, m_body);
        row.label->setFixedWidth(labelWidth());
        grid.addWidget(row.label, line, 0);
    }
    if (property.shape == Property::Shape::Vector) {
        row.vector = new VectorFields(m_theme, m_body);
        grid.addWidget(row.vector, line, 1, 1, 2);
        return row;
    }
    if (isLink && !labelIsLink) {
        row.link = buildLink(line);
        grid.addWidget(row.link, line, 1, 1, 2);
        return row;
    }
    const bool isFixed = property.shape == Property::Shape::Fixed;
    row.value =
        new ElidedLabel(m_theme, isFixed ? Type::Mono : Type::Small, Color::TextPrimary, m_body);
    row.value->setElideMode(isFixed ? Qt::ElideMiddle : Qt::ElideRight);
    row.value->setAlignment(labelIsLink ? Qt::AlignRight : Qt::AlignLeft);
    if (property.note.isEmpty()) {
        grid.addWidget(row.value, line, 1, 1, 2);
        return row;
    }
    row.note = new ElidedLabel(m_theme, Type::Small, Color::TextMuted, m_body);
    if (labelIsLink) {
        row.note->setAlignment(Qt::AlignRight);
        grid.addWidget(row.value, line, 1);
        grid.addWidget(row.note, line, 2);
        return row;
    }
    auto *beside = new QHBoxLayout;
    beside->setSpacing(m_theme.space(Space::M));
    beside->addWidget(row.value);
    beside->addWidget(row.note);
    beside->addStretch(1);
    grid.addLayout(beside, line, 1, 1, 2);
    return row;
}

QLabel *SectionView::buildLink(int index)
{
    auto *link = new QLabel(m_body);
    link->setTextFormat(Qt::RichText);
    link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    theme::keepFont(*link, m_theme, Type::Small);
    connect(link, &QLabel::linkActivated, this, [this, index] {
        if (const auto &target = m_section.properties[static_cast<std::size_t>(index)].link)
            Q_EMIT linkActivated(*target);
    });
    return link;
}

bool SectionView::fits(const models::Section &section) const
{
    if (section.key != m_section.key || section.title != m_section.title
        || section.properties.size() != m_section.properties.size()
        || section.copyText.isEmpty() != m_section.copyText.isEmpty())
        return false;
    for (std::size_t i = 0; i < section.properties.size(); ++i) {
        const Property &other = section.properties[i];
        const Property &mine = m_section.properties[i];
        if (other.shape != mine.shape || other.note.isEmpty() != mine.note.isEmpty())
            return false;
    }
    return true;
}

void SectionView::show(const models::Section &section)
{
    m_section = section;
    m_chevron->setText(section.title);
    m_summary->setText(section.summary);
    m_copy->setVisible(!section.copyText.isEmpty());
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        showRow(m_rows[i], section.properties[i]);
}

void SectionView::showRow(const Row &row, const Property &property)
{
    if (row.code && row.code->toPlainText() != property.value)
        row.code->setPlainText(property.value);
    if (row.label) {
        row.label->setText(property.label);
        row.label->setToolTip(property.label);
    }
    if (row.link) {
        const QString text = row.label ? property.value : property.label;
        const QString html =
            u"<a href=\"#\" style=\"text-decoration:none\">%1</a>"_s.arg(text.toHtmlEscaped());
        if (row.link->text() != html)
            row.link->setText(html);
    }
    if (row.vector)
        row.vector->setComponents(property.components);
    if (row.value)
        row.value->setText(property.value);
    if (row.note)
        row.note->setText(property.note);
}

void SectionView::setClosed(bool closed)
{
    m_isClosed = closed;
    m_body->setVisible(!closed);
    m_chevron->setIcon(
        m_theme.icon(closed ? u"chevron-right"_s : u"chevron-down"_s, Color::TextMuted));
    retranslate();
}

void SectionView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SectionView::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, height() - 1, width(), 1, m_theme.color(Color::BorderSubtle));
}

void SectionView::retranslate()
{
    m_chevron->setAccessibleName(m_isClosed ? tr("Open section %1").arg(m_section.title)
                                            : tr("Close section %1").arg(m_section.title));
    m_copy->setToolTip(tr("Copy %1").arg(m_section.title));
    m_copy->setAccessibleName(m_copy->toolTip());
}

} // namespace stag::ui::workspaces::live
