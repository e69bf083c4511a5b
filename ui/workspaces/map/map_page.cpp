// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/map_page.h"

#include "ui/map/base_map.h"
#include "ui/map/map_view.h"
#include "ui/workspaces/map/limits.h"
#include "ui/workspaces/map/map_facts.h"
#include "ui/workspaces/map/overlay_panel.h"
#include "ui/workspaces/map/place_search.h"
#include "ui/workspaces/map/search_field.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace stag::ui::workspaces::map {

using namespace Qt::StringLiterals;
using stag::map::Camera;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;
using ui::map::MapView;

namespace {

constexpr int kHintWidth = 340;
constexpr geo::Geodetic kFirstView{25.0, 10.0, 0.0};

/// Every country once, as large as the width allows.
Camera wholeWorld(stag::map::ViewSize size)
{
    const double zoom = std::log2(size.width / stag::map::kWorldPxAtZoom0);
    return Camera(size, stag::map::toWorld(kFirstView), zoom);
}

} // namespace

MapPage::MapPage(const stag::map::PmtilesArchive &archive,
                 const PlaceSearch &search,
                 const theme::Theme &theme)
    : m_theme(theme)
    , m_view(new MapView(archive, theme, this))
    , m_facts(new MapFacts(theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_facts);
    buildActions();
    buildOverlays(search);
    m_view->mover().jumpTo(Camera(m_view->camera().size(), stag::map::toWorld(kFirstView), 0.0));
    m_facts->setAttribution(ui::map::BaseMap::attribution());
    connect(m_view, &MapView::cameraChanged, this, [this] {
        m_facts->showPlace(std::nullopt, m_view->camera());
        turnCompass();
    });
    connect(m_view, &MapView::pointedAt, this, [this](const auto &place) {
        m_facts->showPlace(place, m_view->camera());
    });
    connect(m_search, &SearchField::chosen, this, [this](const PlaceResult &place) {
        m_view->flyTo(place.position, place.zoom);
    });
    connect(m_search, &SearchField::left, this, [this] { m_view->setFocus(); });
    connect(&search, &PlaceSearch::ready, m_search, &SearchField::refresh);
    connect(&theme, &theme::Theme::themeChanged, this, &MapPage::turnCompass);
    retranslate();
}

