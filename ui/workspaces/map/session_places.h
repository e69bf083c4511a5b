// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/georef/session_frame.h"
#include "core/model/ids.h"

#include <QByteArray>
#include <QObject>
#include <QUndoCommand>

#include <map>
#include <optional>

namespace stag::ui::workspaces::map {

/// Where sessions are on earth. A session does not know that itself; people put it on the map.
///
/// Thread: GUI.
class SessionPlaces final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    using Places = std::map<model::SessionId, georef::GeoReference>;

    [[nodiscard]] const Places &places() const { return m_places; }
    [[nodiscard]] std::optional<georef::GeoReference> place(const model::SessionId &session) const;
    /// Nothing takes the session off the map. False, and nothing changes, for a place that is none
    /// and beyond kPlacedSessionsMax.
    bool set(const model::SessionId &session, const std::optional<georef::GeoReference> &place);

    [[nodiscard]] QByteArray save() const;
    /// What is no place in it is left out; false if it is not from save().
    bool restore(const QByteArray &state);

Q_SIGNALS:
    void changed();

private:
    Places m_places;
};

/// Puts a session on the map, moves or turns it, or takes it off.
class PlaceSessionCommand final : public QUndoCommand
{
public:
    PlaceSessionCommand(SessionPlaces &places,
                        const model::SessionId &session,
                        const std::optional<georef::GeoReference> &place,
                        const QString &text);

    void redo() override;
    void undo() override;

private:
    SessionPlaces &m_places;
    model::SessionId m_session;
    std::optional<georef::GeoReference> m_before;
    std::optional<georef::GeoReference> m_after;
};

} // namespace stag::ui::workspaces::map
