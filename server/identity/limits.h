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
    // Passwords are hashed by few threads, because each takes tens of milliseconds and 19 MiB.
    int passwordThreads = 2;
    std::size_t passwordsWaitingMax = 64; ///< 503 [stag_identity_passwords_refused_total]
    std::size_t passwordBytesMin = 8;
    std::size_t passwordBytesMax = 128;
    std::size_t emailBytesMax = 255;
    std::size_t fullNameBytesMax = 255;
    std::size_t deviceInfoBytesMax = 512; ///< a longer one is cut
    std::size_t refreshTokenBytesMax = 256;
    std::size_t usersMax = 100'000; ///< a further one is refused with 409
    /// Of one user that are not ended; the oldest is ended for a further one.
    std::size_t loginSessionsMax = 32;
    /// Sessions that were ended and whose access tokens are still young; with more, all access
    /// tokens of before are worth nothing and have to be renewed.
    std::size_t endedSessionsMax = 65'536;
    std::size_t userPageMax = 500;
    std::size_t blocksMax = 1'000; ///< of addresses; 409. Each request is held against all of them
    std::size_t blockReasonBytesMax = 256;

    // What one address may ask for, by route, and one account; beyond 429
    // [stag_identity_throttled_total].
    policy::RateSettings loginsByAddress{.perSecond = 0.5, .burst = 30.0};
    policy::RateSettings registrationsByAddress{.perSecond = 1.0 / 60, .burst = 10.0};
    policy::RateSettings refreshesByAddress{.perSecond = 2.0, .burst = 120.0};
    /// Of one address at a listener of the supervisor alone, whatever it asks for.
    policy::RateSettings requests{.perSecond = 50.0, .burst = 500.0};
    /// Wrong passwords of one account, whether it exists or not; a right one begins anew.
    policy::RateSettings passwordsByAccount{.perSecond = 1.0 / 60, .burst = 5.0};
    std::size_t accountsMax = 65'536; ///< that are remembered; the least recent is forgotten
    /// A login that fails is answered at the next multiple of this, so that the time tells nothing.
    std::chrono::milliseconds failureInterval{250};

    std::chrono::milliseconds pollInterval{1'000};   ///< for what the command line has changed
    std::chrono::milliseconds touchInterval{10'000}; ///< until the disk knows of the last use
};

} // namespace stag::identity
