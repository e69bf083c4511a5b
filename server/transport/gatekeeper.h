// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/http.h"
#include "server/transport/web_socket.h"

#include <memory>
#include <optional>

namespace stag::transport {

/// What a route lets people do; who may is for the gatekeeper to say.
enum class Access {
    ByMethod, ///< Read for GET, Delete for DELETE, else Ingest
    Public,
    Anybody, ///< the same, but who shows a key or a token is known by it, or refused if it is none
    Read,
    Ingest,
    Live,     ///< to be told what happens
    Exchange, ///< to send and to be told
    Device,   ///< what a device does at a relay
    Delete,
    Admin,
    Keys, ///< to say who may do what, or what else only administrators do even where all is open
    User, ///< what a user does with the user's own
};

/// Lets requests in or turns them away before their bodies are read. Called on the loops.
class Gatekeeper
{
public:
    virtual ~Gatekeeper() = default;
    /// Nothing lets the request in; `request.caller` then says who it is, if that is known.
    virtual std::optional<Response> refuse(Request &request, Access access) = 0;
    /// The session of a connection that was let in, or one that stands for it.
    virtual std::unique_ptr<WebSocketSession>
    accompany(const Request &request, std::unique_ptr<WebSocketSession> session) = 0;
};

} // namespace stag::transport
