// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/map_workspace.h"

#include "ui/map/map_view.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/workspaces/map/limits.h"
#include "ui/workspaces/map/map_facts.h"
#include "ui/workspaces/map/map_page.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QEvent>
#include <QGuiApplication>
#include <QIODevice>
#include <QInputDialog>
#include <QMenu>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

namespace stag::ui::workspaces::map {

using namespace Qt::StringLiterals;
using models::EntityKind;
using models::EntityRef;
using stag::map::Camera;
using ui::map::FeatureRef;
using ui::map::MapView;

namespace {

constexpr qint32 kStateVersion = 1;

} // namespace

MapWorkspace::MapWorkspace(std::unique_ptr<ui::map::BaseMap> base,
                           const theme::Theme &theme,
                           models::LiveStore &store,
                           models::Selection &selection,
                           const models::Visibility &visibility,
                           QUndoStack &undoStack)
    : m_theme(theme)
    , m_store(store)
    , m_selection(selection)
    , m_visibility(visibility)
    , m_undoStack(undoStack)
    , m_base(std::move(base))
    , m_page(new MapPage(m_base->tiles(), m_search, theme))
    , m_flyTo(new QAction(this))
    , m_putSession(new QAction(this))
{
    m_flyTo->setObjectName(u"mapFlyTo"_s);
    m_flyTo->setIcon(theme.icon(u"fly"_s));
    m_flyTo->setShortcut(QKeySequence(u"F"_s));
    connect(m_flyTo, &QAction::triggered, this, &MapWorkspace::flyToSelection);
    m_putSession->setObjectName(u"mapPutSession"_s);
    m_putSession->setIcon(theme.icon(u"session"_s));
    connect(m_putSession, &QAction::triggered, this, [this] {
        showMenu(QPointF(m_page->view().rect().center()));
    });
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kLiveInterval);
    connect(&m_refresh, &QTimer::timeout, this, &MapWorkspace::refresh);
    connect(&store, &models::LiveStore::changed, this, &MapWorkspace::refreshLater);
    connect(&selection, &models::Selection::selectionChanged, this, &MapWorkspace::refresh);
    connect(&visibility, &models::Visibility::visibilityChanged, this, &MapWorkspace::refreshLater);
    connect(&m_places, &SessionPlaces::changed, this, &MapWorkspace::refresh);
    connect(&m_page->view(), &MapView::clicked, this, &MapWorkspace::select);
    connect(&m_page->view(), &MapView::menuRequested, this, &MapWorkspace::showMenu);
    connect(m_page, &MapPage::messageRaised, this, &MapWorkspace::messageRaised);
    connect(m_page, &MapPage::openRequested, this, &MapWorkspace::openRequested);
    m_page->installEventFilter(this);
    retranslate();
    refresh();
}

MapWorkspace::~MapWorkspace()
{
    delete m_page.data();
}

bool MapWorkspace::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_page && event->type() == QEvent::Show)
        refresh();
    else if (watched == m_page && event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

void MapWorkspace::refreshLater()
{
    // Nobody draws what nobody sees.
    if (m_page && m_page->isVisible() && !m_refresh.isActive())
        m_refresh.start();
}

void MapWorkspace::refresh()
{
    if (!m_page)
        return;
    m_live = liveFeatures(m_store, m_places, m_selection, m_visibility);
    m_page->facts().showCount(m_live.refs.front().size(), m_live.devices);
    m_page->setHint(m_live.refs.front().empty()
                        ? tr("No session is on the map yet. Right-click where one is, and choose "
                             "“Put here”: its devices then move on the map.")
                        : QString());
    m_page->view().setLayers(m_live.layers);
    m_flyTo->setEnabled(m_selection.current() && positionOf(*m_selection.current()));
}

void MapWorkspace::select(const std::optional<FeatureRef> &feature)
{
    if (!feature)
        return m_selection.clear();
    m_selection.select(m_live.refs[feature->layer][feature->feature]);
}

std::optional<geo::Geodetic> MapWorkspace::positionOf(const EntityRef &ref) const
{
    const auto place = m_places.place(ref.session);
    if (!place)
        return std::nullopt;
    if (ref.kind == EntityKind::Session)
        return place->origin;
    const model::Anchor *anchor = m_store.anchor(ref);
    if (anchor == nullptr)
        return place->origin;
    return georef::SessionFrame(*place).toGeodetic(anchor->pose.position);
}

void MapWorkspace::flyToSelection()
{
    const auto current = m_selection.current();
    const auto position = current ? positionOf(*current) : std::nullopt;
    if (position)
        m_page->view().flyTo(*position, std::max(m_page->view().camera().zoom(), kPlaceZoom + 2));
}

void MapWorkspace::showMenu(const QPointF &at)
{
    MapView &view = m_page->view();
    const geo::Geodetic place = toGeodetic(view.camera().unproject({at.x(), at.y()}));
    auto *menu = new QMenu(m_page);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const auto feature = view.featureAt(at)) {
        select(feature);
        addSessionActions(*menu, m_live.refs[feature->layer][feature->feature].session);
    }
    addPlacing(*menu, place);
    menu->addSeparator();
    const QString text = coordinateText(place, 6);
    menu->addAction(m_theme.icon(u"copy"_s), tr("Copy %1").arg(text), this, [this, text] {
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT messageRaised(tr("Copied %1").arg(text));
    });
    menu->addAction(m_theme.icon(u"jump"_s), tr("Centre the map here"), this, [this, place] {
        m_page->view().flyTo(place, m_page->view().camera().zoom());
    });
    menu->popup(view.mapToGlobal(at.toPoint()));
}

