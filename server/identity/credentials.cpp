// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/credentials.h"

namespace stag::identity {

namespace {

constexpr std::string_view kScheme = "Bearer ";

std::optional<std::string_view> bearer(const transport::Request &request)
{
    const auto authorization = request.header("Authorization");
    if (!authorization || authorization->size() <= kScheme.size()
        || !transport::equalsIgnoringCase(authorization->substr(0, kScheme.size()), kScheme))
        return std::nullopt;
    const std::size_t start = authorization->find_first_not_of(' ', kScheme.size());
    if (start == std::string_view::npos)
        return std::nullopt;
    return authorization->substr(start);
}

} // namespace

std::optional<std::string_view> shownKey(const transport::Request &request)
{
    for (const auto &shown :
         {request.header("X-API-Key"), bearer(request), request.queryValue("api_key")})
        if (shown && !shown->empty())
            return shown;
    return std::nullopt;
}

} // namespace stag::identity
