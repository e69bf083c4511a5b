// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/map/map_colours.h"

#include <QCache>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <cstdint>

class QPainter;

namespace stag::ui::map {

/// What a feature of the map is; it decides the shape.
enum class MarkerKind { Decoration, Draft, Session, Device };

/// What a name belongs to; it decides font and ink.
enum class LabelStyle { Country, Capital, Town, Decoration, Device };

struct MarkerLook
{
    MarkerKind kind = MarkerKind::Decoration;
    bool isSelected = false;
    int directionDeg = -1; ///< on the screen, clockwise from up; negative if it has none
};

/// The small pictures that stand on the map: names, badges, markers. Each is drawn once and kept.
///
/// A picture's size in logical pixels is its size over its device pixel ratio. Thread: GUI.
class Sprites
{
public:
    Sprites();

    void setStyle(const MapColours &colours, const MapFonts &fonts, qreal pixelRatio);
    [[nodiscard]] const MapColours &colours() const { return m_colours; }
    [[nodiscard]] qreal pixelRatio() const { return m_pixelRatio; }

    /// Text with a halo.
    [[nodiscard]] QImage label(const QString &text, LabelStyle style);
    /// Where a town is; a capital has a ring.
    [[nodiscard]] QImage dot(bool isCapital);
    /// How many features a cluster has.
    [[nodiscard]] QImage badge(std::uint32_t count);
    [[nodiscard]] QImage marker(const MarkerLook &look);

private:
    template<typename Draw>
    QImage kept(const QString &key, const QSizeF &size, const Draw &draw);
    [[nodiscard]] const QFont &fontOf(LabelStyle style) const;
    [[nodiscard]] QColor inkOf(LabelStyle style) const;
    void drawDecoration(QPainter &painter, const MarkerLook &look) const;
    void drawSession(QPainter &painter, const MarkerLook &look) const;
    void drawDevice(QPainter &painter, const MarkerLook &look) const;

    QCache<QString, QImage> m_sprites;
    MapColours m_colours;
    MapFonts m_fonts;
    qreal m_pixelRatio = 1.0;
};

/// The diameter of a badge without its halo, growing with the logarithm of the count.
[[nodiscard]] double badgeDiameterPx(std::uint32_t count);
/// "208", "1.2k", "100k".
[[nodiscard]] QString badgeText(std::uint32_t count);

} // namespace stag::ui::map
