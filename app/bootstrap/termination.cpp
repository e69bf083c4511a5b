// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/termination.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <sys/signalfd.h>
#include <unistd.h>

namespace stag::app::bootstrap {

namespace {

sigset_t terminationSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

} // namespace

Result<void> Termination::holdSignals()
{
    const sigset_t signals = terminationSignals();
    if (const int failed = pthread_sigmask(SIG_BLOCK, &signals, nullptr); failed != 0)
        return Error{ErrorCode::Internal,
                     std::string("cannot hold signals back: ") + std::strerror(failed)};
    return {};
}

Result<std::unique_ptr<Termination>> Termination::create()
{
    STAG_TRY_VOID(holdSignals());
    const sigset_t signals = terminationSignals();
    const int descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
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
