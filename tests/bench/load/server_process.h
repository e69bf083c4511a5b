// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stag::test {

/// A server in a process of its own, on one core; ended when destroyed.
class ServerProcess
{
public:
    /// Starts `arguments` with `environment` ("NAME=value") added to ours, on the first core. Ready
    /// when it has written a line; null, with the reason on the error output, if it ends instead.
    static std::unique_ptr<ServerProcess> start(const std::vector<std::string> &arguments,
                                                const std::vector<std::string> &environment);
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    /// Processor time of all its threads, in the process and in the kernel.
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] std::size_t residentBytes() const;

private:
    ServerProcess(pid_t process, int output)
        : m_process(process)
        , m_output(output)
    {}

    pid_t m_process;
    int m_output; ///< open as long as the process may write
};

/// Keeps this process off the core of the servers, if there is another one.
void leaveServerCore();
/// Each connection is a descriptor here and one there.
void allowManyDescriptors();
/// A port of the loopback that is free now.
[[nodiscard]] std::uint16_t freePort();

} // namespace stag::test
