// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/termination.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <sys/signalfd.h>
#include <unistd.h>

namespace stag::app::bootstrap {

Result<std::unique_ptr<Termination>> Termination::create()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    const int blocked = pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const int descriptor = blocked == 0 ? signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK) : -1;
    if (descriptor < 0)
        return Error{ErrorCode::Internal,
                     std::string("cannot watch for signals: ") + std::strerror(errno)};
    return std::unique_ptr<Termination>(new Termination(descriptor));
}

Termination::Termination(int descriptor)
    : m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &Termination::readSignal);
}

Termination::~Termination()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
}

void Termination::readSignal()
{
    signalfd_siginfo info{};
    if (::read(m_descriptor, &info, sizeof info) == sizeof info)
        Q_EMIT requested();
}

} // namespace stag::app::bootstrap
