// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/geofences.h"
#include "ui/scene/geometries.h"
#include "ui/scene/label_composer.h"
#include "ui/scene/scene_painter.h"

#include <QObject>

#include <vector>

namespace stag::ui::scene {

/// The fences of the session as the view shows them: clear volumes with outlines, plainer while
/// nobody is inside, and plates that say who is. Thread: GUI.
class FenceLayer final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QQuick3DGeometry *lines READ lines CONSTANT)
    Q_PROPERTY(QQuick3DGeometry *fills READ fills CONSTANT)

public:
    FenceLayer(const models::Geofences &fences, QObject *parent);

    /// Makes the geometry anew.
    void draw(const SceneColours &colours);
    /// Plates over the volumes: "Kitchen", "Kitchen · Phone, Quest 3".
    [[nodiscard]] const std::vector<NamedPlace> &places() const { return m_places; }

    [[nodiscard]] QQuick3DGeometry *lines() { return &m_lines; }
    [[nodiscard]] QQuick3DGeometry *fills() { return &m_fills; }

Q_SIGNALS:
    /// draw() has something to do.
    void outdated();

private:
    const models::Geofences &m_fences;
    std::vector<NamedPlace> m_places;
    LineGeometry m_lines;
    FillGeometry m_fills;
};

/// The faces and edges of a volume; `isOccupied` makes them stronger.
void drawVolume(Drawing &drawing,
                const model::Volume &volume,
                bool isOccupied,
                const SceneColours &colours);
/// Where its plate hangs: in the middle of its upper side.
[[nodiscard]] QVector3D topOf(const model::Volume &volume);

} // namespace stag::ui::scene
