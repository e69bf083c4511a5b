// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace stag::test {

/// Turns an input into the text that a fixture expects.
using Render = std::function<std::string(std::string_view)>;

/// Adds one row per file of tests/data/wire/<protocol>; a file is an input, a line "----", and what
/// comes of it.
void addFixtureRows(const QString &protocol);

/// Compares; with STAG_UPDATE_EXPECTED=1 writes the expected part anew instead.
void checkFixture(const QString &path, const Render &render);

/// The inputs of all fixtures of a protocol that do not expect an error.
QList<QByteArray> validInputs(const QString &protocol);

} // namespace stag::test
