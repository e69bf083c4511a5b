// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/token_names.h"
#include "ui/theme/tokens.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QVariantMap>
#include <QWidget>

namespace stag::ui::theme {

/// What the user chose.
enum class Scheme { System, Light, Dark };

/// How tall rows are.
enum class Density { Compact, Comfortable };

/// The one source of colours, sizes, type and icons for Widgets and QML.
///
/// Widgets ask with enums and repaint on themeChanged(). QML binds to `colors`, `sizes` and
/// `spaces`, nested by the token paths: `theme.colors.surface.panel`. Outlives everything that
/// draws. Thread: GUI.
class Theme final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool dark READ isDark NOTIFY themeChanged)
    Q_PROPERTY(QVariantMap colors READ colorMap NOTIFY themeChanged)
    Q_PROPERTY(QVariantMap sizes READ sizeMap NOTIFY themeChanged)
    Q_PROPERTY(QVariantMap spaces READ spaceMap NOTIFY themeChanged)

public:
    explicit Theme(Tokens tokens, QObject *parent = nullptr);
    ~Theme() override;

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    /// The scheme in effect.
    [[nodiscard]] bool isDark() const { return m_dark; }

    [[nodiscard]] double textScale() const { return m_textScale; }
    /// Multiplies the system's text size; clamped to 0.8 … 2.
    void setTextScale(double scale);
    [[nodiscard]] Density density() const { return m_density; }
    void setDensity(Density density);

    [[nodiscard]] QColor color(Color color) const;
    /// By token path, for example "surface.panel"; an invalid colour if there is none.
    Q_INVOKABLE QColor color(const QString &path) const;
    /// A colour of the data series; the index wraps around.
    Q_INVOKABLE QColor series(int index) const;
    [[nodiscard]] QColor ink(Status status) const;
    [[nodiscard]] QColor tint(Status status) const;
    [[nodiscard]] QColor overlayShadow() const;

    /// Logical pixels, grown with the text size where the thing holds text or an icon.
    [[nodiscard]] int size(Size size) const;
    [[nodiscard]] int space(Space space) const;
    [[nodiscard]] int radius(Radius radius) const;
    /// The height of a row in trees and tables at the chosen density.
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] const Motion &motion() const { return m_tokens.motion; }

    [[nodiscard]] QFont font(Type type) const;
    /// By the names of the type scale, for QML.
    Q_INVOKABLE QFont fontNamed(const QString &name) const;
    [[nodiscard]] int lineHeight(Type type) const;

    /// An icon of the family by file name, for example "anchor"; tinted by mode, state and scheme
    /// when it is painted.
    [[nodiscard]] QIcon icon(const QString &name) const;
    /// The same drawing in one fixed colour role.
    [[nodiscard]] QIcon icon(const QString &name, Color color) const;
    [[nodiscard]] QIcon statusIcon(Status status) const;
    [[nodiscard]] static QString statusIconName(Status status);

    /// The application's palette, see the table in the design notes.
    [[nodiscard]] QPalette palette() const;
    /// The same with another ground, for rail, menu row and status bar.
    [[nodiscard]] QPalette palette(Color ground) const;

    [[nodiscard]] QVariantMap colorMap() const;
    [[nodiscard]] QVariantMap sizeMap() const;
    [[nodiscard]] QVariantMap spaceMap() const;

Q_SIGNALS:
    /// Colours, sizes or type changed: repaint, and ask again for what was kept.
    void themeChanged();

private:
    void apply();
    void followSystem();
    [[nodiscard]] bool systemIsDark() const;
    [[nodiscard]] const ColorSet &set() const { return m_dark ? m_tokens.dark : m_tokens.light; }

    Tokens m_tokens;
    QPalette m_platformPalette;
    QFont m_systemFont;
    QFont m_fixedFont;
    double m_systemScale = 1.0;
    double m_textScale = 1.0;
    Scheme m_scheme = Scheme::System;
    Density m_density = Density::Compact;
    bool m_dark = false;
};

/// Gives `widget` the palette of the theme with `ground` as Window, now and after every change.
void keepGround(QWidget &widget, const Theme &theme, Color ground);
/// Gives `widget` the font of a type role, `factor` times as large, now and after every change.
void keepFont(QWidget &widget, const Theme &theme, Type type, double factor = 1.0);
/// Gives `widget` a colour for its text, now and after every change.
void keepInk(QWidget &widget, const Theme &theme, Color ink);

/// Whether a focus ring is due: only after the keyboard moved the focus, as the style does it.
[[nodiscard]] bool showsKeyboardFocus(const QWidget &widget);

} // namespace stag::ui::theme
