// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/map_facts.h"

#include "ui/map/metric_grid.h"
#include "ui/models/format.h"
#include "ui/theme/figures.h"
#include "ui/workspaces/map/place_search.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace stag::ui::workspaces::map {

using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr double kBarPxMax = 110.0;
constexpr double kMetresPerPixelOfScreen = 0.0254 / 96.0;

QString lengthText(double lengthM)
{
    if (lengthM >= 1'000.0)
        return models::formatFixed(lengthM / 1'000.0, 0) + QStringLiteral(" km");
    if (lengthM >= 1.0)
        return models::formatFixed(lengthM, 0) + QStringLiteral(" m");
    return models::formatFixed(lengthM * 100.0, 0) + QStringLiteral(" cm");
}

/// Six decimals are a tenth of a metre; far away nobody needs them.
int decimalsFor(double zoom)
{
    return zoom >= 15.0 ? 6 : zoom >= 9.0 ? 4 : 2;
}

QLabel *makeFact(const theme::Theme &theme, Color ink, QWidget *parent)
{
    auto *label = new QLabel(parent);
    theme::keepFont(*label, theme, Type::Small);
    theme::keepInk(*label, theme, ink);
    label->setTextInteractionFlags(Qt::NoTextInteraction);
    return label;
}

} // namespace

double mapScale(const stag::map::Camera &camera)
{
    const double exact = camera.metresPerPixel() / kMetresPerPixelOfScreen;
    const double power = std::pow(10.0, std::floor(std::log10(exact)) - 1.0);
    return std::round(exact / power) * power;
}

ScaleBarView::ScaleBarView(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    theme::keepFont(*this, theme, Type::Small);
    connect(&theme, &theme::Theme::themeChanged, this, qOverload<>(&QWidget::update));
}

void ScaleBarView::show(const stag::map::Camera &camera)
{
    const ui::map::ScaleBar bar = ui::map::scaleBar(camera, kBarPxMax);
    m_lengthPx = bar.lengthPx;
    m_text = lengthText(bar.lengthM);
    setAccessibleName(tr("Scale bar: %1").arg(m_text));
    update();
}

QSize ScaleBarView::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(QStringLiteral("5 000 km"));
    return {int(kBarPxMax) + m_theme.space(Space::M) + text, m_theme.size(Size::StatusBar)};
}

void ScaleBarView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.color(Color::TextSecondary));
    const int text = fontMetrics().horizontalAdvance(m_text);
    const QRect words(width() - text, 0, text, height());
    painter.drawText(words, Qt::AlignCenter, m_text);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Color::TextSecondary), 1.5, Qt::SolidLine, Qt::FlatCap));
    const double right = words.left() - m_theme.space(Space::M);
    const double left = right - m_lengthPx;
    const double foot = height() / 2.0 + 3.0;
    const QPointF bar[] = {{left, foot - 6}, {left, foot}, {right, foot}, {right, foot - 6}};
    painter.drawPolyline(bar, 4);
}

MapFacts::MapFacts(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_place(makeFact(theme, Color::TextSecondary, this))
    , m_zoom(makeFact(theme, Color::TextSecondary, this))
    , m_count(makeFact(theme, Color::TextSecondary, this))
    , m_scale(new ScaleBarView(theme, this))
    , m_attribution(makeFact(theme, Color::TextMuted, this))
{
    m_place->setObjectName(QStringLiteral("mapPlace"));
    m_zoom->setObjectName(QStringLiteral("mapZoom"));
    m_count->setObjectName(QStringLiteral("mapCount"));
    m_attribution->setObjectName(QStringLiteral("mapAttribution"));
    m_attribution->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // The only one that gives way: whose map it is stays readable in the tooltip.
    m_attribution->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::L), 0);
    layout->setSpacing(theme.space(Space::Xl));
    layout->addWidget(m_place);
    layout->addWidget(m_zoom);
    layout->addWidget(m_count);
    layout->addWidget(m_attribution, 1);
    layout->addWidget(m_scale);
    theme::keepGround(*this, theme, Color::SurfacePanel);
    setAutoFillBackground(true);
    setFixedHeight(theme.size(Size::DockTitle));
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        setFixedHeight(m_theme.size(Size::DockTitle));
        showPlace(m_pointed, m_camera);
    });
}

void MapFacts::showPlace(const std::optional<geo::Geodetic> &pointed,
                         const stag::map::Camera &camera)
{
    m_pointed = pointed;
    m_camera = camera;
    const int decimals = decimalsFor(camera.zoom());
    const geo::Geodetic place = pointed ? *pointed : toGeodetic(camera.centre());
    m_place->setText(coordinateText(place, decimals));
    // As wide as the widest, so that the rest of the line stays where it is.
    const QString widest = coordinateText({-88.8, -188.8, 0}, decimals);
    m_place->setMinimumWidth(int(std::ceil(theme::figuresWidth(m_place->font(), widest))));
    m_zoom->setText(tr("Zoom %1 · 1 : %2")
                        .arg(QLocale().toString(camera.zoom(), 'f', 1),
                             models::formatFixed(mapScale(camera), 0)));
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(
        tr("Zoom %1 · 1 : %2")
            .arg(QLocale().toString(22.2, 'f', 1), models::formatFixed(88'000'000, 0))));
    m_scale->show(camera);
}

void MapFacts::showCount(std::size_t sessions, std::size_t devices)
{
    m_sessions = sessions;
    m_devices = devices;
    retranslate();
}

void MapFacts::setAttribution(const QString &text)
{
    m_attributionText = text;
    m_attribution->setToolTip(text);
    elide();
}

void MapFacts::elide()
{
    m_attribution->setText(m_attribution->fontMetrics().elidedText(
        m_attributionText, Qt::ElideRight, m_attribution->width()));
}

void MapFacts::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void MapFacts::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.color(Color::BorderSubtle));
}

void MapFacts::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showPlace(m_pointed, m_camera);
    }
    QWidget::changeEvent(event);
}

void MapFacts::retranslate()
{
    const QString sessions = tr("%n session(s)", nullptr, int(m_sessions));
    const QString devices = tr("%n device(s)", nullptr, int(m_devices));
    m_count->setText(m_sessions == 0 ? QString() : tr("%1, %2").arg(sessions, devices));
}

} // namespace stag::ui::workspaces::map
