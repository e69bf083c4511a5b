// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::backend {

/// Limits of one connection to a server; overflow policies are named beside each.
struct BackendLimits
{
    /// A batch goes to the GUI thread at most this often, and only after it has taken the one
    /// before.
    std::chrono::milliseconds batchInterval{16};
    std::size_t batchEventsMax = 2'000;
    /// Events waiting for the GUI thread; poses coalesce per anchor. More: the connection starts
    /// again with a snapshot, counted.
    std::size_t inboxEventsMax = 262'144;
    std::size_t inboxPayloadBytesMax = 512u << 20;
    /// Packet log lines waiting for the GUI thread. More: oldest first, counted.
    std::size_t inboxPacketsMax = 4'096;
    /// One message of the feed. More: the connection ends with a reason and starts again.
    std::size_t messageBytesMax = 128u << 20;
    /// One HTTP answer. More: TooLarge.
    std::size_t answerBytesMax = 64u << 20;
    std::chrono::milliseconds requestTimeout{10'000};
    std::chrono::milliseconds connectTimeout{5'000};
    std::chrono::milliseconds pingInterval{2'000};
    /// Without any sign of life for this long the connection counts as lost.
    std::chrono::milliseconds silenceMax{10'000};
    /// The first wait before another try; it doubles up to the longest one.
    std::chrono::milliseconds backoffFirst{250};
    std::chrono::milliseconds backoffMax{10'000};
};

static_assert(BackendLimits{}.pingInterval * 2 < BackendLimits{}.silenceMax);
static_assert(BackendLimits{}.batchEventsMax < BackendLimits{}.inboxEventsMax);

} // namespace stag::ui::backend
