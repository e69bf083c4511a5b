// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QByteArray>

namespace stag::test {

[[nodiscard]] inline Bytes bytesOf(const QByteArray &text)
{
    const BytesView view = asBytes({text.constData(), static_cast<std::size_t>(text.size())});
    return {view.begin(), view.end()};
}

[[nodiscard]] inline QByteArray byteArrayOf(BytesView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

} // namespace stag::test
