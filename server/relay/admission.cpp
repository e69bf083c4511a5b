// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/admission.h"

#include <string_view>

namespace stag::relay {

namespace {

bool hasValue(const std::optional<std::string_view> &value)
{
    return value && !value->empty();
}

bool hasBearer(const transport::Request &request)
{
    constexpr std::string_view kScheme = "Bearer ";
    const auto authorization = request.header("Authorization");
    return authorization && authorization->starts_with(kScheme)
           && authorization->find_first_not_of(' ', kScheme.size()) != std::string_view::npos;
}

} // namespace

std::optional<transport::Response> refuseAdmission(const transport::Request &request,
                                                   Admission admission)
{
    // The first SDKs send no key, only who they are; the published relay turned them away.
    const bool admitted = admission == Admission::Open || hasValue(request.header("X-API-Key"))
                          || hasBearer(request) || hasValue(request.queryValue("api_key"))
                          || hasValue(request.queryValue("session_id"))
                          || hasValue(request.queryValue("device_id"));
    if (admitted)
        return std::nullopt;
    return transport::Response{401,
                               "text/plain; charset=utf-8",
                               "Missing API key\n",
                               {{"WWW-Authenticate", "Bearer realm=\"stag\""}}};
}

} // namespace stag::relay