void MapPage::buildActions()
{
    const auto make = [this](const QString &name, const QString &icon, auto &&act) {
        auto *action = new QAction(this);
        action->setObjectName(name);
        action->setIcon(m_theme.icon(icon));
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    const auto middle = [this] {
        return stag::map::ScreenPoint{m_view->width() / 2.0, m_view->height() / 2.0};
    };
    m_find = make(u"mapFind"_s, u"search"_s, [this] { m_search->open(); });
    m_find->setShortcut(QKeySequence::Find);
    m_zoomIn =
        make(u"mapZoomIn"_s, u"plus"_s, [this, middle] { m_view->mover().zoomBy(middle(), 1.0); });
    m_zoomIn->setShortcut(QKeySequence::ZoomIn);
    m_zoomOut = make(
        u"mapZoomOut"_s, u"minus"_s, [this, middle] { m_view->mover().zoomBy(middle(), -1.0); });
    m_zoomOut->setShortcut(QKeySequence::ZoomOut);
    m_northUp =
        make(u"mapNorthUp"_s, u"compass"_s, [this] { m_view->mover().turnSmoothlyTo(0.0); });
    m_northUp->setShortcut(QKeySequence(u"Shift+N"_s));
    m_world = make(u"mapWorld"_s, u"globe"_s, [this] { showWholeWorld(); });
    m_world->setShortcut(QKeySequence(u"Shift+Home"_s));
    m_copyPlace = make(u"mapCopyPlace"_s, u"copy"_s, [this] {
        const QString text = coordinateText(toGeodetic(m_view->camera().centre()), 6);
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT messageRaised(tr("Copied %1").arg(text));
    });
    m_save = make(u"mapSave"_s, u"camera"_s, [this] { savePicture(); });
}

QToolButton *MapPage::addButton(QWidget &panel, QAction *action)
{
    auto *button = new QToolButton(&panel);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    const int icon = m_theme.size(Size::ToolIcon);
    button->setIconSize({icon, icon});
    const int side = m_theme.size(Size::ToolButton);
    button->setFixedSize(side, side);
    panel.layout()->addWidget(button);
    return button;
}

void MapPage::buildOverlays(const PlaceSearch &search)
{
    m_search = new SearchField(
        m_theme,
        [&search](const QString &text) { return search.find(text, kSearchResultsMax); },
        m_view);
    auto *tools = new OverlayPanel(m_theme, m_view);
    auto *column = new QVBoxLayout(tools);
    column->setContentsMargins(2, 2, 2, 2);
    column->setSpacing(2);
    m_compass = addButton(*tools, m_northUp);
    addButton(*tools, m_zoomIn);
    addButton(*tools, m_zoomOut);
    addButton(*tools, m_world);
    m_hint = new OverlayPanel(m_theme, m_view);
    auto *words = new QVBoxLayout(m_hint);
    words->setContentsMargins(m_theme.space(Space::M),
                              m_theme.space(Space::S),
                              m_theme.space(Space::M),
                              m_theme.space(Space::S));
    m_hintText = new QLabel(m_hint);
    m_hintText->setObjectName(u"mapHint"_s);
    m_hintText->setWordWrap(true);
    m_hintText->setFixedWidth(kHintWidth);
    theme::keepFont(*m_hintText, m_theme, Type::Small);
    theme::keepInk(*m_hintText, m_theme, Color::TextSecondary);
    words->addWidget(m_hintText);
    m_hint->hide();
    auto *grid = new QGridLayout(m_view);
    const int margin = m_theme.space(Space::M);
    grid->setContentsMargins(margin, margin, margin, margin);
    grid->addWidget(m_search, 0, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(m_hint, 1, 0, Qt::AlignBottom | Qt::AlignLeft);
    grid->addWidget(tools, 1, 1, Qt::AlignBottom | Qt::AlignRight);
    grid->setRowStretch(1, 1);
    grid->setColumnStretch(0, 1);
}

void MapPage::setHint(const QString &text)
{
    m_hintText->setText(text);
    m_hint->setVisible(!text.isEmpty());
}

QList<QAction *> MapPage::actions() const
{
    return {m_find, m_zoomIn, m_zoomOut, m_northUp, m_world, m_copyPlace, m_save};
}

void MapPage::showWholeWorld()
{
    m_view->mover().flyTo(wholeWorld(m_view->camera().size()));
}

void MapPage::open(const PlaceResult &place)
{
    Q_EMIT openRequested();
    m_view->flyTo(place.position, place.zoom);
    m_view->setFocus();
}

void MapPage::turnCompass()
{
    // The needle shows where north is; a picture is only drawn when it turns.
    const double bearing = m_view->camera().bearingDeg();
    const QPixmap still =
        m_theme.icon(u"compass"_s).pixmap(m_compass->iconSize(), devicePixelRatioF());
    if (bearing == 0.0) {
        m_northUp->setIcon(m_theme.icon(u"compass"_s));
        return;
    }
    QPixmap turned(still.size());
    turned.setDevicePixelRatio(still.devicePixelRatio());
    turned.fill(Qt::transparent);
    QPainter painter(&turned);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QSizeF size = still.deviceIndependentSize();
    painter.translate(size.width() / 2, size.height() / 2);
    painter.rotate(-bearing);
    painter.drawPixmap(QPointF(-size.width() / 2, -size.height() / 2), still);
    painter.end();
    m_northUp->setIcon(QIcon(turned));
}

void MapPage::savePicture()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save picture of the map"), tr("map.png"), tr("PNG pictures (*.png)"));
    if (path.isEmpty())
        return;
    const qreal ratio = m_view->devicePixelRatioF();
    QImage picture((QSizeF(m_view->size()) * ratio).toSize(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(ratio);
    QPainter painter(&picture);
    paintFrame(painter, m_view->frame());
    painter.setFont(m_theme.font(Type::Caption));
    painter.setPen(m_theme.color(Color::MapLabel));
    painter.drawText(QRectF(QPointF(), m_view->size()).adjusted(8, 8, -8, -6),
                     Qt::AlignRight | Qt::AlignBottom,
                     ui::map::BaseMap::attribution());
    painter.end();
    Q_EMIT messageRaised(picture.save(path, "PNG") ? tr("Saved %1").arg(path)
                                                   : tr("%1 could not be written").arg(path));
}

void MapPage::placeCamera(const stag::map::Camera &camera)
{
    m_isPlaced = true;
    m_view->mover().jumpTo(camera);
}

void MapPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    layout()->activate(); // before that the map has no size
    if (!m_isPlaced)
        placeCamera(wholeWorld({double(m_view->width()), double(m_view->height())}));
}

void MapPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MapPage::retranslate()
{
    m_view->setAccessibleName(tr("Map"));
    m_find->setText(tr("Go to a place…"));
    m_zoomIn->setText(tr("Zoom in"));
    m_zoomOut->setText(tr("Zoom out"));
    m_northUp->setText(tr("North up"));
    m_world->setText(tr("Show the whole world"));
    m_copyPlace->setText(tr("Copy the coordinates of the middle"));
    m_save->setText(tr("Save picture of the map…"));
}

} // namespace stag::ui::workspaces::map
