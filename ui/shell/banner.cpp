// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/banner.h"

#include "ui/shell/labels.h"
#include "ui/shell/qr_code.h"

#include <QClipboard>
#include <QEvent>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kIcon = 16;
constexpr int kQrSide = 240;
/// Beyond this an address scrolls in its field; the sentence needs the room.
constexpr int kAddressWidthMax = 440;

} // namespace

Banner::Banner(const theme::Theme &theme, theme::Status status, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_status(status)
    , m_sentence(makeLabel(theme, Type::Body, Color::TextPrimary, this))
    , m_content(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::L) + kIcon + theme.space(Space::M),
                               theme.space(Space::Xs),
                               theme.space(Space::S),
                               theme.space(Space::Xs));
    layout->setSpacing(theme.space(Space::M));
    // The sentence takes what it needs, what is left goes behind the buttons.
    layout->addWidget(m_sentence, 1000);
    layout->addLayout(m_content);
    layout->addStretch(1);
    layout->addWidget(m_close);
    m_sentence->setWordWrap(true);
    m_close->setIcon(theme.icon(QStringLiteral("close")));
    m_close->setIconSize({14, 14});
    m_close->setAutoRaise(true);
    m_close->setObjectName(QStringLiteral("bannerClose"));
    connect(m_close, &QToolButton::clicked, this, &Banner::closed);
    connect(&theme, &theme::Theme::themeChanged, this, &Banner::fitSentence);
    Banner::retranslate();
}

void Banner::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
    fitSentence();
}

void Banner::fitSentence()
{
    m_sentence->setMaximumWidth(m_sentence->fontMetrics().horizontalAdvance(m_sentence->text())
                                + m_theme.space(Space::S));
    update();
}

QString Banner::sentence() const
{
    return m_sentence->text();
}

void Banner::setStatus(theme::Status status)
{
    m_status = status;
    update();
}

void Banner::hideClose()
{
    m_close->hide();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(m_status));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Color::BorderNormal));
    const QRect icon(m_theme.space(Space::L), (height() - kIcon) / 2, kIcon, kIcon);
    m_theme.statusIcon(m_status).paint(&painter, icon);
}

void Banner::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Banner::retranslate()
{
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close this message"));
}

DemoBanner::DemoBanner(const theme::Theme &theme, QWidget *parent)
    : Banner(theme, theme::Status::Info, parent)
    , m_field(new QLineEdit(this))
    , m_copy(new QPushButton(this))
    , m_qr(new QToolButton(this))
{
    setObjectName(QStringLiteral("demoBanner"));
    m_field->setReadOnly(true);
    m_field->setObjectName(QStringLiteral("demoAddress"));
    theme::keepFont(*m_field, theme, Type::Mono);
    connect(&theme, &theme::Theme::themeChanged, this, &DemoBanner::fitField);
    content()->addWidget(m_field);
    content()->addWidget(m_copy);
    content()->addWidget(m_qr);
    m_copy->setIcon(theme.icon(QStringLiteral("copy")));
    m_copy->setObjectName(QStringLiteral("demoCopy"));
    m_qr->setIcon(theme.icon(QStringLiteral("qr")));
    m_qr->setIconSize({18, 18});
    m_qr->setObjectName(QStringLiteral("demoQr"));
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_address);
        Q_EMIT addressCopied(m_address);
    });
    connect(m_qr, &QToolButton::clicked, this, &DemoBanner::showQr);
    retranslate();
}

void DemoBanner::setDeviceAddress(const QString &address)
{
    m_address = address;
    m_field->setText(address);
    m_field->setCursorPosition(0);
    m_field->setToolTip(address);
    fitField();
    m_copy->setEnabled(!address.isEmpty());
    m_qr->setEnabled(!address.isEmpty());
}

void DemoBanner::fitField()
{
    const int text = m_field->fontMetrics().horizontalAdvance(m_address);
    m_field->setFixedWidth(std::min(text + 2 * theme().space(Space::L), kAddressWidthMax));
}

void DemoBanner::retranslate()
{
    Banner::retranslate();
    setSentence(tr("This is a demo, sent by the program itself. Connect a device:"));
    m_field->setAccessibleName(tr("Address for devices"));
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the address for devices"));
    m_qr->setToolTip(tr("Show the address as a QR code"));
    m_qr->setAccessibleName(m_qr->toolTip());
}

void DemoBanner::showQr()
{
    auto *popup = new QFrame(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setObjectName(QStringLiteral("qrPopup"));
    popup->setFrameShape(QFrame::StyledPanel);
    theme::keepGround(*popup, theme(), Color::SurfaceOverlay);
    auto *layout = new QVBoxLayout(popup);
    auto *view = new QrView(theme(), popup);
    view->setSide(kQrSide);
    view->setText(m_address);
    layout->addWidget(view, 0, Qt::AlignCenter);
    auto *address = makeLabel(theme(), Type::Mono, Color::TextSecondary, popup);
    address->setText(m_address);
    address->setWordWrap(true);
    address->setFixedWidth(kQrSide);
    layout->addWidget(address);
    popup->adjustSize();
    const QPoint corner = m_qr->mapToGlobal(QPoint(m_qr->width(), m_qr->height() + 4));
    popup->move(corner.x() - popup->width(), corner.y());
    popup->show();
}

ServerBanner::ServerBanner(const theme::Theme &theme, QWidget *parent)
    : Banner(theme, theme::Status::Info, parent)
    , m_start(new QPushButton(this))
{
    setObjectName(QStringLiteral("serverBanner"));
    m_start->setObjectName(QStringLiteral("serverBannerStart"));
    content()->addWidget(m_start);
    hideClose();
    connect(m_start, &QPushButton::clicked, this, &ServerBanner::startRequested);
    retranslate();
}

void ServerBanner::showServer(const EmbeddedServer &server)
{
    m_server = server;
    retranslate();
}

bool ServerBanner::concerns(EmbeddedServer::State state)
{
    using State = EmbeddedServer::State;
    return state == State::Stopping || state == State::Stopped || state == State::Failed;
}

void ServerBanner::retranslate()
{
    Banner::retranslate();
    using State = EmbeddedServer::State;
    const bool failed = m_server.state == State::Failed;
    setStatus(failed ? theme::Status::Error : theme::Status::Info);
    setSentence(failed ? tr("The embedded server did not start: %1").arg(m_server.problem)
                : m_server.state == State::Stopping
                    ? tr("The embedded server finishes what has arrived, then it stops.")
                    : tr("The embedded server is stopped: devices cannot connect, and nothing new "
                         "arrives."));
    m_start->setText(failed ? tr("Try again") : tr("Start the server"));
    m_start->setVisible(m_server.state != State::Stopping);
}

} // namespace stag::ui::shell
