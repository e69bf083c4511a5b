// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

class QWidget;

namespace stag::app::studio {

/// The window as it looks, with the 3D views in their places, in device pixels.
[[nodiscard]] QImage pictureOf(QWidget &window);

} // namespace stag::app::studio
