// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_colours.h"

#include "ui/theme/theme.h"

namespace stag::ui::scene {

SceneColours SceneColours::of(const theme::Theme &theme)
{
    SceneColours colours{theme.color(theme::Color::SceneAxisX),
                         theme.color(theme::Color::SceneAxisY),
                         theme.color(theme::Color::SceneAxisZ),
                         theme.color(theme::Color::SceneSelection),
                         theme.color(theme::Color::SceneSelectionCasing),
                         theme.color(theme::Color::SceneLabel),
                         {}};
    for (std::size_t i = 0; i < colours.series.size(); ++i)
        colours.series[i] = theme.series(static_cast<int>(i));
    return colours;
}

} // namespace stag::ui::scene
