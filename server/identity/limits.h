// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/token_bucket.h"

#include <chrono>
#include <cstddef>

namespace stag::identity {

/// Overflow policy: reject, except where an entry says so.
struct IdentityLimits
{
    std::size_t keyBytesMax = 256; ///< a longer text is no key and is not even hashed
    std::size_t nameBytesMax = 128;
    /// Wrong keys of one address (of one /64 for IPv6); above it they get 429 instead of 401
    /// [stag_auth_refusals_total, reason "rate"]. A right key is let in all the same.
    policy::RateSettings wrongKeys{.perSecond = 0.2, .burst = 20.0};
    /// Addresses that are remembered; the one that was wrong longest ago is forgotten
    /// [stag_auth_addresses_forgotten_total].
    std::size_t addressesMax = 4'096;
    std::chrono::milliseconds pollInterval{1'000};   ///< for what the command line has changed
    std::chrono::milliseconds touchInterval{10'000}; ///< until the disk knows of the last use
};

} // namespace stag::identity
