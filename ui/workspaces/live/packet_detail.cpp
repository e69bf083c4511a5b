// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/packet_detail.h"

#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/text_widgets.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Space;
using theme::Type;

PacketDetail::PacketDetail(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new ElidedLabel(theme, Type::Small, Color::TextSecondary, this))
    , m_copy(makeTitleButton(theme, u"copy"_s, this))
    , m_close(makeTitleButton(theme, u"close"_s, this))
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setBackgroundRole(QPalette::Window);
    m_text->viewport()->setBackgroundRole(QPalette::Window);
    theme::keepFont(*m_text, theme, Type::Mono);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(theme.space(Space::M), 0, theme.space(Space::S), 0);
    head->setSpacing(theme.space(Space::Xs));
    head->addWidget(m_title, 1);
    head->addWidget(m_copy);
    head->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_text, 1);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_json);
    });
    connect(m_close, &QToolButton::clicked, this, &PacketDetail::closeRequested);
    retranslate();
    show({}, {});
}

void PacketDetail::show(const QString &title, const QString &json)
{
    m_json = json;
    m_title->setText(json.isEmpty() ? tr("No packet is selected") : title);
    m_text->setPlainText(json);
    m_copy->setEnabled(!json.isEmpty());
}

void PacketDetail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PacketDetail::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, 1, height(), m_theme.color(Color::BorderSubtle));
}

void PacketDetail::retranslate()
{
    m_copy->setToolTip(tr("Copy JSON"));
    m_copy->setAccessibleName(tr("Copy JSON"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the packet"));
    m_text->setAccessibleName(tr("Packet as JSON"));
    m_text->setPlaceholderText(tr("Select a line to see it as JSON."));
    if (m_json.isEmpty())
        show({}, {});
}

} // namespace stag::ui::workspaces::live
