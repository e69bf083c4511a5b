// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences_dialog.h"

#include "ui/shell/labels.h"
#include "ui/shell/languages.h"
#include "ui/shell/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidthMin = 460;
constexpr int kPercentMin = 80;
constexpr int kPercentMax = 200;
constexpr int kPercentStep = 10;

} // namespace

PreferencesDialog::PreferencesDialog(const theme::Theme &theme,
                                     Preferences &preferences,
                                     QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_preferences(preferences)
    , m_appearance(makeLabel(theme, Type::Strong, Color::TextPrimary, this))
    , m_start(makeLabel(theme, Type::Strong, Color::TextPrimary, this))
    , m_scheme(new QComboBox(this))
    , m_language(new QComboBox(this))
    , m_density(new QComboBox(this))
    , m_scale(new QSlider(Qt::Horizontal, this))
    , m_scaleValue(makeLabel(theme, Type::Body, Color::TextMuted, this))
    , m_showWelcome(new QCheckBox(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("preferencesDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidthMin);
    m_scheme->setObjectName(QStringLiteral("scheme"));
    m_language->setObjectName(QStringLiteral("language"));
    m_density->setObjectName(QStringLiteral("density"));
    m_scale->setObjectName(QStringLiteral("textScale"));
    m_showWelcome->setObjectName(QStringLiteral("showWelcome"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->addWidget(m_appearance);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 4, 0, 12);
    form->setHorizontalSpacing(theme.space(Space::Xl));
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(form, m_schemeLabel, m_scheme);
    addRow(form, m_languageLabel, m_language);
    addRow(form, m_densityLabel, m_density);
    auto *scale = new QWidget(this);
    auto *scaleLayout = new QHBoxLayout(scale);
    scaleLayout->setContentsMargins(0, 0, 0, 0);
    scaleLayout->addWidget(m_scale, 1);
    scaleLayout->addWidget(m_scaleValue);
    m_scaleValue->setMinimumWidth(
        m_scaleValue->fontMetrics().horizontalAdvance(QStringLiteral("200 %")) + 4);
    m_scaleValue->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_scale->setRange(kPercentMin / kPercentStep, kPercentMax / kPercentStep);
    m_scale->setPageStep(1);
    addRow(form, m_scaleLabel, scale);
    layout->addLayout(form);
    layout->addWidget(m_start);
    layout->addWidget(m_showWelcome);
    layout->addSpacing(theme.space(Space::Xl));
    layout->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    layout->addLayout(buttons);
    retranslate();
    refreshFields();
    connectFields();
}

void PreferencesDialog::addRow(QFormLayout *form, QLabel *&label, QWidget *field)
{
    label = makeLabel(m_theme, Type::Body, Color::TextSecondary, this);
    label->setBuddy(field);
    form->addRow(label, field);
}

void PreferencesDialog::connectFields()
{
    connect(m_scheme, &QComboBox::activated, this, [this](int index) {
        m_preferences.setScheme(theme::Scheme(index));
    });
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        m_preferences.setLanguage(m_language->itemData(index).toString());
    });
    connect(m_density, &QComboBox::activated, this, [this](int index) {
        m_preferences.setDensity(theme::Density(index));
    });
    connect(m_scale, &QSlider::valueChanged, this, [this](int value) {
        m_preferences.setTextScale(value * kPercentStep / 100.0);
    });
    connect(m_showWelcome, &QCheckBox::toggled, &m_preferences, &Preferences::setShowsWelcome);
    connect(&m_preferences, &Preferences::changed, this, &PreferencesDialog::refreshFields);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
}

void PreferencesDialog::refreshFields()
{
    const QSignalBlocker quiet(m_scale);
    const int percent = int(std::lround(m_preferences.textScale() * 100.0));
    m_scheme->setCurrentIndex(int(m_preferences.scheme()));
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_preferences.language())));
    m_density->setCurrentIndex(int(m_preferences.density()));
    m_scale->setValue(percent / kPercentStep);
    m_scaleValue->setText(tr("%1 %").arg(percent));
    m_showWelcome->setChecked(m_preferences.showsWelcome());
}

void PreferencesDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        refreshFields();
    }
    QDialog::changeEvent(event);
}

void PreferencesDialog::retranslate()
{
    const auto fill = [](QComboBox *combo, const QStringList &texts) {
        combo->clear();
        combo->addItems(texts);
    };
    setWindowTitle(tr("Preferences"));
    m_appearance->setText(tr("Appearance"));
    m_schemeLabel->setText(tr("&Theme"));
    fill(m_scheme, {tr("Like the system"), tr("Light"), tr("Dark")});
    m_scheme->setAccessibleName(tr("Theme"));
    m_languageLabel->setText(tr("&Language"));
    m_language->clear();
    m_language->addItem(tr("Like the system"), QStringLiteral("system"));
    for (const auto &language : Languages::all())
        m_language->addItem(language.name, language.code);
    m_language->setAccessibleName(tr("Language"));
    m_densityLabel->setText(tr("&Rows"));
    fill(m_density, {tr("Compact"), tr("Comfortable")});
    m_density->setAccessibleName(tr("Height of rows"));
    m_scaleLabel->setText(tr("Te&xt size"));
    m_scale->setAccessibleName(tr("Text size in per cent"));
    m_start->setText(tr("At start"));
    m_showWelcome->setText(tr("Show the &welcome page"));
    m_close->setText(tr("Close"));
}

} // namespace stag::ui::shell
