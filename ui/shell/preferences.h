// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QObject>
#include <QString>

class QSettings;

namespace stag::ui::shell {

/// What the user chose about the program itself; every change is stored and announced at once.
///
/// The settings outlive it. Thread: GUI.
class Preferences final : public QObject
{
    Q_OBJECT

public:
    explicit Preferences(QSettings &settings, QObject *parent = nullptr);

    [[nodiscard]] theme::Scheme scheme() const { return m_scheme; }
    [[nodiscard]] theme::Density density() const { return m_density; }
    [[nodiscard]] double textScale() const { return m_textScale; }
    /// A language code such as "de", or "system".
    [[nodiscard]] const QString &language() const { return m_language; }
    [[nodiscard]] bool showsWelcome() const { return m_showsWelcome; }

    void setScheme(theme::Scheme scheme);
    void setDensity(theme::Density density);
    void setTextScale(double scale);
    void setLanguage(const QString &language);
    void setShowsWelcome(bool shows);

    /// Gives the theme what is chosen, now and after every change.
    void driveTheme(theme::Theme &theme);

Q_SIGNALS:
    void changed();
    void languageChanged(const QString &language);

private:
    void store();

    QSettings &m_settings;
    theme::Scheme m_scheme;
    theme::Density m_density;
    double m_textScale;
    QString m_language;
    bool m_showsWelcome;
};

} // namespace stag::ui::shell
