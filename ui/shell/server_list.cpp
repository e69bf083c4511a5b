// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/server_list.h"

#include "ui/backend/server_address.h"
#include "ui/shell/labels.h"
#include "ui/theme/figures.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::shell {

using backend::ConnectionPhase;
using theme::Color;
using theme::Radius;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kIcon = 14;
constexpr int kAddressColumn = 120;

} // namespace

ServerRow::ServerRow(const theme::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ServerRow::show(theme::Status status,
                     const QString &name,
                     const QString &address,
                     const QString &remark)
{
    m_status = status;
    m_address = address;
    m_remark = remark;
    setText(name);
    setAccessibleName(QStringLiteral("%1, %2, %3").arg(name, address, remark));
    setToolTip(address);
    update();
}

QSize ServerRow::sizeHint() const
{
    return {320, m_theme.size(Size::ControlLarge) + 2};
}

void ServerRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() && isEnabled()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isDown() ? Color::SurfacePressed : Color::SurfaceHover));
        painter.drawRoundedRect(
            QRectF(rect()), m_theme.radius(Radius::S), m_theme.radius(Radius::S));
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Color::BorderNormal));
    if (theme::showsKeyboardFocus(*this)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Color::AccentFocus), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -2),
                                m_theme.radius(Radius::S),
                                m_theme.radius(Radius::S));
    }
    m_theme.statusIcon(m_status).paint(&painter, QRect(6, (height() - kIcon) / 2, kIcon, kIcon));
    const int nameLeft = 6 + kIcon + m_theme.space(Space::M);
    QFont name = m_theme.font(Type::Body);
    name.setWeight(QFont::Medium);
    painter.setFont(name);
    painter.setPen(m_theme.color(Color::TextPrimary));
    const int nameWidth = painter.fontMetrics().horizontalAdvance(text());
    painter.drawText(
        QRect(nameLeft, 0, nameWidth + 4, height()), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(m_theme.font(Type::Small));
    painter.setPen(m_theme.color(Color::TextMuted));
    const int remarkWidth = painter.fontMetrics().horizontalAdvance(m_remark);
    painter.drawText(QRect(width() - remarkWidth - 8, 0, remarkWidth + 2, height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     m_remark);
    painter.setFont(m_theme.font(Type::Mono));
    painter.setPen(m_theme.color(Color::TextSecondary));
    const int left = std::max(kAddressColumn, nameLeft + nameWidth + m_theme.space(Space::Xl));
    const QRect address(left, 0, width() - remarkWidth - 24 - left, height());
    painter.drawText(address,
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_address, Qt::ElideMiddle, address.width()));
}

ServerList::ServerList(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("serverList"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    rebuild();
}

void ServerList::showServers(const EmbeddedServer &embedded,
                             const QList<QUrl> &recent,
                             const backend::ConnectionState &connection)
{
    const bool same =
        embedded == m_embedded && recent == m_recent && connection.phase == m_connection.phase
        && connection.server == m_connection.server && connection.latency == m_connection.latency;
    m_embedded = embedded;
    m_recent = recent;
    m_connection = connection;
    if (!same)
        rebuild();
}

void ServerList::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        rebuild();
    QWidget::changeEvent(event);
}

void ServerList::rebuild()
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    if (m_embedded.state != EmbeddedServer::State::Absent)
        addEmbedded();
    for (const QUrl &server : m_recent)
        addRecent(server);
    if (m_recent.isEmpty()) {
        QLabel *empty = makeLabel(m_theme, Type::Small, Color::TextMuted, this);
        empty->setText(tr("Servers you connect to appear here."));
        empty->setContentsMargins(6, m_theme.space(Space::L), 0, m_theme.space(Space::M));
        m_layout->addWidget(empty);
    }
}

void ServerList::addEmbedded()
{
    auto *row = new ServerRow(m_theme, this);
    row->setObjectName(QStringLiteral("embeddedServer"));
    using State = EmbeddedServer::State;
    theme::Status status = theme::Status::Idle;
    QString remark = tr("Stopped · start");
    if (m_embedded.state == State::Running) {
        status = theme::Status::Ok;
        remark = tr("Running since %1")
                     .arg(QLocale().toString(m_embedded.since.toLocalTime().time(),
                                             QStringLiteral("HH:mm")));
    } else if (m_embedded.state == State::Failed) {
        status = theme::Status::Error;
        remark = tr("Did not start · try again");
    } else if (m_embedded.state == State::Starting) {
        status = theme::Status::Busy;
        remark = tr("Starting");
    } else if (m_embedded.state == State::Stopping) {
        status = theme::Status::Busy;
        remark = tr("Stopping");
    }
    row->show(status, tr("Embedded"), backend::serverName(m_embedded.stag), remark);
    connect(row, &ServerRow::clicked, this, &ServerList::embeddedActivated);
    m_layout->addWidget(row);
}

void ServerList::addRecent(const QUrl &server)
{
    auto *row = new ServerRow(m_theme, this);
    const bool current = m_connection.server == server;
    theme::Status status = theme::Status::Idle;
    QString remark = tr("Connect");
    if (current && m_connection.phase == ConnectionPhase::Live) {
        status = theme::Status::Ok;
        remark =
            m_connection.latency ? tr("%1 ms").arg(m_connection.latency->count()) : tr("Connected");
    } else if (current && m_connection.phase == ConnectionPhase::Reconnecting) {
        status = theme::Status::Warn;
        remark = tr("Not reachable");
    } else if (current && m_connection.phase == ConnectionPhase::Connecting) {
        status = theme::Status::Busy;
        remark = tr("Connecting");
    }
    row->show(status, server.host(), server.toString(), remark);
    connect(row, &ServerRow::clicked, this, [this, server] { Q_EMIT serverActivated(server); });
    m_layout->addWidget(row);
}

} // namespace stag::ui::shell
