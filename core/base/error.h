// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stag {

/// What the caller can do about a failure. One switch maps it to HTTP (server/transport).
enum class ErrorCode {
    InvalidArgument,
    Corrupt,
    TooLarge,
    NotFound,
    Conflict,
    Unauthenticated,
    PermissionDenied,
    RateLimited,
    Unavailable,
    Timeout,
    Cancelled,
    Internal,
};

/// The stable name of a code, for example "InvalidArgument".
[[nodiscard]] std::string_view errorCodeName(ErrorCode code);

/// A failure as a value. `detail` says what was wrong, where, and what to do; it never holds a
/// secret.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string detail;

    bool operator==(const Error &) const = default;
};

} // namespace stag
