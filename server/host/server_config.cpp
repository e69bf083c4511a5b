// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/server_config.h"

namespace stag::host {

std::string_view systemName(System system)
{
    switch (system) {
    case System::Stag:
        return "stag";
    case System::Relay:
        return "relay";
    case System::Supervisor:
        return "supervisor";
    case System::Metrics:
        return "metrics";
    }
    return "unknown";
}

std::optional<System> systemFromName(std::string_view name)
{
    for (const System system : {System::Stag, System::Relay, System::Supervisor, System::Metrics}) {
        if (systemName(system) == name)
            return system;
    }
    return std::nullopt;
}

} // namespace stag::host
