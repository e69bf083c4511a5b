// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/socket_book.h"

#include <utility>
#include <vector>

namespace stag::identity {

void SocketBook::add(const std::string &owner, const std::shared_ptr<transport::WebSocket> &socket)
{
    const std::lock_guard lock(m_mutex);
    m_sockets[owner].emplace(socket->id(), socket);
}

void SocketBook::remove(const std::string &owner, std::uint64_t socketId)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_sockets.find(owner);
    if (found == m_sockets.end())
        return;
    found->second.erase(socketId);
    if (found->second.empty())
        m_sockets.erase(found);
}

void SocketBook::closeWhere(const std::function<std::string(const std::string &owner)> &reasonOf)
{
    std::vector<std::pair<std::shared_ptr<transport::WebSocket>, std::string>> closing;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[owner, sockets] : m_sockets) {
            const std::string reason = reasonOf(owner);
            if (reason.empty())
                continue;
            for (const auto &[socketId, weak] : sockets)
                if (auto socket = weak.lock())
                    closing.emplace_back(std::move(socket), reason);
        }
    }
    for (const auto &[socket, reason] : closing)
        socket->closeNow(transport::close_code::kPolicyViolation, reason);
}

void SocketBook::close(const std::string &owner, const std::string &reason)
{
    closeWhere([&](const std::string &one) { return one == owner ? reason : std::string(); });
}

} // namespace stag::identity
