// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace stag::app::stagd {

/// `stagd keys add|list|revoke`: changes the keys of a data folder, whether a server runs on it or
/// not. Returns the exit code of the program.
int runKeysCommand(const QStringList &arguments);

} // namespace stag::app::stagd
