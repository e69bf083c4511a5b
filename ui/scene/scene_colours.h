// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::scene {

/// The theme's colours that geometry is built from.
struct SceneColours
{
    QColor axisX, axisY, axisZ;
    QColor selection, selectionCasing;
    QColor plane;
    std::array<QColor, 8> series;

    [[nodiscard]] static SceneColours of(const theme::Theme &theme);
};

} // namespace stag::ui::scene
