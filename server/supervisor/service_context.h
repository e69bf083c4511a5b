// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "server/metrics/registry.h"
#include "server/storage/store.h"
#include "server/supervisor/limits.h"
#include "server/transport/loop.h"

namespace stag::supervisor {

/// What all parts of the supervisor share; what is a reference outlives them. Any thread.
struct ServiceContext
{
    transport::LoopPool &loops;
    storage::Store &store;
    metrics::Registry &registry;
    const Clock &clock;
    Random &random;
    const SupervisorLimits limits{};
};

} // namespace stag::supervisor
