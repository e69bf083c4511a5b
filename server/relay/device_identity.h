// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"

#include <string>

namespace stag::relay {

/// Who sends on a connection, as far as its URL says.
struct DeviceIdentity
{
    model::DeviceId device; ///< empty if the client did not say
    std::string name;       ///< "Vive headset", or empty
    std::string connection; ///< unique for the connection: "conn_<uuid>"

    /// What the packet log calls the sender.
    [[nodiscard]] const std::string &label() const
    {
        if (!name.empty())
            return name;
        return device.empty() ? connection : device.text();
    }
};

} // namespace stag::relay
