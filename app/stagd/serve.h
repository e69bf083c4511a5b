// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/load_configuration.h"

#include <QCoreApplication>

namespace stag::app::stagd {

enum class Play { Nothing, Demo };

/// Runs a server until a signal ends it; the exit code of the program.
int serve(QCoreApplication &application,
          const bootstrap::LoadedConfiguration &configuration,
          Play play);

} // namespace stag::app::stagd
