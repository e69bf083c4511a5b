// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/theme_icon_provider.h"

#include "ui/theme/theme.h"

#include <QIcon>

namespace stag::ui::scene {
namespace {

theme::Color colourOf(const QString &role)
{
    if (role == QLatin1String("accent"))
        return theme::Color::AccentInk;
    return role == QLatin1String("muted") ? theme::Color::TextMuted : theme::Color::TextSecondary;
}

} // namespace

ThemeIconProvider::ThemeIconProvider(const theme::Theme &theme)
    : QQuickImageProvider(QQuickImageProvider::Pixmap)
    , m_theme(theme)
{}

QPixmap ThemeIconProvider::requestPixmap(const QString &id, QSize *size, const QSize &requestedSize)
{
    const QStringList parts = id.split(QLatin1Char('/'));
    const QSize sizePx = requestedSize.isValid() ? requestedSize : QSize{24, 24};
    const QIcon icon = m_theme.icon(parts.value(0), colourOf(parts.value(1)));
    const QPixmap pixmap = icon.pixmap(sizePx, 1.0);
    if (size != nullptr)
        *size = pixmap.size();
    return pixmap;
}

} // namespace stag::ui::scene
