// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transport/raw_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace stag::test {

namespace {

using Deadline = std::chrono::steady_clock::time_point;

Deadline after(std::chrono::milliseconds patience)
{
    return std::chrono::steady_clock::now() + patience;
}

int remainingMs(Deadline deadline)
{
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(rest.count(), 0));
}

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

HttpReply parseHead(std::string_view head)
{
    HttpReply reply;
    reply.status = std::atoi(std::string(head.substr(9, 3)).c_str());
    std::size_t line = head.find("\r\n") + 2;
    while (line < head.size()) {
        const std::size_t end = head.find("\r\n", line);
        const std::size_t colon = head.find(':', line);
        auto &value = reply.headers[lowerCase(std::string(head.substr(line, colon - line)))];
        if (!value.empty())
            value += ", ";
        value += head.substr(colon + 2, end - colon - 2);
        line = end + 2;
    }
    return reply;
}

} // namespace

RawClient::RawClient(std::uint16_t port, int receiveBufferBytes)
    : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
{
    if (receiveBufferBytes > 0)
        ::setsockopt(
            m_socket, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, sizeof receiveBufferBytes);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_socket);
        m_socket = -1;
    }
}

RawClient::RawClient(RawClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_isAtEnd(other.m_isAtEnd)
    , m_received(std::move(other.m_received))
{}

RawClient::~RawClient()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

bool RawClient::send(std::string_view bytes)
{
    const Deadline deadline = after(kPatience);
    while (!bytes.empty()) {
        pollfd entry{.fd = m_socket, .events = POLLOUT, .revents = 0};
        if (::poll(&entry, 1, remainingMs(deadline)) <= 0)
            return false;
        const ssize_t sent =
            ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return true;
}

void RawClient::shutDownSending()
{
    ::shutdown(m_socket, SHUT_WR);
}

void RawClient::reset()
{
    const linger hard{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(std::exchange(m_socket, -1));
}

bool RawClient::receive(Deadline deadline)
{
    pollfd entry{.fd = m_socket, .events = POLLIN, .revents = 0};
    if (m_isAtEnd || ::poll(&entry, 1, remainingMs(deadline)) <= 0)
        return false;
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        m_isAtEnd = true;
        return false;
    }
    m_received.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::read(std::size_t count, std::chrono::milliseconds patience)
{
    const Deadline deadline = after(patience);
    while (m_received.size() < count && receive(deadline)) {
    }
    const std::string bytes = m_received.substr(0, count);
    m_received.erase(0, bytes.size());
    return bytes;
}

std::string RawClient::readAll(std::chrono::milliseconds patience)
{
    const Deadline deadline = after(patience);
    while (receive(deadline)) {
    }
    return std::exchange(m_received, {});
}

bool RawClient::isClosedByPeer(std::chrono::milliseconds patience)
{
    readAll(patience);
    return m_isAtEnd;
}

std::optional<HttpReply> RawClient::readReply(bool hasBody)
{
    const Deadline deadline = after(kPatience);
    std::size_t end = m_received.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!receive(deadline))
            return std::nullopt;
        end = m_received.find("\r\n\r\n");
    }
    HttpReply reply = parseHead(std::string_view(m_received).substr(0, end + 2));
    m_received.erase(0, end + 4);
    const std::string length = reply.header("content-length");
    if (hasBody && !length.empty()) {
        reply.body = read(static_cast<std::size_t>(std::atoll(length.c_str())));
        if (reply.body.size() != static_cast<std::size_t>(std::atoll(length.c_str())))
            return std::nullopt;
    }
    return reply;
}

} // namespace stag::test
