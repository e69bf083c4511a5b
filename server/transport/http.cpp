// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/http.h"

#include "server/transport/text.h"

#include <algorithm>

namespace stag::transport {

std::string_view methodName(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    }
    return "GET";
}

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
        return lowerCase(left) == lowerCase(right);
    });
}

bool HeaderNameLess::operator()(std::string_view a, std::string_view b) const
{
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
            return lowerCase(left) < lowerCase(right);
        });
}

std::optional<std::string_view> Request::queryValue(std::string_view name) const
{
    // lower_bound and not find: of equal names the first one counts.
    const auto found = query.lower_bound(name);
    if (found == query.end() || found->first != name)
        return std::nullopt;
    return found->second;
}

std::optional<std::string_view> Request::header(std::string_view name) const
{
    const auto found = headers.find(name);
    if (found == headers.end())
        return std::nullopt;
    return found->second;
}

std::string Request::actor() const
{
    return caller.id.empty() ? remoteAddress
                             : caller.name + " (" + caller.id + ") " + remoteAddress;
}

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return 400;
    case ErrorCode::Corrupt:
        return 400;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::Unauthenticated:
        return 401;
    case ErrorCode::PermissionDenied:
        return 403;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::Timeout:
        return 504;
    case ErrorCode::Cancelled:
        return 503;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

} // namespace stag::transport
