// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/router.h"

#include "server/transport/response_writer.h"
#include "server/transport/url.h"

#include <algorithm>
#include <optional>

namespace stag::transport {

namespace {

std::vector<std::string> splitPath(std::string_view path)
{
    std::vector<std::string> segments;
    if (path.starts_with('/'))
        path.remove_prefix(1);
    while (true) {
        const std::size_t end = path.find('/');
        segments.emplace_back(path.substr(0, end));
        if (end == std::string_view::npos)
            return segments;
        path.remove_prefix(end + 1);
    }
}

/// The decoded segments of a path; nothing if one cannot be decoded.
std::optional<std::vector<std::string>> decodedSegments(std::string_view rawPath)
{
    std::vector<std::string> segments = splitPath(rawPath);
    for (std::string &segment : segments) {
        auto decoded = percentDecode(segment, PlusSign::Literal);
        if (!decoded)
            return std::nullopt;
        segment = *std::move(decoded);
    }
    return segments;
}

bool isParameter(std::string_view segment)
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool matches(const std::vector<std::string> &pattern, const std::vector<std::string> &path)
{
    return std::equal(pattern.begin(),
                      pattern.end(),
                      path.begin(),
                      path.end(),
                      [](const std::string &expected, const std::string &given) {
                          return isParameter(expected) ? !given.empty() : expected == given;
                      });
}

Access accessBy(Method method)
{
    switch (method) {
    case Method::Get:
    case Method::Head:
    case Method::Options:
        return Access::Read;
    case Method::Delete:
        return Access::Delete;
    case Method::Post:
    case Method::Put:
    case Method::Patch:
        return Access::Ingest;
    }
    return Access::Admin;
}

/// Whether the first differing kind of segment is a literal in `a`.
bool isMoreSpecific(const std::vector<std::string> &a, const std::vector<std::string> &b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        if (isParameter(a[i]) != isParameter(b[i]))
            return isParameter(b[i]);
    return false;
}

} // namespace

Router::Router()
    : m_failureWriter(
        [](const RequestFailure &failure) { return textResponse(failure.status, failure.text); })
{}

Router::Route &Router::routeFor(const std::string &pattern)
{
    const auto found = std::find_if(m_routes.begin(), m_routes.end(), [&](const Route &route) {
        return route.pattern == pattern;
    });
    if (found != m_routes.end())
        return *found;
    m_routes.push_back({.pattern = pattern,
                        .segments = splitPath(pattern),
                        .handlers = {},
                        .streams = {},
                        .access = {},
                        .webSocket = {},
                        .webSocketSettings = {},
                        .webSocketAccess = Access::Live});
    return m_routes.back();
}

void Router::handle(Method method, std::string pattern, Handler handler, Access access)
{
    Route &route = routeFor(pattern);
    route.handlers[method] = std::move(handler);
    route.access[method] = access == Access::ByMethod ? accessBy(method) : access;
}

void Router::handleStream(Method method, std::string pattern, BodyStream stream, Access access)
{
    handle(
        method,
        pattern,
        [handler = stream.handler](Request request, Responder respond) {
            std::string body = std::move(request.body);
            if (const auto sink = handler(std::move(request), std::move(respond))) {
                sink->take(std::move(body), [] {});
                sink->complete();
            }
        },
        access);
    routeFor(pattern).streams[method] = std::move(stream);
}

void Router::webSocket(std::string pattern,
                       WebSocketHandler handler,
                       WebSocketSettings settings,
                       Access access)
{
    Route &route = routeFor(pattern);
    route.webSocket = std::move(handler);
    route.webSocketSettings = settings;
    route.webSocketAccess = access;
}

void Router::setGatekeeper(std::shared_ptr<Gatekeeper> gatekeeper)
{
    m_gatekeeper = std::move(gatekeeper);
}

void Router::setFailureWriter(FailureWriter writer)
{
    m_failureWriter = std::move(writer);
}

Router::Match Router::match(std::string_view rawPath) const
{
    const auto segments = decodedSegments(rawPath);
    Match match;
    if (!segments)
        return match;
    for (const Route &route : m_routes)
        if (matches(route.segments, *segments)
            && (!match.route || isMoreSpecific(route.segments, match.route->segments)))
            match.route = &route;
    if (!match.route)
        return match;
    for (std::size_t i = 0; i < segments->size(); ++i) {
        const std::string_view name = match.route->segments[i];
        if (isParameter(name))
            match.parameters.emplace(name.substr(1, name.size() - 2), (*segments)[i]);
    }
    return match;
}

} // namespace stag::transport