void MapWorkspace::addSessionActions(QMenu &menu, const model::SessionId &session)
{
    const QString name = m_store.name({session, EntityKind::Session, {}});
    menu.addAction(m_theme.icon(u"orbit"_s), tr("Turn %1…").arg(name), this, [this, session] {
        askHeading(session);
    });
    menu.addAction(
        m_theme.icon(u"trash"_s), tr("Take %1 off the map").arg(name), this, [this, session, name] {
            place(session, std::nullopt, tr("Take %1 off the map").arg(name));
        });
    menu.addSeparator();
}

void MapWorkspace::addPlacing(QMenu &menu, const geo::Geodetic &at)
{
    for (const auto &[session, state] : m_store.state().sessions()) {
        const QString name = m_store.name({session, EntityKind::Session, {}});
        const auto before = m_places.place(session);
        const QString text = before ? tr("Move %1 here").arg(name) : tr("Put %1 here").arg(name);
        const georef::GeoReference after{at, before ? before->headingDeg : 0.0};
        const QString done = before ? tr("Move %1").arg(name) : tr("Put %1 on the map").arg(name);
        menu.addAction(m_theme.icon(u"session"_s), text, this, [this, session, after, done] {
            place(session, after, done);
        });
    }
    if (m_store.state().sessions().empty())
        menu.addAction(tr("No session to put here"))->setEnabled(false);
}

void MapWorkspace::place(const model::SessionId &session,
                         const std::optional<georef::GeoReference> &place,
                         const QString &text)
{
    if (place && !m_places.place(session) && m_places.places().size() >= kPlacedSessionsMax) {
        Q_EMIT messageRaised(tr("No more than %n session(s) can be on the map. Take one off first.",
                                nullptr,
                                int(kPlacedSessionsMax)));
        return;
    }
    m_undoStack.push(new PlaceSessionCommand(m_places, session, place, text));
    if (place)
        m_selection.select(EntityRef{session, EntityKind::Session, {}});
}

void MapWorkspace::askHeading(const model::SessionId &session)
{
    const auto before = m_places.place(session);
    if (!before)
        return;
    const QString name = m_store.name({session, EntityKind::Session, {}});
    auto *dialog = new QInputDialog(m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setWindowTitle(tr("Turn %1").arg(name));
    dialog->setLabelText(
        tr("Where the session's forward points, in degrees clockwise from north:"));
    dialog->setDoubleRange(0.0, 360.0);
    dialog->setDoubleDecimals(1);
    dialog->setDoubleValue(before->headingDeg);
    connect(
        dialog, &QInputDialog::doubleValueSelected, this, [this, session, name](double headingDeg) {
            auto after = m_places.place(session);
            if (!after)
                return;
            after->headingDeg = std::fmod(headingDeg, 360.0);
            place(session, after, tr("Turn %1").arg(name));
        });
    dialog->open();
}

QString MapWorkspace::id() const
{
    return u"map"_s;
}

QString MapWorkspace::title() const
{
    return tr("Map");
}

QString MapWorkspace::menuTitle() const
{
    return tr("&Map");
}

QString MapWorkspace::iconName() const
{
    return u"map"_s;
}

QWidget *MapWorkspace::widget()
{
    return m_page;
}

QList<QAction *> MapWorkspace::actions() const
{
    return m_page->actions() + QList<QAction *>{m_flyTo, m_putSession};
}

std::vector<PaletteEntry> MapWorkspace::find(const QString &text, int limit) const
{
    std::vector<PaletteEntry> entries;
    for (const PlaceResult &result : m_search.find(text, std::size_t(std::max(limit, 0)))) {
        entries.push_back({result.title,
                           tr("On the map, %1").arg(result.detail),
                           u"map"_s,
                           [page = m_page, result] {
                               if (page)
                                   page->open(result);
                           }});
    }
    return entries;
}

QByteArray MapWorkspace::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    const Camera &camera = m_page->view().camera();
    stream << kStateVersion << camera.centre().x << camera.centre().y << camera.zoom()
           << camera.bearingDeg() << m_places.save();
    return state;
}

bool MapWorkspace::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    qint32 version = 0;
    stag::map::WorldPoint centre;
    double zoom = 0.0;
    double bearingDeg = 0.0;
    QByteArray places;
    stream >> version >> centre.x >> centre.y >> zoom >> bearingDeg >> places;
    if (stream.status() != QDataStream::Ok || version != kStateVersion || !m_places.restore(places))
        return false;
    // A page that was never seen has looked at nothing.
    if (zoom > 0.0)
        m_page->placeCamera(Camera(m_page->view().camera().size(), centre, zoom, bearingDeg));
    return true;
}

void MapWorkspace::resetLayout()
{
    m_page->showWholeWorld();
}

void MapWorkspace::retranslate()
{
    m_flyTo->setText(tr("Fly to selection"));
    m_putSession->setText(tr("Put a session in the middle of the map…"));
    refresh();
}

} // namespace stag::ui::workspaces::map
