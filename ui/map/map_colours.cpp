// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/map_colours.h"

#include "ui/theme/theme.h"

namespace stag::ui::map {

using theme::Color;
using theme::Type;

MapColours mapColours(const theme::Theme &theme)
{
    return {.land = theme.color(Color::MapLand),
            .water = theme.color(Color::MapWater),
            .boundary = theme.color(Color::MapBoundary),
            .label = theme.color(Color::MapLabel),
            .labelHalo = theme.color(Color::MapLabelHalo),
            .waterLabel = theme.color(Color::TextMuted),
            .grid = theme.color(Color::MapGrid),
            .decoration = theme.color(Color::MapDecoration),
            .decorationInk = theme.color(Color::MapDecorationInk),
            .device = theme.color(Color::MapDevice),
            .selection = theme.color(Color::MapSelection),
            .casing = theme.color(Color::MapCasing),
            .overlay = theme.color(Color::SurfaceOverlay),
            .overlayBorder = theme.color(Color::BorderNormal),
            .overlayText = theme.color(Color::TextPrimary)};
}

MapFonts mapFonts(const theme::Theme &theme)
{
    MapFonts fonts{.country = theme.font(Type::Small),
                   .capital = theme.font(Type::Small),
                   .town = theme.font(Type::Caption),
                   .marker = theme.font(Type::Caption),
                   .cluster = theme.font(Type::Small)};
    fonts.country.setWeight(QFont::Medium);
    fonts.country.setLetterSpacing(QFont::PercentageSpacing, 106);
    fonts.capital.setWeight(QFont::DemiBold);
    fonts.marker.setWeight(QFont::Medium);
    fonts.cluster.setWeight(QFont::Bold);
    return fonts;
}

} // namespace stag::ui::map
