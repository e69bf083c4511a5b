// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QQuickImageProvider>

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::scene {

/// The theme's icons for QML: `image://icon/<name>/<role>/<scheme>`, role `secondary`, `accent` or
/// `muted`. The scheme is only there to make another URL of another look. Thread: GUI.
class ThemeIconProvider final : public QQuickImageProvider
{
public:
    explicit ThemeIconProvider(const theme::Theme &theme);
    QPixmap requestPixmap(const QString &id, QSize *size, const QSize &requestedSize) override;

private:
    const theme::Theme &m_theme;
};

} // namespace stag::ui::scene
