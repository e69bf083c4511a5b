// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/token_names.h"

#include <QCache>
#include <QIconEngine>
#include <QString>

#include <optional>

namespace stag::ui::theme {

class Theme;

/// Draws one SVG of resources/icons in the colour of the icon's mode, crisp at every device pixel
/// ratio.
///
/// The colour is read when painting, so an icon follows a theme change by itself. The theme
/// outlives every icon.
class IconEngine final : public QIconEngine
{
public:
    IconEngine(const Theme &theme, QString name, std::optional<Color> fixedColor);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap
    scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QIconEngine *clone() const override;
    [[nodiscard]] QString key() const override;
    bool isNull() override;

private:
    [[nodiscard]] QPixmap
    drawn(const QSize &pixels, QIcon::Mode mode, QIcon::State state, qreal scale);
    [[nodiscard]] QColor inkFor(QIcon::Mode mode, QIcon::State state) const;

    const Theme &m_theme;
    QString m_name;
    std::optional<Color> m_fixedColor;
    QCache<QString, QPixmap> m_cache;
};

/// The names of all icons that are built in, sorted.
[[nodiscard]] QStringList iconNames();

} // namespace stag::ui::theme
