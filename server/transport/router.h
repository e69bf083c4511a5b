// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/body_sink.h"
#include "server/transport/gatekeeper.h"
#include "server/transport/http.h"
#include "server/transport/web_socket.h"

#include <memory>
#include <string>
#include <vector>

namespace stag::transport {

/// Takes a request whose body is still to come; null if it is answered without that.
using StreamHandler = std::function<std::unique_ptr<BodySink>(Request, Responder)>;
struct BodyStream
{
    StreamHandler handler;
    std::uint64_t bytesMax = 0; ///< in place of Limits::bodyBytesMax; 413
    std::string tooLarge;       ///< what is said then
};

/// Where requests go. Filled once before the server starts, read-only afterwards (any thread).
///
/// A pattern is a path whose segments may be parameters: "/api/v1/anchors/{id}". A literal segment
/// wins over a parameter. HEAD is answered by GET without its body, OPTIONS with the allowed
/// methods; a known path with another method gives 405 with Allow.
class Router
{
public:
    Router();
    void
    handle(Method method, std::string pattern, Handler handler, Access access = Access::ByMethod);
    /// Gzipped bodies come as one piece, with the limit of all others.
    void handleStream(Method method,
                      std::string pattern,
                      BodyStream stream,
                      Access access = Access::ByMethod);
    void webSocket(std::string pattern,
                   WebSocketHandler handler,
                   WebSocketSettings settings = {},
                   Access access = Access::Live);
    /// Writes what is said to requests that reach no handler because they are malformed or too
    /// much; the default is the reason as text.
    void setFailureWriter(FailureWriter writer);
    /// Who decides on requests that have a handler; without one everybody may do everything.
    void setGatekeeper(std::shared_ptr<Gatekeeper> gatekeeper);

    struct Route
    {
        std::string pattern;
        std::vector<std::string> segments;
        std::map<Method, Handler> handlers;
        std::map<Method, BodyStream> streams; ///< of some that are handlers as well
        std::map<Method, Access> access;
        WebSocketHandler webSocket;
        WebSocketSettings webSocketSettings;
        Access webSocketAccess = Access::Live;
    };
    struct Match
    {
        const Route *route = nullptr; ///< null: no such path
        std::map<std::string, std::string, std::less<>> parameters;
    };
    /// Finds the route of a path as it was sent. Its segments are decoded after it has been split,
    /// so that a parameter may hold any character, also '/'.
    [[nodiscard]] Match match(std::string_view rawPath) const;
    [[nodiscard]] const FailureWriter &failureWriter() const { return m_failureWriter; }
    [[nodiscard]] Gatekeeper *gatekeeper() const { return m_gatekeeper.get(); }
    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }

private:
    Route &routeFor(const std::string &pattern);

    std::vector<Route> m_routes;
    FailureWriter m_failureWriter;
    std::shared_ptr<Gatekeeper> m_gatekeeper;
};

} // namespace stag::transport
