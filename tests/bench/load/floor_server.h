// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <thread>

namespace stag::test {

[[nodiscard]] double threadCpuSeconds();

/// An epoll loop that sends back what it receives: what the kernel alone costs.
class FloorServer
{
public:
    /// On a free port if `port` is 0.
    explicit FloorServer(std::uint16_t port = 0);
    ~FloorServer();
    FloorServer(const FloorServer &) = delete;
    FloorServer &operator=(const FloorServer &) = delete;

    /// Ends the thread and returns the processor time it took.
    double stop();
    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    void watch(int descriptor) const;
    void accept() const;
    void run();

    int m_listener;
    int m_stopEvent;
    int m_epoll;
    std::uint16_t m_port = 0;
    double m_cpuSeconds = 0;
    std::thread m_thread;
};

} // namespace stag::test
