// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSet>

namespace stag::test {

/// How many colours a sample of the pixels has: few where nothing has been drawn.
inline int colourCount(const QImage &image)
{
    constexpr int kStep = 3;
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += kStep) {
        for (int x = 0; x < image.width(); x += kStep)
            colours.insert(image.pixel(x, y));
    }
    return static_cast<int>(colours.size());
}

} // namespace stag::test
