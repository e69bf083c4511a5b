// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <cstddef>
#include <optional>

namespace stag::policy {

/// When a batch is sent. The defaults are the contract's (batch.max_size, batch.timeout).
struct BatchSettings
{
    std::size_t itemsMax = 5;
    std::chrono::milliseconds timeout{100};
};

/// Decides when a batch is complete: it is full, or its first item has waited for the timeout.
class BatchPolicy
{
public:
    explicit BatchPolicy(const BatchSettings &settings)
        : m_settings(settings)
    {}

    /// Tells that one item more is in the batch.
    void itemAdded(MonotonicTime now);
    /// Tells that the batch has been sent; the next item starts a new one.
    void flushed();

    [[nodiscard]] bool isDue(MonotonicTime now) const;
    /// When isDue() becomes true without another item; nothing for an empty batch.
    [[nodiscard]] std::optional<MonotonicTime> deadline() const { return m_deadline; }

private:
    BatchSettings m_settings;
    std::size_t m_items = 0;
    std::optional<MonotonicTime> m_deadline;
};

} // namespace stag::policy
