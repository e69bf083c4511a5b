// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/relay/limits.h"
#include "server/storage/limits.h"

#include <chrono>
#include <cstddef>

namespace stag::relay {

/// Who may open /ws/streamkit. With KeyRequired a client shows a key (header, Bearer or query) or
/// names its session or device in the query, as the first SDKs do; without any of them it gets 401.
enum class Admission { KeyRequired, Open };

/// Whether what STAG has not acknowledged is kept on the disk. Only for a STAG at a URL: one in the
/// same process has the same disk and goes when the relay goes.
enum class Spooling { Off, On };

struct RelaySettings
{
    Admission admission = Admission::KeyRequired;
    std::size_t messageBytesMax = 8u << 20; ///< larger frames close the connection with 1009
    std::size_t connectionPacketsMax =
        1024; ///< packets of one connection on their way; more are dropped
    std::chrono::milliseconds heartbeatInterval{30'000};
    std::size_t batchEventsMax = 5;
    std::chrono::milliseconds batchTimeout{100};
    Spooling spooling = Spooling::On;
    std::size_t spoolBytesMax = storage::SpoolLimits{}.bytesMax;
    RelayLimits limits{};
};

} // namespace stag::relay
