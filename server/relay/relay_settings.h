// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/relay/limits.h"

#include <chrono>
#include <cstddef>

namespace stag::relay {

/// Who may open /ws/streamkit. With KeyRequired a client shows a key (header, Bearer or query) or
/// names its session or device in the query, as the first SDKs do; without any of them it gets 401.
enum class Admission { KeyRequired, Open };

struct RelaySettings
{
    Admission admission = Admission::KeyRequired;
    std::size_t messageBytesMax = 8u << 20; ///< larger frames close the connection with 1009
    std::size_t connectionPacketsMax =
        1024; ///< packets of one connection on their way; more are dropped
    std::chrono::milliseconds heartbeatInterval{30'000};
    std::size_t batchEventsMax = 5;
    std::chrono::milliseconds batchTimeout{100};
    RelayLimits limits{};
};

} // namespace stag::relay
