// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/web_socket.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace stag::identity {

/// Which WebSockets were opened by whom, so that they can end with that. Any thread.
class SocketBook
{
public:
    void add(const std::string &owner, const std::shared_ptr<transport::WebSocket> &socket);
    void remove(const std::string &owner, std::uint64_t socketId);
    /// Asks for each owner why its sockets are to be closed with 1008; an empty reason keeps them.
    void closeWhere(const std::function<std::string(const std::string &owner)> &reasonOf);
    void close(const std::string &owner, const std::string &reason);

private:
    using Sockets = std::unordered_map<std::uint64_t, std::weak_ptr<transport::WebSocket>>;

    std::mutex m_mutex; ///< for one step at a time
    std::unordered_map<std::string, Sockets> m_sockets;
};

} // namespace stag::identity
