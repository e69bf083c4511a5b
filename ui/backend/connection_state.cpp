// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/connection_state.h"

#include <QCoreApplication>

namespace stag::ui::backend {

QString phaseWord(ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Disconnected:
        return QCoreApplication::translate("Connection", "Not connected");
    case ConnectionPhase::Connecting:
        return QCoreApplication::translate("Connection", "Connecting");
    case ConnectionPhase::Live:
        return QCoreApplication::translate("Connection", "Live");
    case ConnectionPhase::Reconnecting:
        return QCoreApplication::translate("Connection", "Reconnecting");
    }
    return {};
}

} // namespace stag::ui::backend
