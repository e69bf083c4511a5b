// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences.h"

#include <QSettings>

#include <algorithm>

namespace stag::ui::shell {

namespace {

constexpr double kTextScaleMin = 0.8;
constexpr double kTextScaleMax = 2.0;

QString nameOf(theme::Scheme scheme)
{
    switch (scheme) {
    case theme::Scheme::Light:
        return QStringLiteral("light");
    case theme::Scheme::Dark:
        return QStringLiteral("dark");
    case theme::Scheme::System:
        break;
    }
    return QStringLiteral("system");
}

theme::Scheme schemeOf(const QString &name)
{
    if (name == QStringLiteral("light"))
        return theme::Scheme::Light;
    return name == QStringLiteral("dark") ? theme::Scheme::Dark : theme::Scheme::System;
}

} // namespace

Preferences::Preferences(QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_scheme(schemeOf(settings.value(QStringLiteral("preferences/scheme")).toString()))
    , m_density(settings.value(QStringLiteral("preferences/comfortableRows")).toBool()
                    ? theme::Density::Comfortable
                    : theme::Density::Compact)
    , m_textScale(
          std::clamp(settings.value(QStringLiteral("preferences/textScale"), 1.0).toDouble(),
                     kTextScaleMin,
                     kTextScaleMax))
    , m_language(settings.value(QStringLiteral("preferences/language"), QStringLiteral("system"))
                     .toString())
    , m_showsWelcome(settings.value(QStringLiteral("preferences/showWelcome"), true).toBool())
{}

void Preferences::setScheme(theme::Scheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    store();
}

void Preferences::setDensity(theme::Density density)
{
    if (density == m_density)
        return;
    m_density = density;
    store();
}

void Preferences::setTextScale(double scale)
{
    scale = std::clamp(scale, kTextScaleMin, kTextScaleMax);
    if (qFuzzyCompare(scale, m_textScale))
        return;
    m_textScale = scale;
    store();
}

void Preferences::setLanguage(const QString &language)
{
    if (language == m_language)
        return;
    m_language = language;
    store();
    Q_EMIT languageChanged(language);
}

void Preferences::setShowsWelcome(bool shows)
{
    if (shows == m_showsWelcome)
        return;
    m_showsWelcome = shows;
    store();
}

void Preferences::driveTheme(theme::Theme &theme)
{
    const auto refresh = [this, &theme] {
        theme.setDensity(m_density);
        theme.setTextScale(m_textScale);
        theme.setScheme(m_scheme);
    };
    refresh();
    connect(this, &Preferences::changed, &theme, refresh);
}

void Preferences::store()
{
    m_settings.setValue(QStringLiteral("preferences/scheme"), nameOf(m_scheme));
    m_settings.setValue(QStringLiteral("preferences/comfortableRows"),
                        m_density == theme::Density::Comfortable);
    m_settings.setValue(QStringLiteral("preferences/textScale"), m_textScale);
    m_settings.setValue(QStringLiteral("preferences/language"), m_language);
    m_settings.setValue(QStringLiteral("preferences/showWelcome"), m_showsWelcome);
    Q_EMIT changed();
}

} // namespace stag::ui::shell
