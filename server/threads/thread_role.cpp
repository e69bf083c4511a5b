// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/threads/thread_role.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#elif defined(__APPLE__)
#include <pthread.h>
#endif

namespace stag::threads {

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
#endif
}

} // namespace stag::threads
