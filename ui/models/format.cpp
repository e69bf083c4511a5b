// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar kMinus{0x2212};
constexpr QChar kThinSpace{0x2009};
constexpr QChar kEllipsis{0x2026};

QString withUnit(const QString &number, QStringView unit)
{
    return number + u' ' + unit.toString();
}

/// With a decimal only where it tells something.
QString formatRate(double perSecond)
{
    const bool isSlow = perSecond >= 0.05 && perSecond < 9.95;
    return formatFixed(perSecond, isSlow ? 1 : 0);
}

} // namespace

QString fromUtf8(const std::string &text)
{
    return QString::fromStdString(text);
}

QString formatFixed(double value, int decimals)
{
    if (!std::isfinite(value))
        return u"–"_s;
    QString digits = QString::number(std::abs(value), 'f', decimals);
    const bool isZero = digits.toDouble() == 0.0;
    const qsizetype point = digits.indexOf(u'.');
    const qsizetype whole = point < 0 ? digits.size() : point;
    if (point >= 0)
        digits.replace(point, 1, QLocale().decimalPoint());
    for (qsizetype at = whole - 3; at > 0; at -= 3)
        digits.insert(at, kThinSpace);
    if (value < 0 && !isZero)
        digits.prepend(kMinus);
    return digits;
}

QString formatShown(std::uint64_t shown, std::uint64_t count)
{
    if (shown >= count)
        return formatCount(count);
    return QCoreApplication::translate("Shown", "%1 of %2")
        .arg(formatCount(shown), formatCount(count));
}

QString formatCount(std::uint64_t count)
{
    return formatFixed(static_cast<double>(count), 0);
}

QString formatTriangles(std::uint64_t count)
{
    constexpr auto kPluralMax = static_cast<std::uint64_t>(std::numeric_limits<int>::max());
    const auto plural = static_cast<int>(std::min(count, kPluralMax));
    return QCoreApplication::translate("Mesh", "%1 triangles", nullptr, plural)
        .arg(formatCount(count));
}

QString formatBytes(std::uint64_t bytes)
{
    static constexpr std::array<QStringView, 4> kUnits{u"kB", u"MB", u"GB", u"TB"};
    if (bytes < 1000)
        return withUnit(formatCount(bytes), u"B");
    double value = static_cast<double>(bytes) / 1000.0;
    std::size_t unit = 0;
    while (value >= 999.95 && unit + 1 < kUnits.size()) {
        value /= 1000.0;
        ++unit;
    }
    return withUnit(formatFixed(value, 1), kUnits[unit]);
}

QString formatHertz(double perSecond)
{
    return withUnit(formatRate(perSecond), u"Hz");
}

QString formatPerSecond(double perSecond)
{
    return formatRate(perSecond) + u"/s"_s;
}

QString formatLength(double metres)
{
    const double millimetres = metres * 1000.0;
    if (millimetres < 9.95)
        return withUnit(formatFixed(millimetres, 1), u"mm");
    if (millimetres < 999.5)
        return withUnit(formatFixed(millimetres, 0), u"mm");
    return withUnit(formatFixed(metres, 2), u"m");
}

QString formatUncertainty(const graph::Uncertainty &uncertainty)
{
    constexpr double kDegPerRad = 57.29577951308232;
    return u"± %1, ± %2°"_s.arg(formatLength(uncertainty.positionM),
                                formatFixed(uncertainty.rotationRad * kDegPerRad, 1));
}

QString formatAge(std::chrono::milliseconds age)
{
    const double seconds = static_cast<double>(age.count()) / 1000.0;
    if (seconds < 0.1)
        return QCoreApplication::translate("Age", "now");
    if (seconds < 0.95)
        return withUnit(formatFixed(seconds, 1), u"s");
    if (seconds < 59.5)
        return withUnit(formatFixed(seconds, 0), u"s");
    if (seconds < 3570)
        return withUnit(formatFixed(seconds / 60, 0), u"min");
    if (seconds < 23.5 * 3600)
        return withUnit(formatFixed(seconds / 3600, 0), u"h");
    return withUnit(formatFixed(seconds / 86'400, 0), u"d");
}

QString formatLatency(std::chrono::milliseconds latency)
{
    if (latency.count() < 1000)
        return withUnit(formatFixed(static_cast<double>(latency.count()), 0), u"ms");
    return withUnit(formatFixed(static_cast<double>(latency.count()) / 1000.0, 1), u"s");
}

QString formatTimeOfDay(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toUnixMs(time)).toString(u"HH:mm:ss.zzz"_s);
}

QString formatDateTime(Timestamp time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toUnixMs(time));
    return QLocale().toString(local.date(), QLocale::ShortFormat) + u' '
           + local.toString(u"HH:mm:ss.zzz"_s);
}

QString elideId(const std::string &id, int charactersMax)
{
    const QString text = QString::fromStdString(id);
    if (text.size() <= charactersMax)
        return text;
    const int tail = charactersMax / 4;
    return text.left(charactersMax - tail - 1) + kEllipsis + text.right(tail);
}

} // namespace stag::ui::models
