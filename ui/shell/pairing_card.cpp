// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pairing_card.h"

#include "ui/backend/server_address.h"
#include "ui/shell/labels.h"
#include "ui/shell/qr_code.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Space;
using theme::Type;

namespace {

constexpr int kPadding = 16;

} // namespace

PairingCard::PairingCard(const theme::Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_qr(new QrView(theme, this))
    , m_title(makeLabel(theme, Type::Strong, Color::TextPrimary, this))
    , m_explanation(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_host(makeLabel(theme, Type::Mono, Color::TextPrimary, this))
    , m_path(makeLabel(theme, Type::Mono, Color::TextSecondary, this))
    , m_reach(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_copy(new QPushButton(this))
    , m_start(new QPushButton(this))
{
    setObjectName(QStringLiteral("pairingCard"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->setSpacing(kPadding + 2);
    layout->addWidget(m_qr, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(theme.space(Space::Xs));
    column->addWidget(m_title);
    column->addWidget(m_explanation);
    column->addSpacing(theme.space(Space::Xs));
    column->addWidget(m_host);
    column->addWidget(m_path);
    column->addSpacing(theme.space(Space::Xxs));
    column->addWidget(m_reach);
    column->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_start);
    buttons->addStretch(1);
    column->addLayout(buttons);
    layout->addLayout(column, 1);
    m_explanation->setWordWrap(true);
    m_reach->setWordWrap(true);
    m_path->setWordWrap(true);
    for (QLabel *label : {m_host, m_path})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setIcon(theme.icon(QStringLiteral("copy")));
    m_copy->setObjectName(QStringLiteral("pairingCopy"));
    m_start->setObjectName(QStringLiteral("pairingStart"));
    connect(m_start, &QPushButton::clicked, this, &PairingCard::startRequested);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_address);
        Q_EMIT addressCopied(m_address);
    });
    connect(&theme, &theme::Theme::themeChanged, this, qOverload<>(&QWidget::update));
    retranslate();
}

void PairingCard::setQrSide(int side)
{
    m_qr->setSide(side);
}

void PairingCard::showServer(const EmbeddedServer &server)
{
    m_server = server;
    retranslate();
}

void PairingCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Color::BorderNormal));
    painter.setBrush(m_theme.color(Color::SurfaceRaised));
    const double radius = m_theme.radius(Radius::L);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void PairingCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void PairingCard::retranslate()
{
    using State = EmbeddedServer::State;
    const bool running = m_server.state == State::Running && m_server.relay.isValid();
    const bool startable = m_server.state == State::Stopped || m_server.state == State::Failed;
    const QUrl url = running ? deviceAddress(m_server.relay, QStringLiteral("my-room")) : QUrl();
    m_address = url.toString();
    m_title->setText(tr("Pair a device"));
    m_explanation->setText(running     ? tr("Scan with the headset or phone, or type the address.")
                           : startable ? tr("The embedded server does not run. While it runs, its "
                                            "address appears here.")
                           : m_server.state == State::Absent
                               ? tr("This window shows a server elsewhere. Devices connect to the "
                                    "address of that server.")
                               : tr("The address appears as soon as the embedded server runs."));
    m_host->setText(running ? backend::serverName(m_server.relay) : QString());
    m_path->setText(running ? url.path() + u'?' + url.query() : QString());
    m_reach->setText(m_server.onNetwork ? tr("Reachable from your network.")
                                        : tr("Reachable from this computer only."));
    for (QWidget *part : {static_cast<QWidget *>(m_qr),
                          static_cast<QWidget *>(m_host),
                          static_cast<QWidget *>(m_path),
                          static_cast<QWidget *>(m_reach)})
        part->setVisible(running);
    m_qr->setText(m_address);
    m_copy->setText(tr("Copy URL"));
    m_copy->setAccessibleName(tr("Copy the address for devices"));
    m_copy->setEnabled(running);
    m_copy->setVisible(running);
    m_start->setText(tr("Start the server"));
    m_start->setVisible(startable);
    setAccessibleName(m_title->text());
}

} // namespace stag::ui::shell
