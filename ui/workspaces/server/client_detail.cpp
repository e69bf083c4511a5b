// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/server/client_detail.h"

#include "ui/models/filter_words.h"
#include "ui/models/format.h"
#include "ui/models/subscribers_model.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/server/client_delegate.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::workspaces::server {

using namespace Qt::StringLiterals;
using models::SubscribersModel;
using theme::Color;
using theme::Space;
using theme::Type;

/// The lags of the last minute as a line over its greatest value.
class LagPlot : public QWidget
{
public:
    LagPlot(const theme::Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedHeight(2 * theme.size(theme::Size::Control));
    }
    void setValues(const QList<double> &values)
    {
        m_values = values;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Color::BorderNormal));
        const double greatest =
            m_values.isEmpty() ? 0.0 : *std::max_element(m_values.begin(), m_values.end());
        painter.setFont(m_theme.font(Type::Caption));
        painter.setPen(m_theme.color(Color::TextMuted));
        const int line = m_theme.lineHeight(Type::Caption);
        painter.drawText(
            QRect(0, 0, width(), line),
            Qt::AlignRight,
            models::formatLatency(std::chrono::milliseconds(static_cast<qint64>(greatest))));
        drawSparkline(painter,
                      rect().adjusted(0, line, 0, -1),
                      m_values,
                      1.0,
                      m_theme.color(Color::AccentInk));
    }

private:
    const theme::Theme &m_theme;
    QList<double> m_values;
};

namespace {

QString kindWords(stag::live::SubscriberKind kind)
{
    switch (kind) {
    case stag::live::SubscriberKind::Session:
        return ClientDetail::tr("WebSocket of a session");
    case stag::live::SubscriberKind::LiveBinary:
        return ClientDetail::tr("Live feed in bytes: a window or a viewer");
    case stag::live::SubscriberKind::LiveJson:
        break;
    }
    return ClientDetail::tr("Live feed as JSON: a window or a viewer");
}

} // namespace

ClientDetail::ClientDetail(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pages(new QStackedLayout(this))
    , m_empty(new EmptyState(theme, u"inspector"_s, this))
    , m_address(makeLabel(Type::Title, Color::TextPrimary))
    , m_kind(makeLabel(Type::Small, Color::TextMuted))
    , m_plot(new LagPlot(theme, this))
    , m_disconnect(new QPushButton(this))
    , m_countsTitle(makeLabel(Type::DockTitle, Color::TextPrimary))
{
    m_pages->setContentsMargins(1, 0, 0, 0);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_disconnect, &QPushButton::clicked, this, &ClientDetail::disconnectRequested);
    setAutoFillBackground(true);
    theme::keepGround(*this, theme, Color::SurfacePanel);
    retranslate();
}

QLabel *ClientDetail::makeLabel(Type type, Color ink)
{
    auto *label = new QLabel(this);
    theme::keepFont(*label, m_theme, type);
    theme::keepInk(*label, m_theme, ink);
    return label;
}

QWidget *ClientDetail::buildContent()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    const int margin = m_theme.space(Space::L);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(m_theme.space(Space::Xs));
    column->addWidget(m_address);
    column->addWidget(m_kind);
    column->addSpacing(m_theme.space(Space::M));
    auto *lines = new QGridLayout;
    lines->setHorizontalSpacing(m_theme.space(Space::L));
    lines->setVerticalSpacing(m_theme.space(Space::Xs));
    lines->setColumnStretch(1, 1);
    for (int line = 0; line < LineCount; ++line) {
        const auto at = static_cast<std::size_t>(line);
        m_names[at] = makeLabel(Type::Small, Color::TextMuted);
        m_values[at] = makeLabel(Type::Small, Color::TextPrimary);
        lines->addWidget(m_names[at], line, 0, Qt::AlignTop);
        lines->addWidget(m_values[at], line, 1);
    }
    m_values[SessionLine]->setTextFormat(Qt::PlainText);
    m_values[SessionLine]->setWordWrap(true); // filters can be many
    column->addLayout(lines);
    column->addWidget(m_plot);
    column->addSpacing(m_theme.space(Space::L));
    column->addWidget(m_countsTitle);
    auto *counts = new QGridLayout;
    counts->setHorizontalSpacing(m_theme.space(Space::L));
    counts->setVerticalSpacing(m_theme.space(Space::Xs));
    buildCounts(*counts);
    column->addLayout(counts);
    column->addSpacing(m_theme.space(Space::L));
    column->addWidget(m_disconnect, 0, Qt::AlignLeft);
    column->addStretch(1);
    return content;
}

