// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

class Preferences;

/// The program's preferences; each choice takes effect at once.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    PreferencesDialog(const theme::Theme &theme, Preferences &preferences, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addRow(QFormLayout *form, QLabel *&label, QWidget *field);
    void connectFields();
    void refreshFields();
    void retranslate();

    const theme::Theme &m_theme;
    Preferences &m_preferences;
    QLabel *m_appearance;
    QLabel *m_start;
    QLabel *m_schemeLabel = nullptr;
    QLabel *m_languageLabel = nullptr;
    QLabel *m_densityLabel = nullptr;
    QLabel *m_scaleLabel = nullptr;
    QComboBox *m_scheme;
    QComboBox *m_language;
    QComboBox *m_density;
    QSlider *m_scale;
    QLabel *m_scaleValue;
    QCheckBox *m_showWelcome;
    QPushButton *m_close;
};

} // namespace stag::ui::shell
