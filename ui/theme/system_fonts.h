// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace stag::ui::theme {

/// The desktop's text font. Without a desktop setting, where Qt only knows an alias, the first
/// installed family that suits a user interface, at the size the design was drawn for.
[[nodiscard]] QFont systemTextFont();
/// The desktop's fixed-width font, for ids, hashes, JSON and addresses.
[[nodiscard]] QFont systemFixedFont();
/// How much larger than the design's 13 px the text font is on screen.
[[nodiscard]] double systemTextScale(const QFont &font);

} // namespace stag::ui::theme
