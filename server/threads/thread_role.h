// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace stag::threads {

/// Names the calling thread for debuggers and `top`, which show the first 15 bytes.
void nameThread(const std::string &name);

/// Names the calling thread and tells the scheduler that it works through what piles up for it:
/// when something comes it waits its turn, and on a core that it shares with a thread that serves
/// clients it gets a quarter of the time if both want all of it (on Linux: SCHED_BATCH and five
/// steps nicer; elsewhere it is only named).
void becomeWorker(const std::string &name);

} // namespace stag::threads
