// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/route_rules.h"

#include "server/transport/response_writer.h"

namespace stag::transport {

namespace {

std::string allowedMethods(const Router::Route &route)
{
    std::string allowed;
    const auto append = [&](std::string_view name) {
        allowed.append(allowed.empty() ? "" : ", ").append(name);
    };
    for (const auto &[method, handler] : route.handlers) {
        append(methodName(method));
        if (method == Method::Get && !route.handlers.contains(Method::Head))
            append(methodName(Method::Head));
    }
    if (route.webSocket && !route.handlers.contains(Method::Get))
        append(methodName(Method::Get));
    if (!route.handlers.contains(Method::Options))
        append(methodName(Method::Options));
    return allowed;
}

} // namespace

const Handler *findHandler(const Router::Route &route, Method method)
{
    auto found = route.handlers.find(method);
    if (found == route.handlers.end() && method == Method::Head)
        found = route.handlers.find(Method::Get);
    return found == route.handlers.end() ? nullptr : &found->second;
}

Response defaultResponse(const Router::Route &route, Method method)
{
    Response response;
    if (method == Method::Options)
        response = {.status = 204, .contentType = {}, .body = {}, .headers = {}};
    else if (method == Method::Get && route.webSocket) {
        response = textResponse(426, "this is a WebSocket");
        response.headers = {{"Upgrade", "websocket"}};
        return response;
    } else
        response = textResponse(405, "405 method not allowed");
    response.headers = {{"Allow", allowedMethods(route)}};
    return response;
}

std::optional<Access> accessOf(const Router::Route &route, Method method, bool isUpgrade)
{
    if (isUpgrade && route.webSocket)
        return route.webSocketAccess;
    auto found = route.access.find(method);
    if (found == route.access.end() && method == Method::Head)
        found = route.access.find(Method::Get);
    if (found != route.access.end())
        return found->second;
    return method == Method::Get && route.webSocket ? std::optional(route.webSocketAccess)
                                                    : std::nullopt;
}

bool isPreflight(const Request &request)
{
    return request.method == Method::Options && request.header("Origin")
           && request.header("Access-Control-Request-Method");
}

} // namespace stag::transport
