// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/threads/thread_role.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#elif defined(__APPLE__)
#include <pthread.h>
#endif

namespace stag::threads {

#ifdef __linux__
namespace {

/// The writer needs less than the quarter of a core that this leaves it at worst.
constexpr int kStepsNicer = 5;

} // namespace
#endif

void nameThread([[maybe_unused]] const std::string &name)
{
#ifdef __linux__
    constexpr std::size_t kNameBytesMax = 15; // a longer one is refused
    pthread_setname_np(pthread_self(), name.substr(0, kNameBytesMax).c_str());
#elif defined(__APPLE__)
    pthread_setname_np(name.c_str());
#endif
}

void becomeWorker(const std::string &name)
{
    nameThread(name);
#ifdef __linux__
    const sched_param noPriority{};
    if (sched_getscheduler(0) == SCHED_OTHER)
        sched_setscheduler(0, SCHED_BATCH, &noPriority);
    // Of the thread, not of the process: so it is on Linux.
    const int ofProcess = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, ofProcess + kStepsNicer);
#endif
}

} // namespace stag::threads
