// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/icon_engine.h"
#include "ui/theme/system_fonts.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QStyleHints>

#include <algorithm>
#include <cmath>

namespace stag::ui::theme {

namespace {

constexpr double kTextScaleMin = 0.8;
constexpr double kTextScaleMax = 2.0;

/// Sizes that hold neither text nor icon and stay as they are when the text grows.
bool isHairline(Size size)
{
    return size == Size::Splitter || size == Size::SplitterHit || size == Size::FocusRing
           || size == Size::FocusGap || size == Size::ScrollBar || size == Size::MinTarget;
}

QColor blended(const QColor &front, double share, const QColor &back)
{
    const auto mix = [share](float a, float b) { return float(a * share + b * (1.0 - share)); };
    return QColor::fromRgbF(mix(front.redF(), back.redF()),
                            mix(front.greenF(), back.greenF()),
                            mix(front.blueF(), back.blueF()));
}

/// Puts "surface.panel" into a map of maps.
void insertNested(QVariantMap &map, const QString &path, const QVariant &value)
{
    const QString group = path.section(u'.', 0, 0);
    QVariantMap inner = map.value(group).toMap();
    inner.insert(path.section(u'.', 1), value);
    map.insert(group, inner);
}

} // namespace

Theme::Theme(Tokens tokens, QObject *parent)
    : QObject(parent)
    , m_tokens(std::move(tokens))
    , m_platformPalette(QGuiApplication::palette())
    , m_systemFont(systemTextFont())
    , m_fixedFont(systemFixedFont())
    , m_systemScale(systemTextScale(m_systemFont))
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(),
            &QStyleHints::colorSchemeChanged,
            this,
            &Theme::followSystem);
#endif
    m_dark = systemIsDark();
}

Theme::~Theme() = default;

void Theme::setScheme(Scheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    apply();
}

void Theme::setTextScale(double scale)
{
    scale = std::clamp(scale, kTextScaleMin, kTextScaleMax);
    if (qFuzzyCompare(scale, m_textScale))
        return;
    m_textScale = scale;
    Q_EMIT themeChanged();
}

void Theme::setDensity(Density density)
{
    if (density == m_density)
        return;
    m_density = density;
    Q_EMIT themeChanged();
}

QColor Theme::color(Color color) const
{
    return set().colors[std::size_t(color)];
}

QColor Theme::color(const QString &path) const
{
    for (std::size_t i = 0; i < kColorCount; ++i) {
        if (path == QLatin1String(pathOf(Color(i))))
            return color(Color(i));
    }
    return {};
}

QColor Theme::series(int index) const
{
    const int wrapped = ((index % kSeriesCount) + kSeriesCount) % kSeriesCount;
    return set().series[std::size_t(wrapped)];
}

QColor Theme::ink(Status status) const
{
    switch (status) {
    case Status::Ok:
        return color(Color::StatusOk);
    case Status::Warn:
        return color(Color::StatusWarn);
    case Status::Error:
        return color(Color::StatusError);
    case Status::Idle:
        return color(Color::StatusIdle);
    case Status::Info:
    case Status::Busy:
    case Status::Pending:
    case Status::Draft:
        break;
    }
    return color(Color::StatusInfo);
}

QColor Theme::tint(Status status) const
{
    switch (status) {
    case Status::Ok:
        return color(Color::StatusOkTint);
    case Status::Warn:
        return color(Color::StatusWarnTint);
    case Status::Error:
        return color(Color::StatusErrorTint);
    case Status::Idle:
        return color(Color::StatusIdleTint);
    case Status::Info:
    case Status::Busy:
    case Status::Pending:
    case Status::Draft:
        break;
    }
    return color(Color::StatusInfoTint);
}

QColor Theme::overlayShadow() const
{
    return set().overlayShadow;
}

int Theme::size(Size size) const
{
    const int pixels = m_tokens.sizes[std::size_t(size)];
    if (isHairline(size))
        return pixels;
    return int(std::lround(pixels * std::max(1.0, m_textScale * m_systemScale)));
}

int Theme::space(Space space) const
{
    return m_tokens.spaces[std::size_t(space)];
}

int Theme::radius(Radius radius) const
{
    return m_tokens.radii[std::size_t(radius)];
}

int Theme::rowHeight() const
{
    return size(m_density == Density::Compact ? Size::Row : Size::RowComfortable);
}

