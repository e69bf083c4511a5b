// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/theme/token_names.h"

#include <QByteArray>
#include <QColor>
#include <QString>

#include <array>

namespace stag::ui::theme {

/// One line of the type scale: factors of the system's text size.
struct TypeStep
{
    double scale = 1.0;
    double lineScale = 1.5;
    int weight = 400;
};

/// Milliseconds.
struct Motion
{
    int fast = 0;
    int normal = 0;
    int slow = 0;
    int cameraFly = 0;
    int toastHold = 0;
};

/// The colours of one scheme.
struct ColorSet
{
    std::array<QColor, kColorCount> colors;
    std::array<QColor, kSeriesCount> series;
    QColor overlayShadow;
};

/// The design in numbers, read from tokens.json.
struct Tokens
{
    ColorSet dark;
    ColorSet light;
    std::array<int, kSizeCount> sizes{};
    std::array<int, kSpaceCount> spaces{};
    std::array<int, kRadiusCount> radii{};
    std::array<TypeStep, kTypeCount> types{};
    Motion motion;
};

/// Reads tokens.json; an absent or malformed token is InvalidArgument naming its path.
Result<Tokens> parseTokens(const QByteArray &json);

/// The tokens that are built in.
Result<Tokens> embeddedTokens();

} // namespace stag::ui::theme
