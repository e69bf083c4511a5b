// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/server_process.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <sched.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stag::test {

namespace {

constexpr int kServerCore = 0;

void stayOn(int firstCore, int endCore)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    for (int core = firstCore; core < endCore; ++core)
        CPU_SET(core, &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
}

[[noreturn]] void
become(std::vector<std::string> arguments, const std::vector<std::string> &environment, int output)
{
    stayOn(kServerCore, kServerCore + 1);
    ::dup2(output, STDOUT_FILENO);
    for (const std::string &setting : environment) {
        const std::size_t equals = setting.find('=');
        ::setenv(setting.substr(0, equals).c_str(), setting.substr(equals + 1).c_str(), 1);
    }
    std::vector<char *> argv;
    for (std::string &argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execvp(argv.front(), argv.data());
    std::perror(argv.front());
    ::_exit(127);
}

} // namespace

std::unique_ptr<ServerProcess> ServerProcess::start(const std::vector<std::string> &arguments,
                                                    const std::vector<std::string> &environment)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return nullptr;
    const pid_t process = ::fork();
    if (process == 0)
        become(arguments, environment, ends[1]);
    ::close(ends[1]);
    std::unique_ptr<ServerProcess> server(new ServerProcess(process, ends[0]));
    char byte = 0;
    while (byte != '\n') {
        if (::read(ends[0], &byte, 1) <= 0) {
            std::fprintf(stderr, "%s ended before it was ready\n", arguments.front().c_str());
            return nullptr;
        }
    }
    return server;
}

ServerProcess::~ServerProcess()
{
    ::kill(m_process, SIGTERM);
    ::waitpid(m_process, nullptr, 0);
    ::close(m_output);
}

double ServerProcess::cpuSeconds() const
{
    std::ifstream file("/proc/" + std::to_string(m_process) + "/stat");
    std::string text;
    std::getline(file, text);
    // The second field is a name in brackets; utime and stime are the 14th and 15th.
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double user = 0;
    double kernel = 0;
    fields >> user >> kernel;
    return (user + kernel) / double(::sysconf(_SC_CLK_TCK));
}

std::size_t ServerProcess::residentBytes() const
{
    std::ifstream file("/proc/" + std::to_string(m_process) + "/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void leaveServerCore()
{
    const long cores = ::sysconf(_SC_NPROCESSORS_ONLN);
    if (cores > 1)
        stayOn(kServerCore + 1, int(cores));
}

void allowManyDescriptors()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::uint16_t freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr *>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

} // namespace stag::test
