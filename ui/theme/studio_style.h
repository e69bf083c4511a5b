// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QApplication;

namespace stag::ui::theme {

class Theme;

/// Fusion with the shapes, measures and colours of the theme.
///
/// A push button's dynamic property `kind` ("primary", "quiet", "danger") chooses its variant. The
/// theme outlives the style.
class StudioStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit StudioStyle(const Theme &theme);

private:
    const Theme &m_theme;
};

/// Gives the application style, palette and font of the theme, now and after every change.
void install(QApplication &application, const Theme &theme);

} // namespace stag::ui::theme
