// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/strong_id.h"

#include <optional>
#include <string>

namespace stag::model {

using AddressBlockId = StrongId<struct AddressBlockIdTag>;

/// Addresses that nobody is served at.
struct AddressBlock
{
    AddressBlockId id;
    std::string network; ///< "203.0.113.0/24"
    std::string reason;  ///< for people
    std::string actor;   ///< who blocked them
    Timestamp created;
    std::optional<Timestamp> expires;

    bool operator==(const AddressBlock &) const = default;
};

} // namespace stag::model
