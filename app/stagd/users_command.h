// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace stag::app::stagd {

/// "stagd users …": makes, lists and changes the users of a data folder that no server has open;
/// the exit code of the program.
int runUsersCommand(const QStringList &arguments);

} // namespace stag::app::stagd