QFont Theme::font(Type type) const
{
    const TypeStep &step = m_tokens.types[std::size_t(type)];
    QFont font = type == Type::Mono ? m_fixedFont : m_systemFont;
    font.setPointSizeF(m_systemFont.pointSizeF() * m_textScale * step.scale);
    font.setWeight(QFont::Weight(step.weight));
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

QFont Theme::fontNamed(const QString &name) const
{
    for (std::size_t i = 0; i < kTypeCount; ++i) {
        if (name == QLatin1String(nameOf(Type(i))))
            return font(Type(i));
    }
    return font(Type::Body);
}

int Theme::lineHeight(Type type) const
{
    const double line = m_tokens.types[std::size_t(type)].lineScale;
    const double base = QFontMetrics(font(Type::Body)).height() / 1.2;
    return std::max(int(std::lround(base * line)), QFontMetrics(font(type)).height());
}

QIcon Theme::icon(const QString &name) const
{
    return QIcon(new IconEngine(*this, name, std::nullopt));
}

QIcon Theme::icon(const QString &name, Color color) const
{
    return QIcon(new IconEngine(*this, name, color));
}

QIcon Theme::statusIcon(Status status) const
{
    switch (status) {
    case Status::Ok:
        return icon(statusIconName(status), Color::StatusOk);
    case Status::Warn:
        return icon(statusIconName(status), Color::StatusWarn);
    case Status::Error:
        return icon(statusIconName(status), Color::StatusError);
    case Status::Idle:
        return icon(statusIconName(status), Color::StatusIdle);
    case Status::Info:
    case Status::Busy:
    case Status::Pending:
    case Status::Draft:
        break;
    }
    return icon(statusIconName(status), Color::StatusInfo);
}

QString Theme::statusIconName(Status status)
{
    return QStringLiteral("status-") + QLatin1String(nameOf(status));
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, color(Color::SurfacePanel));
    p.setColor(QPalette::WindowText, color(Color::TextPrimary));
    p.setColor(QPalette::Text, color(Color::TextPrimary));
    p.setColor(QPalette::ButtonText, color(Color::TextPrimary));
    p.setColor(QPalette::Base, color(Color::SurfaceInput));
    p.setColor(QPalette::AlternateBase, color(Color::SurfaceRowAlternate));
    p.setColor(QPalette::Button, color(Color::SurfaceRaised));
    p.setColor(QPalette::PlaceholderText, color(Color::TextMuted));
    p.setColor(QPalette::Mid, color(Color::BorderNormal));
    p.setColor(QPalette::Dark, color(Color::BorderControl));
    p.setColor(QPalette::Shadow, Qt::black);
    p.setColor(QPalette::Light, color(Color::SurfaceHover));
    p.setColor(QPalette::Midlight, color(Color::BorderSubtle));
    p.setColor(QPalette::Highlight, color(Color::SurfaceSelected));
    p.setColor(QPalette::Inactive, QPalette::Highlight, color(Color::SurfaceSelectedInactive));
    p.setColor(QPalette::HighlightedText, color(Color::TextPrimary));
    p.setColor(QPalette::Link, color(Color::TextLink));
    p.setColor(QPalette::LinkVisited, color(Color::TextLink));
    p.setColor(QPalette::ToolTipBase, color(Color::SurfaceOverlay));
    p.setColor(QPalette::ToolTipText, color(Color::TextPrimary));
    p.setColor(QPalette::BrightText, color(Color::StatusError));
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    p.setColor(QPalette::Accent, color(Color::AccentFill));
#endif
    for (const QPalette::ColorRole role : {QPalette::WindowText,
                                           QPalette::Text,
                                           QPalette::ButtonText,
                                           QPalette::HighlightedText,
                                           QPalette::PlaceholderText})
        p.setColor(QPalette::Disabled, role, color(Color::TextDisabled));
    p.setColor(QPalette::Disabled,
               QPalette::Base,
               blended(color(Color::SurfaceInput), 0.5, color(Color::SurfacePanel)));
    return p;
}

QPalette Theme::palette(Color ground) const
{
    QPalette p = palette();
    p.setColor(QPalette::Window, color(ground));
    return p;
}

QVariantMap Theme::colorMap() const
{
    QVariantMap map;
    for (std::size_t i = 0; i < kColorCount; ++i)
        insertNested(map, QLatin1String(pathOf(Color(i))), color(Color(i)));
    QVariantList series;
    for (const QColor &color : set().series)
        series.append(color);
    map.insert(QStringLiteral("series"), series);
    return map;
}

QVariantMap Theme::sizeMap() const
{
    QVariantMap map;
    for (std::size_t i = 0; i < kSizeCount; ++i)
        map.insert(QLatin1String(nameOf(Size(i))), size(Size(i)));
    for (std::size_t i = 0; i < kRadiusCount; ++i)
        map.insert(QStringLiteral("radius") + QString(QLatin1String(nameOf(Radius(i)))).toUpper(),
                   radius(Radius(i)));
    return map;
}

QVariantMap Theme::spaceMap() const
{
    QVariantMap map;
    for (std::size_t i = 0; i < kSpaceCount; ++i)
        map.insert(QLatin1String(nameOf(Space(i))), space(Space(i)));
    return map;
}

void Theme::apply()
{
    m_dark = m_scheme == Scheme::Dark || (m_scheme == Scheme::System && systemIsDark());
    Q_EMIT themeChanged();
}

void Theme::followSystem()
{
    if (m_scheme == Scheme::System)
        apply();
}

bool Theme::systemIsDark() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    // Our own palette hides the platform's later, hence the copy taken before it was set.
    return m_platformPalette.color(QPalette::Window).lightnessF()
           < m_platformPalette.color(QPalette::WindowText).lightnessF();
}

void keepGround(QWidget &widget, const Theme &theme, Color ground)
{
    const auto refresh = [&widget, &theme, ground] { widget.setPalette(theme.palette(ground)); };
    refresh();
    widget.setAutoFillBackground(true);
    QObject::connect(&theme, &Theme::themeChanged, &widget, refresh);
}

void keepFont(QWidget &widget, const Theme &theme, Type type, double factor)
{
    const auto refresh = [&widget, &theme, type, factor] {
        QFont font = theme.font(type);
        font.setPointSizeF(font.pointSizeF() * factor);
        widget.setFont(font);
    };
    refresh();
    QObject::connect(&theme, &Theme::themeChanged, &widget, refresh);
}

void keepInk(QWidget &widget, const Theme &theme, Color ink)
{
    const auto refresh = [&widget, &theme, ink] {
        QPalette palette;
        palette.setColor(QPalette::WindowText, theme.color(ink));
        palette.setColor(QPalette::Text, theme.color(ink));
        palette.setColor(QPalette::ButtonText, theme.color(ink));
        widget.setPalette(palette);
    };
    refresh();
    QObject::connect(&theme, &Theme::themeChanged, &widget, refresh);
}

bool showsKeyboardFocus(const QWidget &widget)
{
    return widget.hasFocus() && widget.window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

} // namespace stag::ui::theme
