// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/place_fields.h"

#include "ui/workspaces/live/number_fields.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString &words)
{
    return {ErrorCode::InvalidArgument, words.toStdString()};
}

} // namespace

PlaceFields::PlaceFields(QWidget *parent)
    : QWidget(parent)
    , m_fields(new NumberFields({"latitude", "longitude", "height", "heading"}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fields);
    connect(m_fields, &NumberFields::changed, this, &PlaceFields::changed);
    setFocusProxy(m_fields);
    retranslate();
}

Result<std::optional<georef::GeoReference>> PlaceFields::place() const
{
    STAG_TRY(const auto numbers, m_fields->numbers());
    const bool isAnything = std::any_of(
        numbers.begin(), numbers.end(), [](const auto &number) { return number.has_value(); });
    if (!isAnything)
        return std::optional<georef::GeoReference>();
    if (!numbers[0] || !numbers[1])
        return invalid(tr("A place needs a latitude and a longitude."));
    const georef::GeoReference reference{{*numbers[0], *numbers[1], numbers[2].value_or(0.0)},
                                         numbers[3].value_or(0.0)};
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
    const QString degrees = tr("Where the origin of the session is, in degrees");
    m_fields->setWords(std::array<NumberFields::Words, 4>{
        {{tr("La&titude"), u"48.8584°"_s, degrees},
         {tr("L&ongitude"), u"2.2945°"_s, degrees},
         {tr("Hei&ght"), u"0 m"_s, tr("Of the origin above the ellipsoid, in metres")},
         {tr("&Heading"),
          u"0°"_s,
          tr("Where forward (−Z) of the session points, in degrees from north")}}});
}

} // namespace stag::ui::workspaces::live
