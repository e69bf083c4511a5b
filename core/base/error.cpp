// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace stag {

std::string_view errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "InvalidArgument";
    case ErrorCode::Corrupt:
        return "Corrupt";
    case ErrorCode::TooLarge:
        return "TooLarge";
    case ErrorCode::NotFound:
        return "NotFound";
    case ErrorCode::Conflict:
        return "Conflict";
    case ErrorCode::Unauthenticated:
        return "Unauthenticated";
    case ErrorCode::PermissionDenied:
        return "PermissionDenied";
    case ErrorCode::RateLimited:
        return "RateLimited";
    case ErrorCode::Unavailable:
        return "Unavailable";
    case ErrorCode::Timeout:
        return "Timeout";
    case ErrorCode::Cancelled:
        return "Cancelled";
    case ErrorCode::Internal:
        return "Internal";
    }
    return "Internal";
}

} // namespace stag
