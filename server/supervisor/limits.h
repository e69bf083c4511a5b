// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stag::supervisor {

/// Edge servers and their devices.
struct EdgeServerLimits
{
    std::size_t countMax = 1'000;     ///< a further one is refused with 409
    std::size_t devicesMax = 100'000; ///< for a further one the longest gone is forgotten, or 409
    std::size_t pageMax = 500;
    std::size_t leastLoadedMax = 3;   ///< that are told to who asks for those near a place
    std::size_t checksAtOnceMax = 32; ///< edges that are asked how they are; the others wait
    std::size_t checkAnswerBytesMax = 64u << 10; ///< a larger answer is a failure
    std::chrono::milliseconds checkTimeout{5'000};
    std::size_t movesAtOnce = 100; ///< devices that are sent elsewhere in one transaction
    std::uint32_t forecastDevicesMax = 10'000;
    std::size_t forecastStepsMax = 1'000'000; ///< devices times edges; 413
};

/// What the supervisor takes; what is more is refused.
struct SupervisorLimits
{
    EdgeServerLimits edges{};
    std::size_t decorationPageMax =
        5'000; ///< of a list or a question by place; a larger one is cut
    std::size_t decorationBatchMax =
        1'000; ///< made by one request; the writer takes them in a piece
    std::size_t versionPageMax = 200;
};

} // namespace stag::supervisor
