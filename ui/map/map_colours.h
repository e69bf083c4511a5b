// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::map {

/// The colours and fonts of the map as values, for workers and for draw lists.
struct MapColours
{
    QColor land;
    QColor water;
    QColor boundary;
    QColor label;
    QColor labelHalo;
    QColor waterLabel;
    QColor grid;
    QColor decoration;
    QColor decorationInk;
    QColor device;
    QColor selection;
    QColor casing;
    QColor overlay;
    QColor overlayBorder;
    QColor overlayText;

    bool operator==(const MapColours &) const = default;
};

struct MapFonts
{
    QFont country;
    QFont capital;
    QFont town;
    QFont marker;
    QFont cluster;

    bool operator==(const MapFonts &) const = default;
};

[[nodiscard]] MapColours mapColours(const theme::Theme &theme);
[[nodiscard]] MapFonts mapFonts(const theme::Theme &theme);

} // namespace stag::ui::map
