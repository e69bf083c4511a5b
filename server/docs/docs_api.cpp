// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/docs/docs_api.h"

#include "core/wire/routes.h"
#include "core/wire/status.h"
#include "server/docs/documents.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace stag::docs {

namespace {

constexpr std::string_view kPage = "viewer.html";

/// Nothing but the page's own files, and nobody may frame it.
constexpr const char *kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view contentTypeOf(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes{
        {{".html", "text/html; charset=utf-8"},
         {".css", "text/css; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".md", "text/markdown; charset=utf-8"},
         {".json", "application/json; charset=utf-8"},
         {".yaml", "application/yaml; charset=utf-8"}}};
    for (const auto &[ending, type] : kTypes)
        if (name.ends_with(ending))
            return type;
    return "text/plain; charset=utf-8";
}

transport::Response answerWith(const Document &document)
{
    transport::Response response;
    response.contentType = contentTypeOf(document.name);
    response.body = document.text;
    response.headers = {{"Content-Security-Policy", kContentSecurityPolicy},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-cache"}};
    return response;
}

const Document *find(std::string_view name)
{
    const auto all = documents();
    const auto found = std::find_if(
        all.begin(), all.end(), [name](const Document &document) { return document.name == name; });
    return found == all.end() ? nullptr : &*found;
}

transport::Response answerFor(std::string_view name)
{
    // The page finds its files only from its own address.
    if (const Document *document = find(name); document && name != kPage)
        return answerWith(*document);
    transport::Response response;
    response.status = 404;
    response.body = wire::writeError("Document not found");
    return response;
}

std::string describe(const transport::Router &router, const ScopeNames &scopeNames)
{
    std::vector<wire::RouteEntry> entries;
    for (const transport::Router::Route &route : router.routes()) {
        wire::RouteEntry entry;
        entry.path = route.pattern;
        for (const auto &[method, handler] : route.handlers)
            entry.methods.push_back(
                {transport::methodName(method), scopeNames(route.access.at(method))});
        if (route.webSocket)
            entry.methods.push_back({"WebSocket", scopeNames(route.webSocketAccess)});
        entries.push_back(std::move(entry));
    }
    return wire::writeRoutes(entries);
}

} // namespace

void mount(transport::Router &router, ScopeNames scopeNames)
{
    using transport::Access;
    using transport::Method;
    using transport::Request;
    using transport::Responder;
    router.handle(
        Method::Get,
        "/api/docs",
        [](const Request &, const Responder &respond) { respond(answerWith(*find(kPage))); },
        Access::Public);
    router.handle(
        Method::Get,
        "/api/docs/routes",
        [&router, scopeNames = std::move(scopeNames)](const Request &, const Responder &respond) {
            transport::Response response;
            response.body = describe(router, scopeNames);
            respond(std::move(response));
        },
        Access::Public);
    router.handle(
        Method::Get,
        "/api/docs/{document}",
        [](const Request &request, const Responder &respond) {
            respond(answerFor(request.pathParameters.at("document")));
        },
        Access::Public);
}

} // namespace stag::docs
