// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/floor_server.h"

#include <array>
#include <ctime>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace stag::test {

double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

FloorServer::FloorServer(std::uint16_t port)
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_stopEvent(::eventfd(0, EFD_CLOEXEC))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    const int on = 1;
    ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size);
    ::listen(m_listener, SOMAXCONN);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    m_port = ntohs(address.sin_port);
    watch(m_listener);
    watch(m_stopEvent);
    m_thread = std::thread([this] { run(); });
}

FloorServer::~FloorServer()
{
    stop();
    ::close(m_listener);
    ::close(m_stopEvent);
    ::close(m_epoll);
}

double FloorServer::stop()
{
    if (m_thread.joinable()) {
        const std::uint64_t one = 1;
        static_cast<void>(::write(m_stopEvent, &one, sizeof one) < 0);
        m_thread.join();
    }
    return m_cpuSeconds;
}

void FloorServer::watch(int descriptor) const
{
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void FloorServer::accept() const
{
    const int client = ::accept(m_listener, nullptr, nullptr);
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(client);
}

void FloorServer::run()
{
    std::array<epoll_event, 64> events{};
    std::vector<char> buffer(64u << 10);
    while (true) {
        const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[std::size_t(i)].data.fd;
            if (descriptor == m_stopEvent) {
                m_cpuSeconds = threadCpuSeconds();
                return;
            }
            if (descriptor == m_listener) {
                accept();
                continue;
            }
            const ssize_t size = ::recv(descriptor, buffer.data(), buffer.size(), 0);
            if (size <= 0)
                ::close(descriptor);
            else
                static_cast<void>(::send(descriptor, buffer.data(), std::size_t(size), 0) < 0);
        }
    }
}

} // namespace stag::test
