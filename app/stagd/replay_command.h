// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QStringList>

namespace stag::app::stagd {

/// `stagd replay FILE --to URL [--speed X] [--loop]`: `arguments` start with the program and the
/// word replay.
int runReplayCommand(QCoreApplication &application, const QStringList &arguments);

} // namespace stag::app::stagd
