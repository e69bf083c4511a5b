// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::backend {

/// Limits of one connection to a server; overflow policies are named beside each.
struct BackendLimits
{
    /// A batch goes to the GUI thread at most this often.
    std::chrono::milliseconds batchInterval{16};
    /// Events waiting for the GUI thread. Poses coalesce per anchor and packets are dropped oldest
    /// first (both counted); when reliable events alone exceed it the connection restarts with a
    /// snapshot.
    std::size_t inboxEventsMax = 65'536;
    std::size_t inboxPacketsMax = 4'096;
    std::size_t inboxPayloadBytesMax = 512u << 20;
    /// One message of the feed; larger ones end the connection.
    std::size_t messageBytesMax = 128u << 20;
    /// One HTTP answer; larger ones are TooLarge.
    std::size_t answerBytesMax = 64u << 20;
    std::chrono::milliseconds requestTimeout{10'000};
    std::chrono::milliseconds connectTimeout{5'000};
    std::chrono::milliseconds pingInterval{2'000};
    /// Without any sign of life for this long the connection counts as lost.
    std::chrono::milliseconds silenceMax{10'000};
    std::chrono::milliseconds backoffFirst{250};
    std::chrono::milliseconds backoffMax{10'000};
};

static_assert(BackendLimits{}.pingInterval * 2 < BackendLimits{}.silenceMax);

} // namespace stag::ui::backend
