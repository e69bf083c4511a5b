// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace stag::app::stagd {

// On a data folder that no server uses; `arguments` start with the program and the word. Both
// return an exit code.

/// `stagd export --session ID --output FILE [--format F] [--data DIR] …`
int runExportCommand(const QStringList &arguments);
/// `stagd import FILE [--session ID] [--data DIR] …`
int runImportCommand(const QStringList &arguments);

} // namespace stag::app::stagd
