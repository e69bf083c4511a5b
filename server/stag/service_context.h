// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "server/metrics/registry.h"
#include "server/stag/limits.h"
#include "server/stag/pending_calls.h"
#include "server/stag/stag_metrics.h"
#include "server/storage/store.h"
#include "server/transport/loop.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace stag::stag {

/// What viewers are told once a second; the metrics count the same under their names.
struct Traffic
{
    std::atomic<std::uint64_t> messagesIn{0};
    std::array<std::atomic<std::uint64_t>, live::kDeliveryClassCount> delivered{};
    std::atomic<std::uint64_t> told{0}; ///< messages to subscribers that belong to no class
    std::atomic<std::uint64_t> rejected{0};
    std::atomic<std::uint64_t> coalesced{0};
    std::array<std::atomic<std::uint64_t>, live::kDeliveryClassCount> dropped{};
    std::atomic<std::int64_t> clients{0};
    std::atomic<int> viewers{0};

    [[nodiscard]] std::array<std::uint64_t, live::kDeliveryClassCount> deliveredByClass() const
    {
        return {delivered[0].load(), delivered[1].load(), delivered[2].load()};
    }
    [[nodiscard]] std::uint64_t messagesOut() const
    {
        std::uint64_t sum = told.load();
        for (const std::uint64_t count : deliveredByClass())
            sum += count;
        return sum;
    }
};

/// What all parts of the service share. Any thread.
struct ServiceContext
{
    transport::LoopPool &loops;
    storage::Store &store;
    metrics::Registry &registry;
    const Clock &clock;
    Random &random;
    const StagSettings settings;
    StagMetrics metrics{registry};
    Traffic traffic{};
    PendingCalls pending{};

    void countDropped(live::DeliveryClass deliveryClass)
    {
        const auto index = static_cast<std::size_t>(deliveryClass);
        traffic.dropped[index].fetch_add(1, std::memory_order_relaxed);
        metrics.dropped[index].increment();
    }
    void countCoalesced()
    {
        traffic.coalesced.fetch_add(1, std::memory_order_relaxed);
        metrics.posesCoalesced.increment();
    }
};

} // namespace stag::stag
