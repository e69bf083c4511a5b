// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/place_fields.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char *, 4> kNames{"latitude", "longitude", "height", "heading"};

/// In the way of the locale, or with a point as everywhere on the web.
std::optional<double> numberOf(const QString &text)
{
    bool isNumber = false;
    double value = QLocale::c().toDouble(text, &isNumber);
    if (!isNumber)
        value = QLocale().toDouble(text, &isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

Error invalid(const QString &words)
{
    return {ErrorCode::InvalidArgument, words.toStdString()};
}

} // namespace

PlaceFields::PlaceFields(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        m_labels[i] = new QLabel(this);
        m_fields[i] = new QLineEdit(this);
        m_fields[i]->setObjectName(QLatin1String(kNames[i]));
        m_labels[i]->setBuddy(m_fields[i]);
        const int column = static_cast<int>(i);
        layout->addWidget(m_labels[i], 0, column);
        layout->addWidget(m_fields[i], 1, column);
        connect(m_fields[i], &QLineEdit::textChanged, this, &PlaceFields::changed);
    }
    setFocusProxy(m_fields[0]);
    retranslate();
}

Result<std::optional<georef::GeoReference>> PlaceFields::place() const
{
    std::array<double, 4> numbers{};
    bool isAnything = false;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const QString text = m_fields[i]->text().trimmed();
        if (text.isEmpty())
            continue;
        isAnything = true;
        const auto number = numberOf(text);
        if (!number)
            return invalid(tr("“%1” is no number.").arg(text));
        numbers[i] = *number;
    }
    if (!isAnything)
        return std::optional<georef::GeoReference>();
    if (m_fields[0]->text().trimmed().isEmpty() || m_fields[1]->text().trimmed().isEmpty())
        return invalid(tr("A place needs a latitude and a longitude."));
    const georef::GeoReference reference{{numbers[0], numbers[1], numbers[2]}, numbers[3]};
    if (!georef::validate(reference))
        return invalid(tr(
            "There is no such place: latitudes go from −90 to 90, longitudes from −180 to 180."));
    return std::optional(reference);
}

void PlaceFields::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PlaceFields::retranslate()
{
    const std::array texts{tr("La&titude"), tr("L&ongitude"), tr("Hei&ght"), tr("&Heading")};
    const std::array hints{u"48.8584°"_s, u"2.2945°"_s, u"0 m"_s, u"0°"_s};
    const std::array tips{tr("Where the origin of the session is, in degrees"),
                          tr("Where the origin of the session is, in degrees"),
                          tr("Of the origin above the ellipsoid, in metres"),
                          tr("Where forward (−Z) of the session points, in degrees from north")};
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        m_labels[i]->setText(texts[i]);
        m_fields[i]->setPlaceholderText(hints[i]);
        m_fields[i]->setToolTip(tips[i]);
        m_fields[i]->setAccessibleName(QString(texts[i]).remove(u'&'));
        m_fields[i]->setAccessibleDescription(tips[i]);
    }
}

} // namespace stag::ui::workspaces::live
