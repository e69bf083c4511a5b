// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::transport {

/// What a message or a body has at least that is read by a worker: below it a loop is held up for
/// less than a millisecond or two, and the way to a worker and back would not pay.
inline constexpr std::size_t kLargeMessageBytes = 512u << 10;
/// The same of a body that is to be inflated first.
inline constexpr std::size_t kLargePackedBytes = 128u << 10;

/// What one listener accepts. Overflow policy: refuse or close the one who exceeds; counted by
/// name.
struct Limits
{
    std::size_t connectionsMax = 4096;              ///< further ones get 503 and are closed
    std::size_t headerBytesMax = 16u << 10;         ///< 431
    std::size_t bodyBytesMax = 64u << 20;           ///< 413
    std::size_t bodiesBytesMax = 256u << 20;        ///< of all requests in flight together; 503
    std::size_t messageBytesMax = 8u << 20;         ///< WebSocket close 1009
    std::size_t sendQueueBytesMax = 64u << 20;      ///< WebSocket close 1013
    std::chrono::milliseconds readTimeout{30'000};  ///< a request must be complete
    std::chrono::milliseconds writeTimeout{30'000}; ///< a slow reader must take its answer
    std::chrono::milliseconds idleTimeout{120'000}; ///< keep-alive
    std::chrono::milliseconds closeTimeout{3'000};  ///< answer to a close frame
    std::size_t gzipBytesMin = 1024;                ///< smaller answers are not compressed
    std::size_t gzipBytesMax = 4u << 20;            ///< larger ones would hold the loop up
    bool perMessageDeflate = false;
};

} // namespace stag::transport
