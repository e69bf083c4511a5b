// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/session_places.h"

#include "ui/workspaces/map/limits.h"

#include <QDataStream>
#include <QIODevice>

namespace stag::ui::workspaces::map {

namespace {

constexpr qint32 kVersion = 1;

} // namespace

std::optional<georef::GeoReference> SessionPlaces::place(const model::SessionId &session) const
{
    const auto it = m_places.find(session);
    return it == m_places.end() ? std::nullopt : std::optional(it->second);
}

bool SessionPlaces::set(const model::SessionId &session,
                        const std::optional<georef::GeoReference> &place)
{
    if (place
        && (!georef::validate(*place)
            || (m_places.size() >= kPlacedSessionsMax && !m_places.contains(session))))
        return false;
    if (place)
        m_places.insert_or_assign(session, *place);
    else
        m_places.erase(session);
    Q_EMIT changed();
    return true;
}

QByteArray SessionPlaces::save() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kVersion << qint32(m_places.size());
    for (const auto &[session, place] : m_places) {
        stream << QString::fromStdString(session.text()) << place.origin.latitudeDeg
               << place.origin.longitudeDeg << place.origin.heightM << place.headingDeg;
    }
    return state;
}

bool SessionPlaces::restore(const QByteArray &state)
{
    QDataStream stream(state);
    qint32 version = 0;
    qint32 count = 0;
    stream >> version >> count;
    if (stream.status() != QDataStream::Ok || version != kVersion || count < 0)
        return false;
    Places places;
    for (qint32 i = 0; i < count && places.size() < kPlacedSessionsMax; ++i) {
        QString session;
        georef::GeoReference place;
        stream >> session >> place.origin.latitudeDeg >> place.origin.longitudeDeg
            >> place.origin.heightM >> place.headingDeg;
        if (stream.status() != QDataStream::Ok)
            return false;
        if (georef::validate(place))
            places.insert_or_assign(model::SessionId(session.toStdString()), place);
    }
    m_places = std::move(places);
    Q_EMIT changed();
    return true;
}

PlaceSessionCommand::PlaceSessionCommand(SessionPlaces &places,
                                         const model::SessionId &session,
                                         const std::optional<georef::GeoReference> &place,
                                         const QString &text)
    : QUndoCommand(text)
    , m_places(places)
    , m_session(session)
    , m_before(places.place(session))
    , m_after(place)
{}

void PlaceSessionCommand::redo()
{
    m_places.set(m_session, m_after);
}

void PlaceSessionCommand::undo()
{
    m_places.set(m_session, m_before);
}

} // namespace stag::ui::workspaces::map
