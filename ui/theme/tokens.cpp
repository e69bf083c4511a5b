// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <string>

namespace stag::ui::theme {

namespace {

Error missing(const QString &path)
{
    return {ErrorCode::InvalidArgument,
            "design token " + path.toStdString() + " is missing or malformed"};
}

QJsonValue at(QJsonValue value, const QString &path)
{
    for (const QString &step : path.split(u'.'))
        value = value.toObject().value(step);
    return value;
}

Result<QColor> colorAt(const QJsonValue &root, const QString &path)
{
    const QColor color(at(root, path).toString());
    if (!color.isValid())
        return missing(path);
    return color;
}

Result<double> numberAt(const QJsonValue &root, const QString &path)
{
    const QJsonValue value = at(root, path);
    if (!value.isDouble())
        return missing(path);
    return value.toDouble();
}

/// "0 8 24 #99000000 + 1 px border.normal": the colour is the fourth word.
Result<QColor> shadowAt(const QJsonValue &root, const QString &path)
{
    const QColor color(at(root, path).toString().section(u' ', 3, 3));
    if (!color.isValid())
        return missing(path);
    return color;
}

Result<ColorSet> parseColors(const QJsonValue &root, const QString &scheme)
{
    const QString base = QStringLiteral("color.") + scheme + u'.';
    ColorSet set;
    for (std::size_t i = 0; i < kColorCount; ++i) {
        STAG_TRY(set.colors[i], colorAt(root, base + QLatin1String(pathOf(Color(i)))));
    }
    const QJsonArray series = at(root, base + QStringLiteral("series")).toArray();
    for (int i = 0; i < kSeriesCount; ++i) {
        const QColor color(series.at(i).toString());
        if (!color.isValid())
            return missing(base + QStringLiteral("series"));
        set.series[std::size_t(i)] = color;
    }
    STAG_TRY(set.overlayShadow, shadowAt(root, QStringLiteral("elevation.%1.overlay").arg(scheme)));
    return set;
}

template<typename Name, std::size_t N>
Result<void>
parseNumbers(const QJsonValue &root, const QString &section, std::array<int, N> &numbers)
{
    for (std::size_t i = 0; i < N; ++i) {
        STAG_TRY(const double value,
                 numberAt(root, section + u'.' + QLatin1String(nameOf(Name(i)))));
        numbers[i] = int(std::lround(value));
    }
    return success();
}

Result<TypeStep> parseType(const QJsonValue &root, const QString &name)
{
    const QString path = QStringLiteral("type.scale.") + name;
    STAG_TRY(const double base, numberAt(root, QStringLiteral("type.base")));
    STAG_TRY(const double size, numberAt(root, path + QStringLiteral(".size")));
    STAG_TRY(const double line, numberAt(root, path + QStringLiteral(".line")));
    STAG_TRY(const double weight, numberAt(root, path + QStringLiteral(".weight")));
    if (base <= 0.0)
        return missing(QStringLiteral("type.base"));
    return TypeStep{size / base, line / base, int(weight)};
}

Result<Motion> parseMotion(const QJsonValue &root)
{
    STAG_TRY(const double fast, numberAt(root, QStringLiteral("motion.fast")));
    STAG_TRY(const double normal, numberAt(root, QStringLiteral("motion.normal")));
    STAG_TRY(const double slow, numberAt(root, QStringLiteral("motion.slow")));
    STAG_TRY(const double cameraFly, numberAt(root, QStringLiteral("motion.cameraFly")));
    STAG_TRY(const double toastHold, numberAt(root, QStringLiteral("motion.toastHold")));
    return Motion{int(fast), int(normal), int(slow), int(cameraFly), int(toastHold)};
}

} // namespace

Result<Tokens> parseTokens(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return Error{ErrorCode::Corrupt, "design tokens: " + problem.errorString().toStdString()};
    const QJsonValue root = document.object();
    Tokens tokens;
    STAG_TRY(tokens.dark, parseColors(root, QStringLiteral("dark")));
    STAG_TRY(tokens.light, parseColors(root, QStringLiteral("light")));
    STAG_TRY_VOID(parseNumbers<Size>(root, QStringLiteral("size"), tokens.sizes));
    STAG_TRY_VOID(parseNumbers<Space>(root, QStringLiteral("space"), tokens.spaces));
    STAG_TRY_VOID(parseNumbers<Radius>(root, QStringLiteral("radius"), tokens.radii));
    for (std::size_t i = 0; i < kTypeCount; ++i) {
        STAG_TRY(tokens.types[i], parseType(root, QLatin1String(nameOf(Type(i)))));
    }
    STAG_TRY(tokens.motion, parseMotion(root));
    return tokens;
}

Result<Tokens> embeddedTokens()
{
    QFile file(QStringLiteral(":/stag/theme/tokens.json"));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Internal, "the design tokens are not built in"};
    return parseTokens(file.readAll());
}

} // namespace stag::ui::theme