void ClientDetail::buildCounts(QGridLayout &grid)
{
    for (std::size_t column = 0; column < m_heads.size(); ++column) {
        m_heads[column] = makeLabel(Type::Caption, Color::TextMuted);
        m_heads[column]->setAlignment(Qt::AlignRight);
        grid.addWidget(m_heads[column], 0, static_cast<int>(column) + 1);
        grid.setColumnStretch(static_cast<int>(column) + 1, 1);
    }
    for (std::size_t row = 0; row < m_classes.size(); ++row) {
        m_classes[row] = makeLabel(Type::Small, Color::TextMuted);
        grid.addWidget(m_classes[row], static_cast<int>(row) + 1, 0);
        for (std::size_t column = 0; column < m_heads.size(); ++column) {
            m_counts[row][column] = makeLabel(Type::Small, Color::TextPrimary);
            m_counts[row][column]->setAlignment(Qt::AlignRight);
            grid.addWidget(
                m_counts[row][column], static_cast<int>(row) + 1, static_cast<int>(column) + 1);
        }
    }
}

void ClientDetail::show(const std::optional<stag::live::Subscriber> &client,
                        const QList<double> &history,
                        Timestamp now)
{
    m_pages->setCurrentIndex(client ? 1 : 0);
    if (!client)
        return;
    m_address->setText(models::fromUtf8(client->address));
    m_kind->setText(kindWords(client->kind));
    m_values[SessionLine]->setText(models::listensTo(*client).join(u'\n'));
    m_values[SinceLine]->setText(tr("%1 (for %2)")
                                     .arg(models::formatTimeOfDay(client->connectedSince),
                                          models::formatAge(now - client->connectedSince)));
    m_values[QueueLine]->setText(models::formatBytes(client->queuedBytes));
    m_values[LagLine]->setText(models::formatLatency(client->lag));
    m_values[RepeatLine]->setText(models::formatCount(client->resnapshots));
    m_plot->setValues(history);
    for (std::size_t row = 0; row < m_counts.size(); ++row) {
        const auto &counts = client->deliveries[row];
        m_counts[row][0]->setText(models::formatCount(counts.delivered));
        m_counts[row][1]->setText(models::formatCount(counts.coalesced));
        m_counts[row][2]->setText(models::formatCount(counts.dropped));
    }
}

void ClientDetail::retranslate()
{
    m_empty->setText(tr("Select a client to see what waits for it and what it was sent."));
    m_names[SessionLine]->setText(tr("Listens to"));
    m_names[SinceLine]->setText(tr("Connected"));
    m_names[QueueLine]->setText(tr("Queue"));
    m_names[LagLine]->setText(tr("Lag"));
    m_names[RepeatLine]->setText(tr("Snapshots repeated"));
    m_names[RepeatLine]->setToolTip(
        tr("How often it fell behind so far that it was told everything anew"));
    m_countsTitle->setText(tr("Deliveries"));
    m_heads[0]->setText(tr("Delivered"));
    m_heads[1]->setText(tr("Coalesced"));
    m_heads[2]->setText(tr("Dropped"));
    for (std::size_t row = 0; row < m_classes.size(); ++row)
        m_classes[row]->setText(
            SubscribersModel::className(static_cast<stag::live::DeliveryClass>(row)));
    m_disconnect->setText(tr("Disconnect…"));
    m_plot->setAccessibleName(tr("Lag of the last minute"));
}

void ClientDetail::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter(this).fillRect(0, 0, 1, height(), m_theme.color(Color::BorderSubtle));
}

} // namespace stag::ui::workspaces::server
